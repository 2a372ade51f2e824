"""What the style guide shows: made up, in the shapes that the components read."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace as Sample
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.core.paginator import Paginator

from community.enums import ProfileField, Viewpoint
from community.models import Organisation
from community.profile_forms import audience_field
from community.queries.profiles import PersonCard
from config.calendar_samples import calendar
from config.group_samples import groups
from config.initiative_samples import initiative
from config.question_samples import questions
from events.enums import Accessibility, MaterialPhase, Mode
from events.models import Certificate
from events.queries import certificate_paper, when
from events.queries.asked import View
from events.queries.doors import Door
from events.queries.materials import MaterialGroup, MaterialView
from events.queries.programme import Offer, ProgrammeDay, Said, Session
from events.queries.seats import ModeSeats, Seats
from events.queries.share_lines import ShareLine
from foundation import accessibility_run, charts
from foundation.digests import Entry
from foundation.words import Words

DAY = date(2026, 11, 25)
ZONE = "Europe/Tallinn"
WORDS = Sample(title="Innovation morning", path="/en/events/", language="en")
FOREIGN = Sample(title="Lugusid laborist", path="/et/events/", language="et")
SEATS = Seats(ModeSeats(40, 12, 0), ModeSeats(None, 0, 0))
ROOM_ONLY = Seats(ModeSeats(20, 19, 0), ModeSeats(0, 0, 0))
VENUE = Sample(
    uuid=UUID(int=1),
    name=Words(en="Joint building, ground-floor hall"),
    address="Main street 1",
    map_link="https://example.org/map",
    access=Words(en="Step-free from the main entrance. Induction loop."),
)
ROOM = Sample(
    name=Words(en="Small hall"), seats=40, access=Words(en="The doors open by themselves.")
)
HOST = Sample(name=Words(en="Innovation unit"))
PERSON = Sample(
    uuid=UUID(int=2),
    name="Ülle Kaseleht",
    role=Words(en="Service designer"),
    organisation=HOST,
    picture=None,
    about=Words(en="Asks people what they need, and draws what they answer."),
    link="https://example.org/ulle",
)


CARD = PersonCard(
    uuid=UUID(int=2),
    name="Ülle Kaseleht",
    address="#",
    title="Service designer",
    organisation=Organisation(name=Words(en="Innovation unit")),
    is_ambassador=True,
)
PLAIN_CARD = PersonCard(uuid=UUID(int=3), name="岩田 聡", address="#")
NAMELESS_CARD = PersonCard(uuid=UUID(int=4), name="", address="#")


class AudienceSample(forms.Form):
    audience = audience_field(ProfileField.TITLE)


ICONS = (
    "search", "menu", "arrow", "back", "chevron", "down", "calendar", "mail", "link", "external",
    "download", "close", "check", "feed", "person", "place", "clock", "globe", "alert", "info",
    "house", "seat", "play", "step_free", "toilet", "hearing_loop", "captions", "sign",
    "interpreting", "easy", "quiet", "companion",
)  # fmt: skip


class ShortForm(forms.Form):
    """A form that has just been opened."""

    code = forms.CharField(label="Code", help_text="Six signs, from the mail we sent.")


class SampleForm(forms.Form):
    """A field of every kind."""

    name = forms.CharField(label="Your name", help_text="As it stands on your certificate.")
    email = forms.EmailField(label="E-mail address")
    language = forms.ChoiceField(label="Language", choices=[("et", "Estonian"), ("lv", "Latvian")])
    mode = forms.ChoiceField(
        label="How will you take part?", choices=Mode.choices, widget=forms.RadioSelect
    )
    topics = forms.MultipleChoiceField(
        label="Topics",
        help_text="As many as you like.",
        choices=[("design", "Service design"), ("data", "Data")],
        widget=forms.CheckboxSelectMultiple,
    )
    agreed = forms.BooleanField(label="Write to me when a seat gets free")
    words = forms.CharField(label="Anything else?", widget=forms.Textarea(attrs={"rows": 3}))


def samples() -> dict[str, Any]:
    """Everything by the name that the specimens use; new for each, since forms remember."""
    calm, elsewhere = _occurrence(), _occurrence(zone="America/New_York")
    postponed = _occurrence(status="postponed", reason="The hall is not ready.")
    cancelled = _occurrence(
        status="cancelled", is_cancelled=True, reason="Our guest has fallen ill."
    )
    whole_day = _occurrence(all_day=True, last_day=DAY + timedelta(days=1))
    lines = [_line(calm), _line(postponed, FOREIGN), _line(cancelled)]
    return {
        "language": "en",
        **groups(),
        "edition_entry": _entry(facts=("Tuesday 1 December 2026, 10:00–12:00", "Clay Hall, Tartu")),
        "edition_entry_foreign": _entry(
            title="Kes loeb kirja lõpuni?", language="et", excerpt_language="en"
        ),
        "initiative": initiative(),
        "accessibility_run": accessibility_run.Run(
            day=date(2026, 11, 29),
            standard="WCAG 2.2 AA",
            axe="4.11.0",
            screens=412,
            checks=28_840,
            findings=0,
            allowed=2,
            languages=("en", "et", "lv", "nb", "sl"),
        ),
        "chart": charts.columns([("Q1", "2026", 10), ("Q2", "2026", 0), ("Q3", "2026", 45)]),
        "day": DAY,
        "form": SampleForm(prefix="calm"),
        "wrong": SampleForm({"wrong-email": "anna@"}, prefix="wrong"),
        "short": ShortForm(prefix="short"),
        "questions": questions(),
        "clashes": [Sample(occurrence=calm, words=WORDS)],
        "check_in": Sample(registration=Sample(uuid=UUID(int=10)), date=calm, is_in=False),
        "checked_in": Sample(registration=Sample(uuid=UUID(int=11)), date=calm, is_in=True),
        "wished": Sample(key=UUID(int=9)),
        "feedbacks": [
            Sample(
                words=Sample(title="Service design"),
                feedback=Sample(may_answer=may, has_given=has),
            )
            for may, has in ((True, False), (True, True), (False, True))
        ],
        "news": Sample(
            often="Once a week",
            next=calm.start,
            sections=["News", "Events"],
            topics=["Data", "Service design"],
            language="English",
        ),
        "icons": ICONS,
        "calm": calm,
        "elsewhere": elsewhere,
        "whole_day": whole_day,
        "line": lines[0],
        "calendar": calendar(View.MONTH, DAY, lines),
        "calendar_week": calendar(View.WEEK, DAY, lines),
        "months": [Sample(first=DAY.replace(day=1), days=[Sample(day=DAY, dates=lines)])],
        "words": WORDS,
        "foreign": FOREIGN,
        "seats": SEATS,
        "room_only": ROOM_ONLY,
        "opens_at": datetime(2026, 12, 1, 7, tzinfo=UTC),
        "venue": VENUE,
        "room": ROOM,
        "host": HOST,
        "person": PERSON,
        "card": CARD,
        "plain_card": PLAIN_CARD,
        "nameless_card": NAMELESS_CARD,
        "audience": AudienceSample(initial={"audience": 2})["audience"],
        "viewpoints": list(Viewpoint),
        "viewpoint": Viewpoint.COLLEAGUE,
        "materials": _materials(),
        "content": _content(),
        "detail": _detail(calm),
        "certificate": _certificate(),
        "revoked": _certificate(
            code="H8G7F6E5D4C3B2A1Z5M0WXQ3K7",
            name="Jaan Mets",
            revoked_at=datetime(2026, 12, 12, 9, tzinfo=UTC),
        ),
        "certificate_facts": certificate_paper.facts(_certificate()),
        "dates": [_date(calm), _date(postponed, is_moved=True), _date(cancelled)],
        "open": _run(Door.OPEN, [_date(calm)]),
        "course": _run(Door.WAITING, [_date(calm), _date(postponed)], is_course=True),
        "called_off": _run(Door.CANCELLED, [_date(cancelled)]),
        "for_guests": _run(Door.OPEN, [_date(calm)], way="guest", guest_path="#"),
        "for_members": _run(Door.OPEN, [_date(calm)], way="sign_in"),
        "for_some": _run(
            Door.OPEN, [_date(calm)], way="refused", admitted=["Tax office", "@tax.example"]
        ),
        "bound": Sample(
            cancel_hours_before=48,
            starts_at=datetime(2026, 12, 7, 7, tzinfo=UTC),
            confirmed_cancel_until=datetime(2026, 12, 5, 7, tzinfo=UTC),
            approval="organiser",
        ),
        "by_manager": Sample(cancel_hours_before=0, approval="manager"),
        "held": _run(Door.OPEN, [_date(calm)], held=Sample(state="confirmed")),
        "confirmed": _place("confirmed", calm),
        "too_early": _place(
            "confirmed", calm, link_appears_at=datetime(2026, 12, 7, 6, tzinfo=UTC)
        ),
        "waiting": _place("waiting", calm),
        "to_choose": Sample(
            id="1",
            number=0,
            view=_run(Door.OPEN, [_date(calm)]),
            clashes=[Sample(words=FOREIGN)],
            is_chosen=True,
        ),
        "shares": [
            ShareLine("Municipalities", "", 5, 3, None, date(2027, 3, 1), is_one=False),
            ShareLine("Ministries", "", 0, 0, 3, None, is_one=False),
        ],
        "offered": _place("offered", calm),
        "requested": _place("requested", calm),
        "requested_of_manager": _place(
            "requested",
            calm,
            manager_email="manager@example.org",
            manager_asked_at=datetime(2026, 11, 20, 12, tzinfo=UTC),
            answer_by=datetime(2026, 12, 4, 12, tzinfo=UTC),
        ),
        "kept_door": _kept_door(calm, is_open=True),
        "door_to_come": _kept_door(calm, is_open=False),
        "offering": Sample(waiting_policy="offer", offer_hours=24),
        "automatic": Sample(waiting_policy="automatic"),
        "told": {
            state: Sample(
                key="00000000-0000-4000-8000-000000000000",
                says=says,
                at=datetime(2026, 11, 23, 12, tzinfo=UTC),
                is_unread=state == "unread",
                entry=Sample(title="Which pot?", language="en", why="You are in the group Tea"),
            )
            for state, says in (("unread", "3 new answers to you"), ("read", "Anna mentions you"))
        },
        "page": Paginator(range(60), 20).page(2),
        "links": [Sample(title="Home", path="/"), Sample(title="Events", path="/en/events/")],
        "tabs": [
            Sample(label="All", count=7, query="q=a", is_current=True),
            Sample(label="Events", count=6, query="q=a&kind=event", is_current=False),
            Sample(label="Pages", count=1, query="q=a&kind=page", is_current=False),
        ],
    }


def _content() -> Sample:
    opening = Session(time(9), time(9, 30), "Coffee and welcome", "", "Small hall", "en")
    talk = Session(
        time(9, 30),
        time(11),
        "What we learnt from ten prototypes",
        "With time for questions.",
        "Great hall",
        "en",
        [PERSON],  # type: ignore[list-item]
    )
    return Sample(
        languages=["Estonian", "English"],
        audience=Said("People who plan services of the state or a municipality.", "en"),
        outcomes=["ask users what they need", "draw a way through a service"],
        accessibility=[Offer(offer.value, str(offer.label)) for offer in Accessibility],
        accessibility_note=Said("Tell us a week before what you need.", "en"),
        days=[
            ProgrammeDay(1, DAY, [opening, talk]),
            ProgrammeDay(2, DAY + timedelta(days=1), [talk]),
        ],
    )


def _detail(occurrence: Sample) -> Sample:
    return Sample(
        next_date=_date(occurrence),
        next_run=_run(Door.OPEN, [_date(occurrence)]),
        more_dates=3,
        places=[VENUE],
        is_online=True,
        event=Sample(host="Innovation unit"),
    )


def _materials() -> list[MaterialGroup]:
    return [
        MaterialGroup(MaterialPhase.BEFORE, [MaterialView("How to prepare", "en", "#", "")]),
        MaterialGroup(
            MaterialPhase.RECORDING,
            [MaterialView("Recording", "en", "", "For confirmed participants")],
        ),
    ]


def _occurrence(*, zone: str = ZONE, **state: Any) -> Sample:
    begin = datetime.combine(DAY, time(9))
    end = begin + timedelta(hours=1)
    usual = {
        "all_day": False,
        "first_day": DAY,
        "last_day": DAY,
        "status": "scheduled",
        "is_cancelled": False,
        "reason": "",
        "venue": VENUE,
        "event": Sample(get_kind_display="Meetup", visibility="public"),
    }
    return Sample(
        start=begin.replace(tzinfo=ZoneInfo(zone)),
        end=end.replace(tzinfo=ZoneInfo(zone)),
        wall_start=begin,
        wall_end=end,
        zone=zone,
        **(usual | state),
    )


def _line(occurrence: Any, words: Sample = WORDS) -> Sample:
    return Sample(
        occurrence=occurrence,
        day=DAY,
        when=when.in_list(occurrence, DAY),
        words=words,
        seats=SEATS,
        door=Door.OPEN,
    )


def _date(occurrence: Sample, *, is_moved: bool = False) -> Sample:
    return Sample(
        occurrence=occurrence, is_moved=is_moved, is_over=False, file_path="/calendar/sample.ics"
    )


def _run(door: Door, dates: list[Sample], **state: Any) -> Sample:
    run = Sample(label=Words(en="Group A"), opens_at=None)
    usual: dict[str, Any] = {
        "is_course": False,
        "is_over": False,
        "held": None,
        "seats": SEATS,
        "way": "in",
        "admitted": [],
        "shares": [],
    }
    return Sample(run=run, dates=dates, door=door, register_path="#", **(usual | state))


def _kept_door(occurrence: Sample, *, is_open: bool) -> Sample:
    return Sample(
        run=Sample(label=Words(), uuid=UUID(int=8)),
        words=WORDS,
        dates=[occurrence],
        opens_at=datetime(2026, 12, 6, 7, tzinfo=UTC),
        is_open=is_open,
    )


def _place(
    state: str, occurrence: Sample, *, link_appears_at: datetime | None = None, **asked: Any
) -> Sample:
    joins = state == "confirmed" and link_appears_at is None
    return Sample(
        registration=Sample(
            state=state,
            get_mode_display="In the room",
            get_state_display=state,
            wants_mode="room" if state == "waiting" else "",
            offered_mode="",
            offer_expires_at=datetime(2026, 11, 23, 12, tzinfo=UTC),
            run=Sample(label=Words()),
            **({"manager_asked_at": None} | asked),
        ),
        words=WORDS,
        page_path="/en/events/",
        dates=[occurrence],
        venues=[VENUE],
        online_link="https://example.org/room" if joins else "",
        link_appears_at=link_appears_at,
        position=3,
        queue_length=12,
        may_answer=state == "offered",
    )


def _entry(**told: Any) -> Entry:
    return Entry(
        **{
            "thing": "letter",
            "title": "Who reads a letter to its end?",
            "language": "en",
            "address": "#",
            "excerpt": "We asked forty people, and rewrote four letters with them.",
            **told,
        }
    )


def _certificate(**told: Any) -> Certificate:
    return Certificate(
        **{
            "code": "7K3QXW0MZ5A1B2C3D4E5F6G7H8",
            "name": "Anna Tamm",
            "language": "en",
            "title": "Service design for public bodies",
            "title_language": "en",
            "kind": "training",
            "issuer": "Innovation team",
            "outcomes": ["ask users what they need", "draw a way through a service"],
            "outcomes_language": "en",
            "minutes": 420,
            "minutes_held": 480,
            "first_day": DAY,
            "last_day": DAY + timedelta(days=1),
            "issued_at": datetime(2026, 12, 1, 9, tzinfo=UTC),
            **told,
        }
    )
