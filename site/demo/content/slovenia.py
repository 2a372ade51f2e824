"""Events of the Slovenian programme: a training with seats free, the community's monthly meeting."""

from __future__ import annotations

from datetime import time

from demo.content import programmes
from demo.content.people import LJUBLJANA
from demo.content.shapes import THURSDAY, TUESDAY, Crowd, EntryData, EventData, Words
from events.enums import Kind, RegistrationPolicy, RunMode

FREE_TRAINING = EventData(
    key="innovative-methods",
    kind=Kind.TRAINING,
    host="public-administration",
    words=(
        Words(
            language="sl",
            title="Inovativne metode pri vsakdanjem delu",
            slug="inovativne-metode",
            lead="Dvodnevno usposabljanje za javne uslužbence: od zamisli do prototipa, "
            "preizkušenega z uporabniki.",
            body="""
<p>Prvi dan opredelite izziv in zberete zamisli. Do drugega dne, ki sledi čez dva tedna, pripravite
preprost prototip in ga preizkusite z uporabniki. Po usposabljanju lahko metode v svojem organu
uporabljate samostojno.</p>
<ul>
<li>opredelitev izziva in pogovori z uporabniki;</li>
<li>iskanje zamisli v skupini;</li>
<li>izdelava in preizkus prototipa;</li>
<li>predstavitev rešitve vodstvu.</li>
</ul>
<p>Usposabljanje je del programa, v katerem bo nove metode spoznalo najmanj 1.200 javnih
uslužbencev. Udeležba je brezplačna.</p>
""",
        ),
        Words(
            language="en",
            title="Innovative methods in everyday work",
            slug="innovative-methods",
            lead="Two days for civil servants: from an idea to a prototype tried with its users.",
            body="""
<p>On the first day you define a challenge and collect ideas. By the second, two weeks later, you
make a simple prototype and try it with users. After the training you can use the methods on your
own.</p>
<ul>
<li>defining a challenge, talking with users;</li>
<li>looking for ideas in a group;</li>
<li>making and trying a prototype;</li>
<li>presenting the solution to those who decide.</li>
</ul>
<p>The training is part of a programme in which at least 1,200 civil servants learn new methods. It
is free of charge and held in Slovenian.</p>
""",
        ),
    ),
    entries=tuple(
        EntryData(
            week=week,
            weekday=TUESDAY,
            start=time(9),
            end=time(15, 30),
            zone=LJUBLJANA,
            venue="academy",
        )
        for week in (2, 4)
    ),
    mode=RunMode.ALL_DATES,
    seats_room=24,
    crowds=(Crowd(members=("maja", "luka", "ilze"), guests=6),),
    content=programmes.FREE_TRAINING,
)

COMMUNITY = EventData(
    key="community-meeting",
    kind=Kind.MEETUP,
    host="public-administration",
    words=(
        Words(
            language="sl",
            title="Srečanje skupnosti inovatorjev",
            slug="srecanje-skupnosti-inovatorjev",
            lead="Vsak prvi četrtek v mesecu si sodelavci iz državne uprave izmenjajo izkušnje, "
            "dobre in slabe.",
            body="""
<p>Skupnost povezuje zaposlene v državni upravi, ki pri svojem delu preizkušajo nove pristope, in
sodeluje s podobnimi skupinami v tujini. Na vsakem srečanju eden od članov predstavi izziv, pri
katerem se mu je zataknilo, drugi pa pomagajo z vprašanji in predlogi.</p>
<p>Prijava ni potrebna. Pridite tudi, če še niste član skupnosti.</p>
""",
        ),
        Words(
            language="en",
            title="Meeting of the innovation community",
            slug="innovation-community",
            lead="On the first Thursday of each month people from the state administration share "
            "experience, good and bad.",
            body="""
<p>The community brings together people in the state administration who try out new approaches in
their work; it is linked with similar groups abroad. At each meeting one member presents a challenge
that has got stuck, and the others help with questions and suggestions.</p>
<p>No registration is needed. You are welcome also if you are not a member of the community yet.</p>
""",
        ),
    ),
    entries=(
        EntryData(
            week=-10,
            weekday=THURSDAY,
            start=time(14),
            end=time(15, 30),
            zone=LJUBLJANA,
            venue="academy",
            rule="FREQ=MONTHLY;BYDAY=1TH",
        ),
    ),
    registration=RegistrationPolicy.NONE,
    content=programmes.COMMUNITY,
)

EVENTS = (FREE_TRAINING, COMMUNITY)
