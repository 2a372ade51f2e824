"""Events of the Estonian unit: a weekly meetup, a full training, a workshop for members."""

from __future__ import annotations

from datetime import time

from demo.content import programmes
from demo.content.people import TALLINN
from demo.content.shapes import (
    FRIDAY,
    TUESDAY,
    WEDNESDAY,
    Crowd,
    EntryData,
    EventData,
    HandChange,
    Words,
)
from events.enums import Kind, Mode, RunMode, Visibility, WaitingPolicy

MEETUP = EventData(
    key="innovation-morning",
    kind=Kind.MEETUP,
    host="innovation-unit",
    words=(
        Words(
            language="et",
            title="Innovatsioonihommik",
            slug="innovatsioonihommik",
            lead="Igal kolmapäeval kell 9 näitab üks asutus, mida ta parajasti katsetab. Tund "
            "aega, kohv ja küsimused.",
            body="""
<p>Hommik algab alati kell 9 ja kestab tunni. Kümme minutit räägib külaline, ülejäänud aeg kulub
arutelule: mis õnnestus, mis läks viltu ja mida teised saaksid üle võtta.</p>
<p>Oodatud on kõik, kes riigi või omavalitsuse teenuseid kavandavad, ka siis, kui uuendamine ei ole
nende põhitöö. Kes Tallinnasse ei jõua, saab osaleda veebis.</p>
<h2>Registreerumine</h2>
<p>Igaks hommikuks registreerutakse eraldi. Saalis on 40 kohta, veebis saab osaleda piiranguta.</p>
""",
        ),
        Words(
            language="en",
            title="Innovation morning",
            slug="innovation-morning",
            lead="Every Wednesday at 9 one public body shows what it is trying out. An hour, "
            "coffee and questions.",
            body="""
<p>The morning always begins at 9 and lasts an hour. The guest speaks for ten minutes; the rest is
discussion: what worked, what went wrong, and what others could take over.</p>
<p>Everybody who plans the services of the state or a municipality is welcome, also when renewal
isn't your main job. Those who cannot come to Tallinn take part online. We speak Estonian and
English.</p>
<h2>Registration</h2>
<p>You register for each morning by itself. The hall has 40 seats; online there is no limit.</p>
""",
        ),
    ),
    entries=(
        EntryData(
            week=-8,
            weekday=WEDNESDAY,
            start=time(9),
            end=time(10),
            zone=TALLINN,
            venue="joint-building",
            rule="FREQ=WEEKLY;BYDAY=WE",
        ),
    ),
    seats_room=40,
    seats_online=None,
    online_link="https://meet.example.org/innovation-morning",
    has_code=True,
    crowds=(
        Crowd(date=0, members=("liina", "tanel", "kersti", "rasmus"), guests=6),
        Crowd(date=0, mode=Mode.ONLINE, members=("janis", "freja"), guests=4),
        Crowd(date=1, members=("tanel", "kersti"), guests=3),
        Crowd(date=2, members=("liina", "rasmus"), guests=4),
        Crowd(date=3, members=("member", "liina"), guests=2),
    ),
    by_hand=(
        HandChange(
            date=2,
            reason="Külaline on haigestunud. / Our guest has fallen ill.",
        ),
        HandChange(
            date=3,
            reason="Saal on istungi tõttu kinni. / The hall is taken by a sitting.",
            days_later=1,
            start=time(13),
            venue="library",
        ),
    ),
    content=programmes.MEETUP,
)

FULL_TRAINING = EventData(
    key="service-design",
    kind=Kind.TRAINING,
    host="innovation-unit",
    words=(
        Words(
            language="et",
            title="Teenusedisaini alused",
            slug="teenusedisaini-alused",
            lead="Kolmepäevane koolitus neile, kes tahavad oma asutuse teenuse kasutaja vaatest "
            "ümber kujundada.",
            body="""
<p>Kolme päevaga läbite kogu tee probleemist prototüübini. Tööd alustame teenustest, mille osalejad
ise kaasa toovad.</p>
<ol>
<li><b>Mõistmine:</b> vestlused kasutajatega ja teekonna kaardistamine.</li>
<li><b>Lahendamine:</b> ideede kogumine, valik ja esimene prototüüp.</li>
<li><b>Katsetamine:</b> prototüübi proovimine päris kasutajatega ja kokkulepe, mis saab edasi.</li>
</ol>
<p>Koolitus on avaliku sektori töötajatele tasuta ja selles on 20 kohta. Kui kohad on täis, pange
end ootejärjekorda: vabanenud koha pakume järgmisele ja vastamiseks on üks ööpäev.</p>
""",
        ),
        Words(
            language="en",
            title="Basics of service design",
            slug="basics-of-service-design",
            lead="Three days for people who want to reshape a service of their organisation from "
            "its users' point of view.",
            body="""
<p>In three days you go all the way from a problem to a prototype. We begin with services that the
participants bring along.</p>
<ol>
<li><b>Understanding:</b> talks with users, a map of their way through the service.</li>
<li><b>Solving:</b> ideas, a choice among them, a first prototype.</li>
<li><b>Trying:</b> the prototype in the hands of real users, and an agreement on what comes next.</li>
</ol>
<p>The training is free for people in the public sector and has 20 seats. When it is full, join the
waiting list: a seat that gets free is offered to the next in line, who has a day to answer. The
training is held in Estonian.</p>
""",
        ),
    ),
    entries=(
        EntryData(
            week=3,
            weekday=TUESDAY,
            start=time(9, 30),
            end=time(16, 30),
            zone=TALLINN,
            venue="joint-building",
            rule="FREQ=DAILY;COUNT=3",
        ),
    ),
    mode=RunMode.ALL_DATES,
    seats_room=20,
    waiting=WaitingPolicy.OFFER,
    crowds=(
        Crowd(
            members=("liina", "tanel", "kersti", "rasmus", "elina", "ilze", "maja", "olav"),
            guests=12,
        ),
        # Five more than there are seats.
        Crowd(members=("janis", "freja"), guests=3),
    ),
    content=programmes.FULL_TRAINING,
)

WORKSHOP = EventData(
    key="law-making",
    kind=Kind.WORKSHOP,
    host="government-office",
    words=(
        Words(
            language="en",
            title="Better law-making: a design workshop",
            slug="better-law-making",
            lead="A working day for members: at which step does a law lose sight of the people it "
            "is about?",
            body="""
<p>A better process of making laws is one of the first three assignments of the innovation unit. We
follow one draft from its first idea to its entry into force, mark where the people concerned were
asked and where they were not, and sketch what could be done differently.</p>
<p>Bring a draft that you have worked on. What is said in the room stays in the room.</p>
""",
        ),
        Words(
            language="et",
            title="Parem õigusloome: disainitöötuba",
            slug="parem-oigusloome",
            lead="Tööpäev liikmetele: millises etapis kaob õigusloomes silmist inimene, keda "
            "seadus puudutab?",
            body="""
<p>Parem õigusloome on üks innovatsiooniüksuse kolmest esimesest ülesandest. Jälgime ühe eelnõu
teekonda esimesest mõttest jõustumiseni, märgime üles, kus puudutatud inimestelt arvamust küsiti ja
kus mitte, ning visandame, mida saaks teha teisiti.</p>
<p>Võtke kaasa mõni eelnõu, mille kallal olete ise töötanud. Ruumis räägitu jääb ruumi.</p>
""",
        ),
    ),
    entries=(
        EntryData(
            week=4,
            weekday=FRIDAY,
            start=time(10),
            end=time(15),
            zone=TALLINN,
            venue="library",
        ),
    ),
    seats_room=12,
    visibility=Visibility.MEMBERS,
    crowds=(Crowd(members=("liina", "tanel", "kersti", "elina", "ingrid")),),
    content=programmes.WORKSHOP,
)

EVENTS = (MEETUP, FULL_TRAINING, WORKSHOP)
