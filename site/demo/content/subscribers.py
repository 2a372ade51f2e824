"""The demo's subscribers: who reads the news by e-mail without being a member."""

from __future__ import annotations

from community.enums import Cadence, Weekday
from demo.content.people import LJUBLJANA, OSLO, RIGA, TALLINN
from demo.content.shapes import SubscriberData

SUBSCRIBERS = (
    SubscriberData(key="newsroom.kiir", language="et", zone=TALLINN, cadence=Cadence.DAILY),
    SubscriberData(
        key="desk.austra",
        language="lv",
        zone=RIGA,
        cadence=Cadence.WEEKLY,
        weekday=Weekday.MONDAY,
        topics=("policy-making", "law-making"),
    ),
    SubscriberData(
        key="reader.tone",
        language="nb",
        zone=OSLO,
        cadence=Cadence.MONTHLY,
        topics=("service-design",),
    ),
    SubscriberData(
        key="reader.vesna", language="sl", zone=LJUBLJANA, cadence=Cadence.WEEKLY, is_paused=True
    ),
    # Stopped.
    SubscriberData(key="visiting.scholar", language="en", zone=TALLINN, cadence=Cadence.NONE),
)
