from __future__ import annotations

from demo.content.blocks import contact, figures, quote, text
from demo.content.initiatives.shapes import GoalData, InitiativeData, MilestoneData
from demo.content.shapes import Telling
from home.enums import InitiativeKind, Part

WHITE_PAPER = InitiativeData(
    key="white-paper",
    kind=InitiativeKind.WHITE_PAPER,
    starts="2018-03-19",
    ends="2020",
    picture="journey",
    tellings=(
        Telling(
            language="nb",
            title="Stortingsmelding om innovasjon i offentlig sektor",
            slug="stortingsmelding",
            lead="Hva fremmer og hva hemmer nye løsninger i stat og kommune? Meldingen bygger på "
            "innspill fra hele landet.",
            alt="En stiplet vei over et kart går forbi fire merker",
            body=(
                text("""
<p>Oljeinntektene går ned, samfunnet skal bli grønnere, vi blir flere eldre, og forventningene til
tjenestene øker. Innbyggerne skal møte én dør, der tiltak og tjenester henger sammen.</p>
"""),
                figures(("250", "deltok da arbeidet startet")),
            ),
        ),
        Telling(
            language="en",
            title="White paper on innovation in the public sector",
            slug="white-paper",
            lead="What helps and what hinders new solutions in state and municipalities? The paper "
            "is built on input from all over Norway.",
            alt="A dashed way across a map leads past four marks",
            body=(
                text("""
<p>Income from oil falls, society is to become greener, the population grows older, and people expect
more of services. They should meet one door, behind which measures and services belong together.</p>
"""),
                figures(("250", "people were there when the work began")),
            ),
        ),
    ),
    bodies=(
        ("local-government", Part.LEADS),
        ("norwegian-municipality", Part.TAKES_PART),
        (
            {
                "nb": "Stat og kommuner, sosiale entreprenører og private aktører",
                "en": "State and municipalities, social entrepreneurs and private actors",
            },
            Part.TAKES_PART,
        ),
    ),
    how={
        "nb": (
            text("""
<p>Statsråden reiser rundt i landet og samler innspill: Hva hjelper, hva stopper opp, og hvordan blir vi
flinkere til å dele erfaringer og lære av hverandre? Nettsidene fylles på med nyheter og fagstoff
underveis.</p>
"""),
            quote("De beste ideene kommer fra dem som møter innbyggerne.", role="statsråden"),
        ),
        "en": (
            text("""
<p>The minister travels the country and collects input: what helps, what gets stuck, and how do we get
better at sharing experience and learning from each other? The website is filled with news and
professional material on the way.</p>
"""),
            quote("The best ideas come from those who meet people every day.", role="the minister"),
        ),
    },
    goals=(
        GoalData(
            words={
                "nb": "Offentlig sektor blir bedre til å dele og lære",
                "en": "A public sector that gets better at sharing and learning",
            }
        ),
    ),
    milestones=(
        MilestoneData(
            date="2018-03-19",
            title={"nb": "Oppstart", "en": "Kick-off"},
            text={
                "nb": "Over 250 deltakere delte erfaringer og eksempler.",
                "en": "More than 250 people shared experience and examples.",
            },
            page=("event", "kick-off"),
        ),
        MilestoneData(date="2019", title={"nb": "Innspillsrunde", "en": "Input from the country"}),
        MilestoneData(date="2020", title={"nb": "Meldingen legges fram", "en": "The white paper"}),
    ),
    contact={
        "nb": contact("Kommunaldepartementet", role="prosjektleder", name="melding"),
        "en": contact("Ministry of Local Government", role="project manager", name="melding"),
    },
    chosen=(("story", "lift"), ("story", "report"), ("event", "kick-off"),
            ("event", "input-meeting")),
)  # fmt: skip
