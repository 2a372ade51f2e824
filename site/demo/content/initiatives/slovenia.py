from __future__ import annotations

from demo.content.blocks import contact, related, text, to
from demo.content.initiatives.shapes import GoalData, InitiativeData, MilestoneData, MoneyData
from demo.content.shapes import Telling
from home.enums import Fund, InitiativeKind, Part, Step

PROGRAMME = InitiativeData(
    key="programme",
    kind=InitiativeKind.PROGRAMME,
    starts="",
    ends="",
    picture="target",
    tellings=(
        Telling(
            language="sl",
            title="Inovativen.si",
            slug="inovativen-si",
            lead="Program, ki inovativne in k uporabniku usmerjene pristope uvaja kot samoumeven "
            "del dela v državni upravi.",
            alt="Stolpci iz pik se dvigajo, puščica doseže tarčo",
            caption="Vsaka pika je nekdo, ki zna nove metode uporabiti pri svojem delu.",
            body=(
                text("""
<p>Da bi inovativni pristopi postali nekaj vsakdanjega, jih morajo zaposleni poznati in znati
uporabljati. Program jim da priložnost, da se jih naučijo in jih takoj preizkusijo.</p>
"""),
            ),
        ),
        Telling(
            language="en",
            title="Inovativen.si",
            slug="inovativen-si",
            lead="A programme that brings innovative, user-centred ways of working into Slovenia's "
            "state administration, until they are a matter of course.",
            alt="Columns of dots rise, an arrow reaches the target",
            caption="Each dot is somebody who can use new methods at work.",
            body=(
                text("""
<p>For innovative ways of working to become everyday, staff have to know them and be able to use them.
The programme lets them learn these ways and try them at once.</p>
"""),
            ),
        ),
    ),
    bodies=(
        ("public-administration", Part.LEADS),
        ({"sl": "Državni organi", "en": "State bodies"}, Part.TAKES_PART),
        ("company", Part.PARTNER),
        ({"sl": "Inovacijske skupine v tujini", "en": "Innovation groups abroad"}, Part.PARTNER),
    ),
    team=(
        (
            {"sl": "Projektna skupina", "en": "Project group"},
            {
                "sl": "Z zunanjimi strokovnjaki podpira državne organe in pripravlja usposabljanja.",
                "en": "With outside experts it supports state bodies and prepares trainings.",
            },
        ),
        (
            {"sl": "Možganski trust", "en": "Think tank"},
            {
                "sl": "Z novimi koncepti pomaga pri načrtovanju razvoja in pripravi predpisov.",
                "en": "Helps with new concepts in development planning and law-making.",
            },
        ),
    ),
    how={
        "sl": (
            text("""
<ul>
<li>Državni organi pošiljajo zamisli.</li>
<li>Rešitve iščemo s prototipi, uporabniki pa so zraven od začetka.</li>
<li>Inovacijska skupnost znanje, izkušnje in dobre prakse predaja naprej.</li>
</ul>
"""),
        ),
        "en": (
            text("""
<ul>
<li>State bodies send in ideas.</li>
<li>Solutions are looked for with prototypes, and users are there from the start.</li>
<li>The innovation community passes knowledge, experience and good practice on.</li>
</ul>
"""),
        ),
    },
    goals=(
        GoalData(
            words={
                "sl": "Usposobljenih je vsaj 1.200 javnih uslužbencev",
                "en": "At least 1,200 civil servants go through the trainings",
            },
            unit={"sl": "javnih uslužbencev", "en": "civil servants"},
            is_training=True,
        ),
        GoalData(
            words={
                "sl": "Zaposleni poznajo inovativne metode in jih znajo uporabljati",
                "en": "Staff know innovative methods and can use them",
            }
        ),
    ),
    milestones=(
        MilestoneData(
            date="2027-06",
            title={"sl": "Pregled doseženega", "en": "A look at what was reached"},
            state=Step.PLANNED,
        ),
    ),
    results={
        "sl": (
            text("<p>Usposabljanja in srečanja skupnosti potekajo redno.</p>"),
            related(to("page", "programme")),
        ),
        "en": (
            text("<p>Trainings and meetings of the community are held all the year.</p>"),
            related(to("page", "programme")),
        ),
    },
    money=(
        MoneyData(
            source={"sl": "Evropski socialni sklad", "en": "European Social Fund"},
            fund=Fund.ESF,
            amount="800000",
        ),
        MoneyData(
            source={
                "sl": "Proračun Republike Slovenije",
                "en": "Budget of the Republic of Slovenia",
            },
            fund=Fund.NATIONAL,
            amount="200000",
        ),
    ),
    contact={
        "sl": contact(
            "Ministrstvo za javno upravo", role="vodja projektne skupine", name="inovativen"
        ),
        "en": contact(
            "Ministry of Public Administration",
            role="head of the project group",
            name="inovativen",
        ),
    },
    topics=("trainings",),
    organisations=("public-administration",),
    chosen=(("event", "innovative-methods"), ("event", "community-meeting")),
)
