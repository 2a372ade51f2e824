"""What a partner's calendar says: an invented municipality's, in its own language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True, slots=True)
class PartnerEventData:
    """One event, `days` after the day of loading; several `dates` are a week apart."""

    key: str
    title: str
    description: str
    place: str
    days: int
    start: time
    end: time
    dates: int = 1


NAME = "Pasākumu kalendārs"
HELD_BY = "latvian-municipality"
LANGUAGE = "lv"
ZONE = "Europe/Riga"
# Nobody answers there: the calendar stands as it was read once.
ADDRESS = "https://example.org/pasakumi.ics"
PAGE = "https://example.org/pasakumi/{key}"

EVENTS = (
    PartnerEventData(
        key="atverto-durvju-diena",
        title="Atvērto durvju diena pašvaldībā",
        description="Iepazīstiet mūsu komandu un pakalpojumus. Ieeja bez maksas.",
        place="Pašvaldības zāle",
        days=12,
        start=time(10),
        end=time(15),
    ),
    PartnerEventData(
        key="digitalo-prasmju-darbnica",
        title="Digitālo prasmju darbnīca",
        description="Trīs tikšanās, kurās mācāmies lietot publiskos e-pakalpojumus.",
        place="Pilsētas bibliotēka",
        days=16,
        start=time(17),
        end=time(19),
        dates=3,
    ),
    PartnerEventData(
        key="kopienas-sarunu-vakars",
        title="Kopienas sarunu vakars",
        description="Saruna par to, kā iedzīvotāji var piedalīties lēmumu pieņemšanā.",
        place="Kultūras nams",
        days=33,
        start=time(18),
        end=time(20, 30),
    ),
)
