"""How an editor says for whom seats are kept, and how many each may have: one line a row, plain
inputs that work without script."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from community.enums import OrganisationKind
from events.admission_inputs import organisations
from events.enums import Mode
from events.list_inputs import EMPTY_ROWS, NOT_A_LIST, ListFormField, RowsWidget, day_of
from events.shares import Share
from foundation.templatetags import times

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST: Final = 50
MOST_SEATS: Final = 100_000

NOBODY = _("Say for whom the seats are.")
NOTHING = _("Say how many seats are kept, or how many each may have.")
NO_NUMBER = _("“%(text)s” is not a number of seats.")
TWICE = _("There are two lines for the same and the same kind of seats. Make one of them.")
TOO_MANY = _("These are more than 50 lines.")
UNKNOWN = _("There is no such organisation or kind.")

KIND, ORGANISATION = "kind:", "organisation:"


@dataclass(frozen=True, slots=True)
class Row:
    """One line as it stands in the inputs."""

    who: str = ""
    mode: str = Mode.ROOM.value
    kept: str = ""
    most: str = ""
    until: str = ""

    @classmethod
    def of(cls, item: Any) -> Row:
        if isinstance(item, Row):
            return item
        who = f"{ORGANISATION}{item['organisation']}" if item["organisation"] else ""
        return cls(
            who=who or f"{KIND}{item['kind']}",
            mode=item["mode"],
            kept=str(item["kept"] or ""),
            most="" if item["most"] is None else str(item["most"]),
            until=item["until"] or "",
        )

    @property
    def is_empty(self) -> bool:
        return not any((self.who, self.kept, self.most, self.until))

    def share(self) -> Share:
        """The line that is meant. Raises ValidationError."""
        if not self.who:
            raise ValidationError(NOBODY, code="who")
        if not (self.kept or self.most):
            raise ValidationError(NOTHING, code="nothing")
        if self.mode not in Mode.values:
            raise ValidationError(NOT_A_LIST, code="list")
        kind, _colon, name = self.who.partition(":")
        return Share(
            mode=self.mode,
            organisation=name if f"{kind}:" == ORGANISATION else "",
            kind=name if f"{kind}:" == KIND else "",
            kept=_number(self.kept) if self.kept else 0,
            most=_number(self.most) if self.most else None,
            until=day_of(self.until) if self.until else None,
        )


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:7]) <= MOST_SEATS):
        raise ValidationError(NO_NUMBER, code="number", params={"text": text[:40]})
    return int(text)


def whom() -> list[tuple[str, list[tuple[str, str]]]]:
    """All whom seats can be kept for: kinds, then organisations, in groups."""
    kinds = [(f"{KIND}{kind.value}", str(kind.plural)) for kind in OrganisationKind]
    bodies = [(f"{ORGANISATION}{uuid}", name) for uuid, name in organisations()]
    return [(gettext("All of a kind"), kinds), (gettext("One organisation"), bodies)]


class SharesWidget(RowsWidget):
    """Whom, which seats, how many are kept, how many each may have, and until when."""

    template_name = "events/admin/shares_widget.html"

    def rows(self, value: Any) -> list[Any]:
        return [Row.of(item) for item in value]

    def empty(self) -> Row:
        return Row()

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        return {**context, "whom": whom(), "modes": Mode.choices, "most_seats": MOST_SEATS}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Row]:
        return [row for row in self._posted(data, name) if not row.is_empty]

    def _posted(self, data: Any, name: str) -> Iterator[Row]:
        for number in range(MOST + EMPTY_ROWS + 1):
            prefix = f"{name}_{number}"
            if f"{prefix}_who" not in data:
                return
            names = ("who", "mode", "kept", "most", "until")
            yield Row(*(str(data.get(f"{prefix}_{part}", "")).strip() for part in names))

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return f"{name}_0_who" not in data


class SharesFormField(ListFormField):
    """Lines in the order in which they were typed, one for the same whom and kind of seats."""

    widget = SharesWidget

    def clean(self, value: Any) -> list[dict[str, Any]]:
        shares = [row.share() for row in value or []]
        if len(shares) > MOST:
            raise ValidationError(TOO_MANY, code="many")
        if len({(s.organisation, s.kind, s.mode) for s in shares}) < len(shares):
            raise ValidationError(TWICE, code="twice")
        known = {key for _group, some in whom() for key, _label in some} if shares else set()
        if any(row.who not in known for row in value or []):
            raise ValidationError(UNKNOWN, code="unknown")
        return [share.as_stored() for share in shares]

    def stored(self, value: Any) -> list[dict[str, Any]]:
        """Also where an organisation has gone meanwhile: nobody can correct an old revision."""
        try:
            rows = [Row.of(item) for item in value]
        except (TypeError, KeyError, AttributeError):
            raise ValidationError(NOT_A_LIST, code="list") from None
        return [row.share().as_stored() for row in rows]

    def has_changed(self, initial: Any, data: Any) -> bool:
        before = [astuple(Row.of(item)) for item in initial or []]
        return before != [astuple(row) for row in data or []]

    def words(self, value: Any) -> str:
        return "; ".join(in_words(Share.stored(item), names()) for item in value or [])


def names() -> dict[str, str]:
    """Organisations by their public id."""
    return dict(organisations())


def name_of(share: Share, known: dict[str, str]) -> str:
    """For whom the line is; empty for an organisation that has gone."""
    if share.organisation:
        return known.get(share.organisation, "")
    is_kind = share.kind in OrganisationKind.values
    return str(OrganisationKind(share.kind).plural) if is_kind else ""


def in_words(share: Share, known: dict[str, str]) -> str:
    """A line as text, to compare two versions of a page."""
    parts = (
        str(Mode(share.mode).label),
        gettext("%(number)s kept") % {"number": share.kept} if share.kept else "",
        gettext("at most %(number)s each") % {"number": share.most} if share.most else "",
        gettext("until %(day)s") % {"day": times.plain_day(share.until)} if share.until else "",
    )
    return f"{name_of(share, known)}: {', '.join(part for part in parts if part)}"
