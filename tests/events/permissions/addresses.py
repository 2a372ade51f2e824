"""Who may do what at which address: the table. A new address needs a row here.

An address stands here once for each thing that may stand in it (own or somebody else's, seat or
place in the queue, a true link or a forged one). What a role is not named for is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.events.permissions.rules import (
    OUR_ORGANISATION,
    OUTSIDE,
    Outcome,
    Role,
    Row,
    Rule,
    Secret,
    desk,
    everybody,
    only,
    signed_in,
    tells,
    tells_bearer,
    tells_only,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.events.permissions.world import World

SHOWN, DONE, SENT_ON, REFUSED, HIDDEN, NO_METHOD, FORBIDDEN = (
    *(Outcome.SHOWN, Outcome.DONE, Outcome.SENT_ON, Outcome.REFUSED),
    *(Outcome.HIDDEN, Outcome.NO_METHOD, Outcome.FORBIDDEN),
)
MEMBER, ASSISTANT, EDITOR, ORGANISER, OWN, HOST, ELSEWHERE, ADMINISTRATOR = (
    *(Role.MEMBER, Role.ASSISTANT, Role.EDITOR, Role.ORGANISER),
    *(Role.OWN, Role.HOST, Role.ELSEWHERE, Role.ADMINISTRATOR),
)
# Who is let into the editors' screens at all.
STAFF = (Role.MODERATOR, ASSISTANT, EDITOR, ORGANISER, OWN, HOST, ELSEWHERE, ADMINISTRATOR)
# Who may change dates and pages of the event for one organisation; of some event.
OF_DATES = (EDITOR, ORGANISER, ADMINISTRATOR)
OF_ANY_DATES = (*OF_DATES, ELSEWHERE)
# Who may add pages beside it; beside some event.
OF_COPIES = (*OF_DATES, OWN)
OF_ANY_COPIES = (*OF_COPIES, ELSEWHERE)
# Who may see who comes to it, and to some event; who may change a registration for it.
OF_PEOPLE = (ASSISTANT, ORGANISER, OWN, HOST, ADMINISTRATOR)
OF_ANY_PEOPLE = (*OF_PEOPLE, ELSEWHERE)
OF_PLACES = (ORGANISER, OWN, HOST, ADMINISTRATOR)
# Who may delete what all events share; everybody who writes events may add and change it.
OF_SHARED = (ORGANISER, ELSEWHERE, ADMINISTRATOR)

NOT_POSTED = everybody(NO_METHOD)
PEOPLE = (
    *(Secret.NAME, Secret.EMAIL, Secret.ANSWER),
    *(Secret.SENSITIVE, Secret.NOTE),
)


# --- visitors: feeds and files, which know nobody ------------------------------------------------


def _feeds() -> Iterator[Row]:
    shown, hidden = everybody(SHOWN), everybody(HIDDEN)
    for address, of, get in (
        ("feed_public", "language", shown),
        ("feed_event", "open feed", shown),
        ("feed_event", "closed feed", hidden),
        ("feed_event", "feed by link, without its key", hidden),
        ("file_occurrence", "open file", shown),
        ("file_occurrence", "closed file", hidden),
        ("feed_personal", "forged address", hidden),
        ("events.views.feeds.mend", "nonsense", hidden),
        ("events_feed", "", shown),
    ):
        yield Row(address=address, of=of, get=get, post=NOT_POSTED)
    yield Row(
        address="feed_personal",
        of="device's address",
        get=shown,
        post=NOT_POSTED,
        says=tells_bearer(Secret.TITLE, Secret.JOIN),
    )
    yield Row(
        address="venue_page",
        of="closed venue",
        get=shown,
        post=NOT_POSTED,
        says={role: frozenset({Secret.TITLE}) for role in OUR_ORGANISATION},
    )
    # Who chooses documents in the editors' screens reads them as well.
    yield Row(
        address="events.views.materials.serve_document",
        of="closed document",
        get={**everybody(HIDDEN), **dict.fromkeys((MEMBER, *OF_DATES), SHOWN)},
        post=NOT_POSTED,
        says=tells(Secret.FILE),
    )


def _pages() -> Iterator[Row]:
    """Whoever is confirmed reads on the event's page how to join; in lists nobody does."""
    shown, ours = everybody(SHOWN), dict.fromkeys(OUR_ORGANISATION, SHOWN)
    title = {role: frozenset({Secret.TITLE}) for role in OUR_ORGANISATION}
    yield Row(address="EventsPage", of="", get=shown, post=shown, says=title)
    yield Row(address="EventPage", of="open", get=shown, post=shown)
    yield Row(
        address="EventPage",
        of="closed",
        get={**everybody(HIDDEN), **ours},
        post={**everybody(HIDDEN), **ours},
        says={**title, MEMBER: frozenset({Secret.TITLE, Secret.JOIN})},
    )
    hidden = everybody(HIDDEN)
    yield Row(address="EventPage", of="by-link", get=hidden, post=hidden)


# --- guests: whoever has the link ----------------------------------------------------------------


def _links() -> Iterator[Row]:
    shown, hidden = everybody(SHOWN), everybody(HIDDEN)
    for of, post, sends, says in (
        ("guest's seat", DONE, "cancel", (Secret.GUEST_NAME, Secret.OPEN_JOIN)),
        ("guest's line", DONE, "cancel", (Secret.GUEST_NAME,)),
        ("guest's line", SENT_ON, "accept", (Secret.GUEST_NAME,)),
        ("guest's hold", DONE, "confirm", (Secret.GUEST_NAME,)),
        ("guest's hold", SENT_ON, "leave", (Secret.GUEST_NAME,)),
    ):
        yield Row(
            address="guest_registration",
            of=of,
            get=shown,
            post=everybody(post),
            sends={"action": sends},
            says=tells_bearer(*says),
        )
    for of, says in (
        ("guest's seat", (Secret.OPEN_JOIN,)),
        ("guest's line", ()),
        ("guest's hold", ()),
    ):
        yield Row(
            address="guest_registration_file",
            of=of,
            get=shown,
            post=NOT_POSTED,
            says=tells_bearer(*says),
        )
    yield Row(
        address="guest_answers",
        of="guest's seat",
        get=shown,
        post=everybody(DONE),
        sends=_guest_answers,
        says=tells_bearer(Secret.GUEST_ANSWER),
    )
    yield Row(
        address="guest_material",
        of="guest's seat, material",
        get=shown,
        post=NOT_POSTED,
        says=tells_bearer(Secret.OPEN_FILE),
    )
    for of in ("guest's line, material", "guest's hold, material", "forged link, material"):
        yield Row(address="guest_material", of=of, get=hidden, post=NOT_POSTED)
    yield Row(
        address="guest_file",
        of="guest's seat, file",
        get=shown,
        post=NOT_POSTED,
        says=tells_bearer(Secret.GUEST_ANSWER),
    )
    # Somebody's own link opens nobody else's file, nor does their manager's.
    for of in (
        *("guest's line, file", "guest's hold, file", "forged link, file", "revoked link, file"),
        "manager's link, file",
    ):
        yield Row(address="guest_file", of=of, get=hidden, post=NOT_POSTED)
    for of in ("forged link", "revoked link", "event's link", "manager's link"):
        yield Row(
            address="guest_registration",
            of=of,
            get=hidden,
            post=hidden,
            sends={"action": "cancel"},
        )
        yield Row(address="guest_answers", of=of, get=hidden, post=hidden, sends=_guest_answers)
        yield Row(address="guest_manager", of=of, get=hidden, post=hidden, sends=ANOTHER)
        yield Row(address="guest_registration_file", of=of, get=hidden, post=NOT_POSTED)


# --- managers: whoever has the link, but who asks ------------------------------------------------


def _managers() -> Iterator[Row]:
    shown, hidden = everybody(SHOWN), everybody(HIDDEN)
    # The member decides nothing, whoever passed the link on; others do as its bearers.
    not_the_member = {MEMBER: FORBIDDEN}
    about_member = tells_bearer(Secret.TITLE, Secret.NAME, Secret.EMAIL)
    for answer in ("approve", "decline"):
        sends = {"answer": answer, "reason": "Not this year"}
        for of, post, says in (
            ("manager's link", {**everybody(DONE), **not_the_member}, about_member),
            ("decided by link", {**everybody(REFUSED), **not_the_member}, about_member),
            (
                "manager's link to a guest",
                everybody(DONE),
                tells_bearer(Secret.GUEST_NAME, Secret.GUEST_EMAIL),
            ),
        ):
            yield Row(
                address="manager_request", of=of, get=shown, post=post, sends=sends, says=says
            )
    # Nor does the person's own link, or one to what organisers decide about.
    for of in (
        *("forged manager's link", "revoked manager's link", "person's link", "guest's request"),
        *("no manager's link", "event's link"),
    ):
        yield Row(
            address="manager_request", of=of, get=hidden, post=hidden, sends={"answer": "approve"}
        )
    yield Row(
        address="guest_manager",
        of="guest's request",
        get=shown,
        post=everybody(DONE),
        sends=ANOTHER,
        says=tells_bearer(),
    )
    yield Row(
        address="guest_manager",
        of="guest's seat",
        get=shown,
        post=everybody(REFUSED),
        # To one address only so many are written an hour.
        sends={"manager": "head@ministry.example"},
        says=tells_bearer(Secret.OPEN_JOIN),
    )


# --- members ------------------------------------------------------------------------------------


def _members() -> Iterator[Row]:
    yield Row(
        address="register",
        of="closed run",
        get=only(*OUR_ORGANISATION),
        post=only(*OUR_ORGANISATION, outcome=DONE),
        sends=lambda world: {"mode": "room", world.answer_names[0]: "Because"},
        says=tells(Secret.TITLE),
    )
    yield Row(
        address="register",
        of="open run",
        get=signed_in(SHOWN),
        post=signed_in(DONE),
        sends={"mode": "room"},
    )
    yield Row(
        address="register_several",
        of="closed key",
        get=only(*OUR_ORGANISATION),
        post=only(*OUR_ORGANISATION, outcome=DONE),
        sends=lambda world: {**_several(world, "closed run"), **_answers(world)},
        says=tells(Secret.TITLE),
    )
    yield Row(
        address="register_several",
        of="open key",
        get=signed_in(SHOWN),
        post=signed_in(DONE),
        sends=lambda world: _several(world, "open run"),
    )
    # Who is signed in registers as what they are.
    as_member = everybody(SENT_ON)
    yield Row(
        address="register_guest",
        of="open run",
        get={**as_member, **dict.fromkeys(OUTSIDE, SHOWN)},
        post={**as_member, **dict.fromkeys(OUTSIDE, DONE)},
        sends=_new_guest,
    )
    yield Row(
        address="register_guest",
        of="closed run",
        get={**as_member, **dict.fromkeys(OUTSIDE, HIDDEN)},
        post={**as_member, **dict.fromkeys(OUTSIDE, HIDDEN)},
        sends=_new_guest,
    )
    yield Row(
        address="wish",
        of="closed key",
        get=NOT_POSTED,
        post=only(*OUR_ORGANISATION, outcome=DONE),
    )
    yield Row(address="wish", of="open key", get=NOT_POSTED, post=signed_in(DONE))
    yield Row(
        address="my_registrations",
        of="",
        get=signed_in(SHOWN),
        post=NOT_POSTED,
        says=tells_only(MEMBER, Secret.TITLE, Secret.JOIN),
    )
    yield Row(
        address="my_calendars",
        of="",
        get=signed_in(SHOWN),
        post=signed_in(DONE),
        sends={"name": "Phone", "language": "en"},
    )
    own, done = only(MEMBER), only(MEMBER, outcome=DONE)
    for address in ("my_calendar", "renew_calendar", "revoke_calendar"):
        yield Row(
            address=address,
            of="device",
            get=own,
            post=done,
            sends={"name": "Phone", "language": "en"},
        )
    for address, of, sends, says in (
        ("my_answers", "seat", _answers, (Secret.TITLE, Secret.ANSWER, Secret.SENSITIVE)),
        ("registration_cancel", "seat", {}, (Secret.TITLE, Secret.JOIN)),
        ("registration_cancel", "line", {}, (Secret.TITLE,)),
        ("registration_cancel", "request", {}, (Secret.TITLE,)),
        ("pass_on", "seat", _colleague, (Secret.TITLE, Secret.JOIN)),
        ("my_manager", "manager's", ANOTHER, (Secret.TITLE,)),
    ):
        yield Row(
            address=address, of=of, get=own, post=done, sends=sends, says=tells_only(MEMBER, *says)
        )
    yield Row(
        address="my_manager",
        of="decided",
        get=own,
        post=only(MEMBER, outcome=REFUSED),
        sends=ANOTHER,
        says=tells_only(MEMBER, Secret.TITLE, Secret.JOIN),
    )
    for of, secret in (("file", Secret.ANSWER), ("sensitive file", Secret.SENSITIVE)):
        yield Row(
            address="my_file", of=of, get=own, post=NOT_POSTED, says=tells_only(MEMBER, secret)
        )
    for of in ("note's file", "somebody else's file"):
        yield Row(address="my_file", of=of, get=only(), post=NOT_POSTED)
    yield Row(address="queue_leave", of="beside", get=NOT_POSTED, post=done)
    for answer in ("accept", "decline"):
        yield Row(
            address="offer_answer",
            of="offer",
            get=only(MEMBER, outcome=SENT_ON),
            post=done,
            sends={"answer": answer},
        )
    for of, says in (("seat", (Secret.TITLE, Secret.JOIN)), ("line", (Secret.TITLE,))):
        yield Row(
            address="registration_file",
            of=of,
            get=own,
            post=NOT_POSTED,
            says=tells_only(MEMBER, *says),
        )


# --- the editors' screens ------------------------------------------------------------------------


def reads(
    address: str,
    of: str,
    roles: tuple[Role, ...],
    *says: Secret,
    post: Rule | None = None,
    sends: Any = None,
) -> Row:
    """A screen that only shows."""
    post, sends = post or desk(*roles, outcome=NO_METHOD), sends or {}
    return Row(address=address, of=of, get=desk(*roles), post=post, sends=sends, says=tells(*says))


def acts(address: str, of: str, roles: tuple[Role, ...], sends: Any, *says: Secret) -> Row:
    """A screen that asks, and does it when it is posted."""
    done = desk(*roles, outcome=DONE)
    return Row(address=address, of=of, get=desk(*roles), post=done, sends=sends, says=tells(*says))


def _dates() -> Iterator[Row]:
    for address in ("event_dates_index", "event_dates_index_results"):
        yield reads(address, "", OF_ANY_DATES, Secret.TITLE)
    yield reads("event_dates", "closed event", OF_DATES, Secret.TITLE)
    yield reads("event_dates", "event elsewhere", OF_ANY_DATES)
    yield acts("event_new_link", "event by link", OF_DATES, {})
    reason = {"reason": "Ill"}
    moved = {**reason, "day": "2026-12-20", "start_time": "09:00", "end_time": "10:00"}
    for action, sends in (("cancel", reason), ("postpone", reason), ("move", moved)):
        yield acts(f"event_date_{action}", "closed date", OF_DATES, sends, Secret.TITLE)
        yield acts(f"event_date_{action}", "date elsewhere", OF_ANY_DATES, sends)
    for action in ("restore", "follow"):
        yield acts(f"event_date_{action}", "cancelled date", OF_DATES, {}, Secret.TITLE)
    copy = {"title": "Copy", "first_day": "2027-01-04"}
    yield acts("event_copy", "closed page", OF_COPIES, copy, Secret.TITLE)
    yield acts("event_copy", "page elsewhere", OF_ANY_DATES, copy)
    yield acts("event_save_as_template", "closed page", OF_COPIES, copy, Secret.TITLE)
    for address in ("event_templates", "event_templates_results"):
        yield reads(address, "", OF_ANY_COPIES)
    # What is typed is looked at, and nothing written: whoever may edit the page.
    yield Row(
        address="event_schedule_preview",
        of="",
        get=desk(*STAFF, outcome=NO_METHOD),
        post=desk(ASSISTANT, *OF_COPIES),
        sends=lambda world: {"page": world.things["closed page"][0]},
    )


def _people() -> Iterator[Row]:
    for address in ("event_runs", "event_runs_results"):
        yield reads(address, "", OF_ANY_PEOPLE, Secret.TITLE)
    yield reads("event_participants", "closed list", OF_PEOPLE, Secret.TITLE, *PEOPLE)
    yield reads("event_participants_results", "closed list", OF_PEOPLE, *PEOPLE)
    for address in ("event_participants", "event_participants_results"):
        # Not of the assistant, whose page is the English events'.
        roles = (ORGANISER, ELSEWHERE, ADMINISTRATOR)
        yield reads(address, "list elsewhere", roles)
        for kind in ("csv", "xlsx"):
            taken = f"{address}?export={kind}"
            yield reads(taken, "closed list", OF_PEOPLE, *PEOPLE, post=desk(*OF_PEOPLE))
    yield reads("event_answers", "closed list", OF_PEOPLE, Secret.TITLE)
    told = (Secret.TITLE, Secret.NAME, Secret.ANSWER, Secret.SENSITIVE, Secret.NOTE)
    yield acts("event_answers_change", "seat", OF_PLACES, _answers, *told)
    for decision in ("approve", "queue", "decline"):
        sends = {"decision": decision}
        yield acts("event_request", "request", OF_PLACES, sends, *told, Secret.EMAIL)
    # Also where the manager is asked: organisers may be quicker.
    sends = {"decision": "approve"}
    yield acts("event_request", "manager's", OF_PLACES, sends, *told, Secret.EMAIL)


def _at_the_desk() -> Iterator[Row]:
    """One registration, and what organisers do for others."""
    yield reads("event_registration", "seat", OF_PEOPLE, Secret.TITLE, *PEOPLE)
    yield reads("event_registration", "manager's", OF_PEOPLE, Secret.TITLE, *PEOPLE)
    person = (Secret.TITLE, Secret.NAME, Secret.EMAIL)
    for of in ("seat", "manager's"):
        yield acts("event_registration_cancel", of, OF_PLACES, {"reason": "Ill"}, *person)
    yield acts("event_registration_replace", "seat", OF_PLACES, _somebody, *person)
    yield acts("event_participant_add", "closed run", OF_PLACES, _somebody, Secret.TITLE)
    not_ours = (ORGANISER, ELSEWHERE, ADMINISTRATOR)
    yield acts("event_participant_add", "list elsewhere", not_ours, _somebody)
    yield acts("event_message", "closed list", OF_PLACES, {**MESSAGE, "send": ""}, Secret.TITLE)
    # What is typed is looked at, and nothing sent.
    shown = desk(*OF_PLACES)
    yield reads("event_message", "closed list", OF_PLACES, Secret.TITLE, post=shown, sends=MESSAGE)
    yield reads("event_message", "list elsewhere", not_ours, post=desk(*not_ours))
    # Which method it takes is asked before who may.
    not_posted = desk(*STAFF, outcome=NO_METHOD)
    told = {"file": Secret.ANSWER, "sensitive file": Secret.SENSITIVE, "note's file": Secret.NOTE}
    for of, secret in told.items():
        # Who may see who comes knows of no sensitive answer.
        hidden = {ASSISTANT: HIDDEN} if secret == Secret.SENSITIVE else {}
        get = {**desk(*OF_PEOPLE), **hidden}
        yield Row(address="event_answer_file", of=of, get=get, post=not_posted, says=tells(secret))
    yield Row(
        address="event_answer_file",
        of="somebody else's file",
        get=desk(*OF_PEOPLE, outcome=HIDDEN),
        post=not_posted,
    )


def _partners() -> Iterator[Row]:
    yield reads("event_partner_events", "", OF_ANY_DATES)
    # Which method it takes is asked before who may.
    yield Row(
        address="event_partner_decide",
        of="",
        get=desk(*STAFF, outcome=NO_METHOD),
        post=desk(*OF_ANY_DATES, outcome=DONE),
        sends=lambda world: {"decision": f"accept:{world.things['partner event'][0]}"},
    )
    yield acts("event_partner", "partner calendar", OF_ANY_DATES, {})
    for address in ("index", "index_results"):
        yield reads(f"partner_calendars:{address}", "", OF_ANY_DATES)
    yield acts("partner_calendars:add", "", OF_ANY_DATES, _calendar)
    yield acts("partner_calendars:edit", "partner calendar", OF_ANY_DATES, _calendar)
    yield acts("partner_calendars:delete", "partner calendar", OF_SHARED, {})
    for address in ("history", "history_results", "usage"):
        yield reads(f"partner_calendars:{address}", "partner calendar", OF_ANY_DATES)


def _shared() -> Iterator[Row]:
    """Venues, speakers and files."""
    for model, sends in (("venue", NEW_VENUE), ("speaker", {"name": "New"})):
        screens, chooser = (
            f"wagtailsnippets_events_{model}",
            f"wagtailsnippetchoosers_events_{model}",
        )
        for address in ("list", "list_results"):
            yield reads(f"{screens}:{address}", "", OF_ANY_DATES)
        yield acts(f"{screens}:add", "", OF_ANY_DATES, sends)
        for address in ("edit", "copy"):
            yield acts(f"{screens}:{address}", model, OF_ANY_DATES, sends)
        yield acts(f"{screens}:delete", model, OF_SHARED, {})
        for address in ("usage", "history", "history_results"):
            yield reads(f"{screens}:{address}", model, OF_ANY_DATES)
        for address in ("choose", "choose_results", "chosen_multiple"):
            yield reads(f"{chooser}:{address}", "", STAFF)
        yield reads(f"{chooser}:chosen", model, STAFF)
    # Where it is used is told as far as one may edit that.
    yield reads(
        "wagtailsnippets_events_venue:usage", "closed venue's row", OF_ANY_DATES, Secret.TITLE
    )
    # In use: a sentence, whoever asks.
    kept = desk(*OF_SHARED, outcome=SENT_ON)
    yield Row(
        address="wagtailsnippets_events_venue:delete", of="closed venue's row", get=kept, post=kept
    )
    of_files = (EDITOR, ADMINISTRATOR)
    for model in ("Document", "Image"):
        address = f"events.viewsets.files.{model}DeleteView"
        yield acts(address, model.lower(), of_files, {})
        kept = desk(*of_files, outcome=SENT_ON)
        yield Row(address=address, of=f"{model.lower()} in use", get=kept, post=kept)


# --- what is posted ------------------------------------------------------------------------------

NEW_VENUE = {
    "name_en": "New",
    "rooms-TOTAL_FORMS": "0",
    "rooms-INITIAL_FORMS": "0",
    "rooms-MIN_NUM_FORMS": "0",
    "rooms-MAX_NUM_FORMS": "1000",
}


ANOTHER = {"manager": "chief@ministry.example"}
MESSAGE = {
    "token": "5a1e9f0c-3a53-4d8e-9a55-0d7e4c7f2b11",
    "recipients": ["confirmed"],
    "subject": "New",
    "text": "New",
    "language": "en",
}


def _answers(world: World) -> dict[str, str]:
    return dict.fromkeys(world.answer_names, "New")


def _guest_answers(world: World) -> dict[str, str]:
    return {world.guest_answer: "New"}


def _new_guest(world: World) -> dict[str, str]:
    return {"name": "New", "email": "new@example.org", "agrees": "on", "mode": "room"}


def _several(world: World, run: str) -> dict[str, Any]:
    return {"runs": [str(world.things[run][0])], "mode": "room"}


def _somebody(world: World) -> dict[str, str]:
    return {**_colleague(world), "language": "en", "mode": "room"}


def _colleague(world: World) -> dict[str, str]:
    return {"email": world.members[Role.COLLEAGUE].email}


def _calendar(world: World) -> dict[str, Any]:
    return {
        "name": "Another",
        "organisation": world.members[MEMBER].organisation_id,
        "address": f"{world.partners_address}?another",
        "language": "lv",
        "kind": "meetup",
        "is_active": "on",
    }


ROWS = (
    *_feeds(),
    *_pages(),
    *_links(),
    *_managers(),
    *_members(),
    *_dates(),
    *_people(),
    *_at_the_desk(),
    *_partners(),
    *_shared(),
)
