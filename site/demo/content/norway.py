"""Events around the Norwegian white paper: the kick-off, and a meeting that is over."""

from __future__ import annotations

from datetime import time

from community.enums import OrganisationKind
from demo.content import programmes
from demo.content.people import OSLO
from demo.content.shapes import (
    MONDAY,
    THURSDAY,
    Crowd,
    EntryData,
    EventData,
    QuestionData,
    Words,
)
from events.enums import Kind, Mode, QuestionKind
from events.shares import Share

QUESTIONS = (
    QuestionData(
        key="group",
        kind=QuestionKind.CHOICE,
        words={"nb": "Hvilken gruppe vil du være med i?", "en": "Which group will you join?"},
        options=(
            ("sharing", {"nb": "Dele erfaringer", "en": "Sharing experience"}),
            ("barriers", {"nb": "Hva som hindrer", "en": "What gets in the way"}),
            ("digital", {"nb": "Digitale tjenester", "en": "Digital services"}),
        ),
    ),
    QuestionData(
        key="brings",
        kind=QuestionKind.YES_NO,
        words={"nb": "Har du med et eksempel?", "en": "Do you bring an example?"},
    ),
    QuestionData(
        key="example",
        kind=QuestionKind.LONG,
        words={"nb": "Fortell kort om eksempelet.", "en": "Tell us about it in a few sentences."},
        hangs_on="brings",
    ),
    QuestionData(
        key="needs",
        kind=QuestionKind.LONG,
        words={
            "nb": "Trenger du tilrettelegging for å delta?",
            "en": "Is there anything you need to take part?",
        },
        sensitive=True,
    ),
)

KICK_OFF = EventData(
    key="kick-off",
    kind=Kind.CONFERENCE,
    host="local-government",
    words=(
        Words(
            language="nb",
            title="Innovasjonsløftet: oppstartskonferanse",
            slug="innovasjonsloftet",
            lead="Vi starter arbeidet med en stortingsmelding om innovasjon i offentlig sektor. "
            "Møt stat, kommuner, sosiale entreprenører og næringsliv i Oslo eller på nett.",
            body="""
<p>Gode eksempler finnes over hele landet, men de sprer seg for sakte. På konferansen deler
deltakerne erfaringer med løsninger som har gitt bedre tjenester, og gir innspill til det videre
arbeidet med meldingen.</p>
<p>Det er 250 plasser i salen. Konferansen strømmes, og nettdeltakerne kan stille spørsmål
underveis.</p>
""",
        ),
        Words(
            language="en",
            title="Innovation lift: kick-off conference",
            slug="innovation-lift",
            lead="The work on a white paper about innovation in the public sector begins. Meet "
            "state, municipalities, social entrepreneurs and companies in Oslo or online.",
            body="""
<p>There are good examples all over the country, but they spread too slowly. At the conference
people share experience with solutions that have led to better services, and say what the white
paper should take up.</p>
<p>There are 250 seats in the hall. The conference is streamed, and those online can ask questions
as well. It is held in Norwegian.</p>
""",
        ),
    ),
    entries=(
        EntryData(week=7, weekday=MONDAY, start=time(9), end=time(15, 30), zone=OSLO, venue="oslo"),
    ),
    seats_room=250,
    seats_online=500,
    online_link="https://meet.example.org/innovation-lift",
    shares=(
        Share(mode=Mode.ROOM, kind=OrganisationKind.MUNICIPALITY, kept=40),
        Share(mode=Mode.ROOM, kind=OrganisationKind.MINISTRY, most=10),
    ),
    questions=QUESTIONS,
    crowds=(
        Crowd(members=("ingrid", "olav", "freja"), guests=45),
        Crowd(mode=Mode.ONLINE, members=("maja", "kersti"), guests=18),
    ),
    content=programmes.KICK_OFF,
)

INPUT_MEETING = EventData(
    key="input-meeting",
    kind=Kind.MEETUP,
    host="local-government",
    words=(
        Words(
            language="nb",
            title="Innspillsmøte i Bodø",
            slug="innspillsmote-bodo",
            lead="Hva hjelper, og hva hindrer nye løsninger i kommunene i nord? Et åpent møte for "
            "stat og kommune.",
            body="""
<p>Statsråden reiser rundt i landet for å høre hva stat og kommune trenger for å lykkes med
innovasjon. I Bodø ba vi om konkrete eksempler: én ting som virket, og én ting som stoppet opp.</p>
<p>Innspillene blir oppsummert og tas med i arbeidet med stortingsmeldingen.</p>
""",
        ),
        Words(
            language="en",
            title="Input meeting in Bodø",
            slug="input-meeting-bodo",
            lead="What helps, and what hinders new solutions in the municipalities of the north? "
            "An open meeting for state and municipalities.",
            body="""
<p>The minister travels the country to hear what state and municipal bodies need in order to
succeed with innovation. In Bodø we asked for plain examples: one thing that worked, and one that got
stuck.</p>
<p>What was said is summed up and goes into the work on the white paper.</p>
""",
        ),
    ),
    entries=(
        EntryData(week=-2, weekday=THURSDAY, start=time(12), end=time(15), zone=OSLO, venue="bodo"),
    ),
    seats_room=60,
    crowds=(Crowd(members=("olav", "ingrid"), guests=20),),
    said=(
        ("5", "Mer tid til diskusjon i små grupper.", "yes"),
        ("4", "", "yes"),
        ("5", "Hør også fra innbyggerne.", "yes"),
        ("3", "Send programmet tidligere.", "no"),
        ("4", "", "yes"),
        ("5", "Ingenting. Kom gjerne igjen!", "yes"),
    ),
    content=programmes.INPUT_MEETING,
)

EVENTS = (KICK_OFF, INPUT_MEETING)
