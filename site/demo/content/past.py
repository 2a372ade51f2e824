"""A workshop that was held again and again over the last year: what the figures are made of."""

from __future__ import annotations

from datetime import time

from demo.content.people import MEMBERS, TALLINN
from demo.content.shapes import (
    THURSDAY,
    ContentData,
    Crowd,
    EntryData,
    EventData,
    Words,
)
from events.enums import Kind

# So many weeks ago, and who came: so many members from which on, and how many guests.
HELD = ((52, 0, 6, 8), (39, 4, 12, 5), (26, 14, 13, 9), (13, 20, 16, 6), (5, 0, 14, 4))

PROTOTYPES = EventData(
    key="quick-prototypes",
    kind=Kind.WORKSHOP,
    host="innovation-unit",
    words=(
        Words(
            language="en",
            title="Quick prototypes: a day of trying out",
            slug="quick-prototypes",
            lead="One service, one day, paper and scissors: what can be tried out before anybody "
            "writes a tender?",
            body="""
<p>In groups of four we build a service out of paper and try it out on each other before lunch. In
the afternoon people who use such services tell us what we had not thought of.</p>
<p>The day is repeated every quarter. Nothing has to be prepared.</p>
""",
        ),
        Words(
            language="et",
            title="Kiired prototüübid: katsetamise päev",
            slug="kiired-prototuubid",
            lead="Üks teenus, üks päev, paber ja käärid: mida saab ära proovida enne, kui keegi "
            "hanget kirjutab?",
            body="""
<p>Ehitame neljastes rühmades teenuse paberist valmis ja proovime selle enne lõunat üksteise peal
järele. Pärastlõunal räägivad inimesed, kes selliseid teenuseid kasutavad, mille peale me ei tulnud.</p>
<p>Päev kordub igas kvartalis. Midagi ei ole vaja ette valmistada.</p>
""",
        ),
    ),
    entries=tuple(
        EntryData(
            week=-weeks,
            weekday=THURSDAY,
            start=time(9, 30),
            end=time(16),
            zone=TALLINN,
            venue="joint-building",
        )
        for weeks, *_who in HELD
    ),
    seats_room=24,
    has_certificates=True,
    crowds=tuple(
        Crowd(
            date=number,
            members=tuple(person.key for person in MEMBERS[first : first + members]),
            guests=guests,
            first_guest=30 + 12 * number,
        )
        for number, (_weeks, first, members, guests) in enumerate(HELD)
    ),
    content=ContentData(
        topics=("experiments",), held_in=("en", "et"), accessibility=("step_free",)
    ),
)

EVENTS = (PROTOTYPES,)
