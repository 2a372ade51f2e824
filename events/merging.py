"""What of events names an organisation outside of foreign keys: who may register, and whose seats
are kept. See `community.mergers`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from events.models import Run, RunPlan
from events.shares import Share

if TYPE_CHECKING:
    from community.models import Organisation

# What a line of shares has.
SHARE = {"organisation", "kind", "mode", "kept"}


def merge_lists(*, old: Organisation, new: Organisation) -> int:
    """Let runs and their plans name `new`; how many named `old`."""
    done = 0
    models: tuple[type[Any], ...] = (Run, RunPlan)
    for model in models:
        rows = model._default_manager.exclude(admitted_organisations=[], shares=[])
        for row in rows.only("pk", "admitted_organisations", "shares").order_by("pk"):
            admitted = _admitted(row.admitted_organisations, str(old.uuid), str(new.uuid))
            shares = merged(row.shares, str(old.uuid), str(new.uuid))
            if (admitted, shares) != (row.admitted_organisations, row.shares):
                model._default_manager.filter(pk=row.pk).update(
                    admitted_organisations=admitted, shares=shares
                )
                done += 1
    return done


def merge_stored_lines(lines: list[Any], *, old: str, new: str) -> list[Any]:
    """The same for a list that a draft or an old version keeps; others stay as they are."""
    is_shares = bool(lines) and all(isinstance(x, dict) and set(x) >= SHARE for x in lines)
    return merged(lines, old, new) if is_shares else lines


def merged(lines: list[dict[str, Any]], old: str, new: str) -> list[dict[str, Any]]:
    """Shares of seats with `new` for `old`: two lines of one kind of seat become one, with the
    seats of both; where one has no limit, the one line has none."""
    if not any(line["organisation"] == old for line in lines):
        return lines
    found: dict[tuple[Any, ...], Share] = {}
    for share in map(Share.stored, lines):
        line = replace(share, organisation=new) if share.organisation == old else share
        key = (line.organisation, line.kind, line.mode)
        if (other := found.get(key)) is not None:
            no_limit = line.most is None or other.most is None
            most = None if no_limit else (line.most or 0) + (other.most or 0)
            line = replace(other, kept=other.kept + line.kept, most=most)
        found[key] = line
    return [line.as_stored() for line in found.values()]


def _admitted(uuids: list[str], old: str, new: str) -> list[str]:
    return sorted({new if uuid == old else uuid for uuid in uuids}) if old in uuids else uuids
