from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class OrganisationKind(TextChoices):
    MINISTRY = "ministry", _("Ministry")
    AGENCY = "agency", _("Agency")
    MUNICIPALITY = "municipality", _("Municipality")
    REGION = "planning_region", _("Planning region")
    UNIVERSITY = "university", _("University")
    NGO = "ngo", _("Association or foundation")
    COMPANY = "company", _("Company")
    FOREIGN = "foreign_unit", _("Unit abroad")

    @property
    def plural(self) -> _StrPromise:
        """All of this kind."""
        return PLURALS[self]


PLURALS = {
    OrganisationKind.MINISTRY: _("Ministries"),
    OrganisationKind.AGENCY: _("Agencies"),
    OrganisationKind.MUNICIPALITY: _("Municipalities"),
    OrganisationKind.REGION: _("Planning regions"),
    OrganisationKind.UNIVERSITY: _("Universities"),
    OrganisationKind.NGO: _("Associations and foundations"),
    OrganisationKind.COMPANY: _("Companies"),
    OrganisationKind.FOREIGN: _("Units abroad"),
}


class Cadence(TextChoices):
    """How often a member wants the digest."""

    NONE = "none", _("No digest")
    WEEKLY = "weekly", _("Once a week, on Tuesday morning")


class DeliveryState(TextChoices):
    """How far a digest has got; what became of its mail stands in the outbox."""

    PLANNED = "planned", _("planned")
    PROMISED = "promised", _("in the outbox")
    SKIPPED = "skipped", _("not sent")


class SkipReason(TextChoices):
    """Why a digest was not sent: what its member will ask."""

    EMPTY = "empty", _("nothing new")
    STOPPED = "stopped", _("stopped meanwhile")
    PAUSED = "paused", _("paused meanwhile")
    INACTIVE = "inactive", _("not active")
    LATE = "late", _("taken up by the next one")
