from __future__ import annotations

from demo.content.blocks import contact, related, text, to
from demo.content.initiatives.shapes import (
    GoalData,
    InitiativeData,
    MilestoneData,
    MoneyData,
    PilotData,
)
from demo.content.shapes import Telling
from home.enums import Fund, InitiativeKind, Part, Trial

LABORATORY = InitiativeData(
    key="laboratory",
    kind=InitiativeKind.LABORATORY,
    starts="2022-05-10",
    ends="2025-06",
    picture="lens",
    tellings=(
        Telling(
            language="lv",
            title="Inovāciju laboratorija",
            slug="inovaciju-laboratorija",
            lead="Valsts pārvaldes inovāciju laboratorija izstrādā un pārbauda jaunus risinājumus "
            "kopā ar tiem, kas tos lietos.",
            alt="Palielināmais stikls, zem kura izkaisīti gabaliņi veido rakstu",
            body=(
                text("""
<p>Lai iestādēm būtu, kur droši izmēģināt jauno, valdība atbalstīja Valsts kancelejas ziņojumu par
inovāciju ekosistēmas attīstību. Tai vajag tiesisku ietvaru, speciālistus, telpas un veidu, kā izvēlēties
problēmas, pie kurām strādāt.</p>
"""),
            ),
        ),
        Telling(
            language="en",
            title="Innovation laboratory",
            slug="innovation-laboratory",
            lead="The laboratory of Latvia's public administration develops and tests new solutions "
            "together with those who will use them.",
            alt="A magnifying glass; under it scattered pieces form a pattern",
            body=(
                text("""
<p>So that public bodies have a safe place to try something new, the government approved the State
Chancellery's report on developing an innovation ecosystem. That needs a legal framework, specialists,
rooms, and a way of choosing the problems to work on.</p>
"""),
            ),
        ),
    ),
    bodies=(
        ("chancellery", Part.LEADS),
        ("laboratory", Part.TAKES_PART),
        ("latvian-municipality", Part.TAKES_PART),
        ("planning-region", Part.TAKES_PART),
        (
            {"lv": "Centrālās valsts iestādes", "en": "Central state institutions"},
            Part.TAKES_PART,
        ),
    ),
    team=(
        (
            {"lv": "Inovāciju speciālisti", "en": "Innovation specialists"},
            {
                "lv": "Palīdz iestādēm izpētīt problēmu un uzbūvēt prototipu.",
                "en": "Help public bodies to look into a problem and build a prototype.",
            },
        ),
    ),
    how={
        "lv": (
            text("""
<ul>
<li>Laboratorija strādā ar lietotājam draudzīgām metodēm.</li>
<li>Dzīvotspējīgākos prototipus pārbauda ārpus laboratorijas un pēc tam ievieš.</li>
<li>Iesaistītie darbinieki mācās, strādā kopstrādes telpās un izmanto digitālo vidi.</li>
</ul>
"""),
        ),
        "en": (
            text("""
<ul>
<li>The laboratory works with client-centred methods.</li>
<li>The most viable prototypes are tested outside it, and then introduced.</li>
<li>The staff involved are trained, and share co-working rooms and a digital environment.</li>
</ul>
"""),
        ),
    },
    goals=(
        GoalData(
            words={
                "lv": "Prototipi, kas pārbaudīti ar lietotājiem",
                "en": "Prototypes tested with users",
            },
            unit={"lv": "prototipi", "en": "prototypes"},
            target="20",
            current="16",
            as_of="2025-06",
        ),
    ),
    milestones=(
        MilestoneData(
            date="2022-05-10",
            title={
                "lv": "Ministru kabinets atbalsta ziņojumu",
                "en": "The Cabinet of Ministers approves the report",
            },
            page=("event", "cabinet-sitting"),
        ),
        MilestoneData(
            date="2023",
            title={"lv": "Laboratorija sāk darbu", "en": "The laboratory opens"},
            page=("page", "laboratory"),
        ),
        MilestoneData(
            date="2025-06",
            title={"lv": "Ieguldījumu beigas", "en": "End of the investments"},
        ),
    ),
    pilots=(
        PilotData(
            title={"lv": "Problēmu siena novadā", "en": "A wall of problems in a municipality"},
            text={
                "lv": "Iedzīvotāji raksta, kas viņus kavē, un kopā ar novadu izvēlas, ko risināt.",
                "en": "Residents write what is in their way, and choose with the municipality what "
                "to work on.",
            },
            body={"lv": "Liepkalnes novada pašvaldība", "en": "Liepkalne Municipality"},
            result={
                "lv": "Trīs problēmas no sienas kļuva par prototipiem.",
                "en": "Three problems of the wall became prototypes.",
            },
            state=Trial.TAKEN_UP,
        ),
    ),
    results={
        "lv": (
            text("<p>Par prototipiem un to likteni laboratorija stāsta savā lapā.</p>"),
            related(to("page", "laboratory")),
        ),
        "en": (
            text(
                "<p>The laboratory's own page tells of the prototypes and what became of them.</p>"
            ),
            related(to("page", "laboratory")),
        ),
    },
    money=(
        MoneyData(
            source={
                "lv": "Atveseļošanas un noturības mehānisms",
                "en": "Recovery and Resilience Facility",
            },
            fund=Fund.RRF,
            amount="900000",
            starts="2022",
            ends="2025-06",
        ),
    ),
    contact={
        "lv": contact(
            "Valsts kanceleja", role="Inovāciju laboratorijas vadītāja", name="laboratorija"
        ),
        "en": contact("State Chancellery", role="head of the laboratory", name="laboratorija"),
    },
    topics=("experiments",),
    organisations=("laboratory",),
    chosen=(("story", "laboratory"), ("event", "cabinet-sitting")),
)
