"""Managers who approve, in the list of participants: whom a person named, and who decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext_lazy as _

from events.enums import DECISIONS
from events.models import RegistrationChange
from events.viewsets.cells import LabelledColumn

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from events.models import Registration

HEADINGS: Final[dict[str, Any]] = {"manager": _("Manager"), "decided_by": _("Decided by")}
COLUMNS: Final = (
    LabelledColumn("manager", label=HEADINGS["manager"], accessor="manager_email"),
    LabelledColumn("decided_by", label=HEADINGS["decided_by"], accessor="decided_by"),
)


def with_decisions(rows: QuerySet[Registration]) -> QuerySet[Registration]:
    """Each with `decided_by`: the manager's address or the organiser's name, or None."""
    lines = RegistrationChange.objects.filter(registration=OuterRef("pk"), action__in=DECISIONS)
    nobody = Value("")
    who = Coalesce(
        NullIf("manager", nobody), NullIf("actor__name", nobody), NullIf("actor__email", nobody)
    )
    return rows.annotate(decided_by=Subquery(lines.order_by("-pk").values(who=who)[:1]))


def cells(row: Any) -> dict[str, str]:
    """The same for a spreadsheet."""
    return {"manager": row.manager_email, "decided_by": row.decided_by or ""}
