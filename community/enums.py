from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OrganisationKind(TextChoices):
    MINISTRY = "ministry", _("Ministry")
    AGENCY = "agency", _("Agency")
    MUNICIPALITY = "municipality", _("Municipality")
    REGION = "planning_region", _("Planning region")
    UNIVERSITY = "university", _("University")
    NGO = "ngo", _("Association or foundation")
    COMPANY = "company", _("Company")
    FOREIGN = "foreign_unit", _("Unit abroad")
