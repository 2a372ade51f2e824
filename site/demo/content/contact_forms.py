"""The demo's contact form, in all its languages, and what was written by it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from demo.content.shapes import Telling
from home.enums import Doubt, MessageState

if TYPE_CHECKING:
    from demo.content.shapes import Texts

CONTACT = (
    Telling(
        language="en",
        title="Contact",
        slug="contact",
        lead="A question, an idea, something that doesn't work? Choose what it is about, and it "
        "reaches who can answer.",
    ),
    Telling(
        language="et",
        title="Kontakt",
        slug="kontakt",
        lead="Küsimus, mõte, miski ei tööta? Valige teema, ja kiri jõuab selleni, kes oskab vastata.",
    ),
    Telling(
        language="lv",
        title="Kontakti",
        slug="kontakti",
        lead="Jautājums, ideja, kaut kas nedarbojas? Izvēlieties tēmu, un ziņa nonāks pie tā, kas var "
        "atbildēt.",
    ),
    Telling(
        language="nb",
        title="Kontakt",
        slug="kontakt",
        lead="Et spørsmål, en idé, noe som ikke virker? Velg hva det gjelder, så når det den som kan "
        "svare.",
    ),
    Telling(
        language="sl",
        title="Stik",
        slug="stik",
        lead="Vprašanje, zamisel, nekaj ne deluje? Izberite, za kaj gre, in sporočilo pride do tistega, "
        "ki zna odgovoriti.",
    ),
)


@dataclass(frozen=True, kw_only=True)
class SubjectData:
    """`name` is the part of the address before the @."""

    name: str
    label: Texts
    hint: Texts


SUBJECTS = (
    SubjectData(
        name="training",
        label={
            "en": "Trainings and meetups",
            "et": "Koolitused ja kohtumised",
            "lv": "Mācības un tikšanās",
            "nb": "Kurs og møteplasser",
            "sl": "Usposabljanja in srečanja",
        },
        hint={
            "en": "Dates and free seats are in the calendar.",
            "et": "Ajad ja vabad kohad on kalendris.",
            "lv": "Datumi un brīvās vietas ir kalendārā.",
            "nb": "Datoer og ledige plasser står i kalenderen.",
            "sl": "Datumi in prosta mesta so v koledarju.",
        },
    ),
    SubjectData(
        name="calls",
        label={
            "en": "Calls and pilots",
            "et": "Konkursid ja katsetused",
            "lv": "Konkursi un izmēģinājumi",
            "nb": "Utlysninger og piloter",
            "sl": "Razpisi in pilotni projekti",
        },
        hint={
            "en": "Questions about a call, and answers to it.",
            "et": "Küsimused konkursi kohta ja vastused sellele.",
            "lv": "Jautājumi par konkursu un pieteikumi tam.",
            "nb": "Spørsmål om en utlysning, og svar på den.",
            "sl": "Vprašanja o razpisu in prijave nanj.",
        },
    ),
    SubjectData(
        name="press",
        label={
            "en": "Press",
            "et": "Ajakirjandus",
            "lv": "Prese",
            "nb": "Presse",
            "sl": "Mediji",
        },
        hint={"en": "", "et": "", "lv": "", "nb": "", "sl": ""},
    ),
)


@dataclass(frozen=True, kw_only=True)
class MessageData:
    """`subject`: which of them, from 0; `days`: how long ago it was written."""

    reference: str
    subject: int
    name: str
    email: str
    text: str
    days: int
    state: MessageState = MessageState.NEW
    doubt: str = ""
    note: str = ""


MESSAGES = (
    MessageData(
        reference="Q7RM-3KXA",
        subject=1,
        name="Triin Lepp",
        email="triin.lepp@example.org",
        text="We are two neighbouring municipalities. May we answer the call for pilots together, "
        "with one service that both of us have?",
        days=1,
    ),
    MessageData(
        reference="H2WD-9TBC",
        subject=2,
        name="Ola Berg",
        email="ola.berg@example.org",
        text="I write about services for parents. Whom may I ring up about the three ideas that were "
        "chosen?",
        days=9,
        state=MessageState.ANSWERED,
        note="Put through to the head of challenges.",
    ),
    MessageData(
        reference="N5GE-6VPJ",
        subject=0,
        name="",
        email="offer@example.org",
        text="Best offers https://a.example https://b.example https://c.example https://d.example",
        days=2,
        state=MessageState.HELD,
        doubt=Doubt.LINKS,
    ),
)
