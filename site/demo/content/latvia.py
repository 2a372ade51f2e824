"""Events of the Latvian laboratory: an online talk, an all-day open house, and the sitting at which
it was decided on."""

from __future__ import annotations

from datetime import date, time

from demo.content import programmes
from demo.content.people import RIGA
from demo.content.shapes import THURSDAY, TUESDAY, Crowd, EntryData, EventData, Words
from events.enums import Kind, Mode, RegistrationPolicy

TALK = EventData(
    key="prototype-to-service",
    kind=Kind.TALK,
    host="laboratory",
    words=(
        Words(
            language="lv",
            title="No prototipa līdz pakalpojumam",
            slug="no-prototipa-lidz-pakalpojumam",
            lead="Tiešsaistes saruna par to, kā laboratorijā pārbaudīts risinājums kļūst par "
            "iestādes ikdienu.",
            body="""
<p>Daudzi prototipi paliek atvilktnē. Sarunā trīs iestādes pastāstīs, kas tām palīdzēja tikt tālāk:
kā izvēlēties dzīvotspējīgāko ideju, kā to izmēģināt ārpus laboratorijas un kurā brīdī no tās
atteikties.</p>
<p>Saruna notiek tikai tiešsaistē. Saiti saņemsiet pēc pieteikšanās. Jautājumus varēs uzdot gan
mutiski, gan rakstiski.</p>
""",
        ),
        Words(
            language="en",
            title="From prototype to service",
            slug="from-prototype-to-service",
            lead="An online talk about how a solution tested in the laboratory becomes everyday "
            "practice.",
            body="""
<p>Many prototypes end in a drawer. Three public bodies tell what helped them to go further: how to
choose the most viable idea, how to try it outside the laboratory, and when to give it up.</p>
<p>The talk takes place online only. You get the link when you have registered. Questions can be
asked aloud or in writing; we speak Latvian, with English subtitles.</p>
""",
        ),
    ),
    entries=(EntryData(week=2, weekday=THURSDAY, start=time(15), end=time(16, 15), zone=RIGA),),
    seats_room=0,
    seats_online=None,
    online_link="https://meet.example.org/prototype-to-service",
    crowds=(Crowd(mode=Mode.ONLINE, members=("elina", "janis", "ilze", "member"), guests=18),),
    content=programmes.TALK,
)

OPEN_HOUSE = EventData(
    key="open-house",
    kind=Kind.MEETUP,
    host="laboratory",
    words=(
        Words(
            language="lv",
            title="Atvērto durvju diena inovāciju laboratorijā",
            slug="atverto-durvju-diena",
            lead="Nāciet, kad jums ērti, apskatiet prototipus un pastāstiet, kura problēma jūsu "
            "iestādē būtu jārisina vispirms.",
            body="""
<p>Visas dienas garumā laboratorijā varēs satikt inovāciju speciālistus, izmēģināt prototipus un
uzzināt, kā pieteikt problēmu. Iepriekš pieteikties nav nepieciešams.</p>
<ul>
<li>prototipu darbnīca un tās aprīkojums;</li>
<li>īsas konsultācijas pašvaldībām un plānošanas reģioniem;</li>
<li>problēmu siena: uzrakstiet, kas jūsu darbu kavē visvairāk.</li>
</ul>
""",
        ),
        Words(
            language="en",
            title="Open house at the innovation laboratory",
            slug="open-house",
            lead="Come whenever it suits you, look at the prototypes, and tell us which problem of "
            "your organisation should be solved first.",
            body="""
<p>All day long you can meet the laboratory's specialists, try out prototypes and learn how to send
in a problem. No registration is needed.</p>
<ul>
<li>the prototyping workshop and its equipment;</li>
<li>short consultations for municipalities and planning regions;</li>
<li>the wall of problems: write down what slows your work most.</li>
</ul>
""",
        ),
    ),
    entries=(
        EntryData(week=5, weekday=TUESDAY, start=None, end=None, zone=RIGA, venue="laboratory"),
    ),
    registration=RegistrationPolicy.NONE,
    content=programmes.OPEN_HOUSE,
)

SITTING = EventData(
    key="cabinet-sitting",
    kind=Kind.MEETUP,
    host="chancellery",
    words=(
        Words(
            language="lv",
            title="Ministru kabineta sēde: inovāciju ekosistēma valsts pārvaldē",
            slug="ministru-kabineta-sede",
            lead="Valdība izskata Valsts kancelejas ziņojumu par inovāciju ekosistēmu un laboratorijas "
            "izveidi.",
            body="""
<h2>Darba kārtība</h2>
<ol>
<li>Ziņojums par inovāciju ekosistēmas attīstību valsts pārvaldē.</li>
<li>Atveseļošanas fonda ieguldījumi: 900 000 eiro līdz 2025. gada vidum.</li>
<li>Tiesiskais ietvars un kārtība, kādā izvēlas problēmas.</li>
</ol>
""",
        ),
        Words(
            language="en",
            title="Cabinet sitting: the ecosystem of innovation in public administration",
            slug="cabinet-sitting",
            lead="The government considers the State Chancellery's report on the ecosystem of "
            "innovation and the creation of a laboratory.",
            body="""
<h2>Agenda</h2>
<ol>
<li>The report on developing the ecosystem of innovation in public administration.</li>
<li>Investments from the Recovery Fund: 900,000 euros until mid-2025.</li>
<li>The legal framework, and how problems are selected.</li>
</ol>
""",
        ),
    ),
    entries=(
        EntryData(on=date(2022, 5, 10), start=time(12), end=time(13), zone=RIGA, venue="cabinet"),
    ),
    registration=RegistrationPolicy.NONE,
)

EVENTS = (TALK, OPEN_HOUSE, SITTING)
