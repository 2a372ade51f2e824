"""Who may say what it was like, and read what was said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.events.permissions.addresses import (
    ADMINISTRATOR,
    ASSISTANT,
    DONE,
    ELSEWHERE,
    HIDDEN,
    MEMBER,
    OF_PEOPLE,
    OF_PLACES,
    ORGANISER,
    REFUSED,
    SENT_ON,
    SHOWN,
)
from tests.events.permissions.rules import (
    Row,
    Secret,
    desk,
    everybody,
    only,
    tells,
    tells_bearer,
    tells_only,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tests.events.permissions.world import World


def _sends(of: str, promise: str = "anonymous") -> Callable[[World], Mapping[str, Any]]:
    return lambda world: {"promise": promise, world.feedback_names[of]: "New"}


def _rows() -> Iterator[Row]:
    # What one said with one's name one may read and change; without, nobody ever sees it again.
    for of, post, sends, says in (
        ("whispered seat", DONE, _sends("whispered"), (Secret.TITLE,)),
        ("spoken seat", DONE, _sends("spoken", "named"), (Secret.TITLE, Secret.SAID)),
        ("heard seat", REFUSED, _sends("whispered"), (Secret.TITLE,)),
        ("seat", REFUSED, _sends("whispered"), (Secret.TITLE,)),
    ):
        yield Row(
            address="my_feedback",
            of=of,
            get=only(MEMBER),
            post=only(MEMBER, outcome=post),
            sends=sends,
            says=tells_only(MEMBER, *says),
        )
    yield Row(
        address="guest_feedback",
        of="guest's survey",
        get=everybody(SHOWN),
        post=everybody(DONE),
        sends=_sends("guest"),
        says=tells_bearer(),
    )
    for of in ("forged survey", "revoked link", "event's link", "manager's link"):
        yield Row(
            address="guest_feedback",
            of=of,
            get=everybody(HIDDEN),
            post=everybody(HIDDEN),
            sends=_sends("guest"),
        )


def _results() -> Iterator[Row]:
    closes = desk(*OF_PLACES, outcome=DONE)
    # Of an open one without names nobody reads a word; of one with names an assistant reads no name.
    named = {
        **tells(Secret.TITLE, Secret.SAID, Secret.NAME),
        ASSISTANT: frozenset({Secret.TITLE, Secret.SAID}),
    }
    for of, post, says in (
        ("whispered run", closes, tells(Secret.TITLE)),
        ("spoken run", closes, named),
        ("heard run", desk(*OF_PLACES, outcome=SENT_ON), tells(Secret.TITLE, Secret.SAID)),
    ):
        yield Row(address="event_feedback", of=of, get=desk(*OF_PEOPLE), post=post, says=says)
    not_ours = (ORGANISER, ELSEWHERE, ADMINISTRATOR)
    yield Row(
        address="event_feedback",
        of="list elsewhere",
        get=desk(*not_ours),
        post=desk(*not_ours, outcome=SENT_ON),
    )
    for kind in ("csv", "xlsx"):
        # A file has no title.
        without_title = {role: told - {Secret.TITLE} for role, told in named.items()}
        for of, says in (
            ("whispered run", tells(Secret.TITLE)),
            ("spoken run", without_title),
            ("heard run", tells(Secret.SAID)),
        ):
            done = SENT_ON if of == "heard run" else DONE
            yield Row(
                address=f"event_feedback?export={kind}",
                of=of,
                get=desk(*OF_PEOPLE),
                post=desk(*OF_PLACES, outcome=done),
                says=says,
            )


ROWS = (*_rows(), *_results())
