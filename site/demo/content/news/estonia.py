"""Two announcements from Estonia: a task force, and the unit that came of it."""

from __future__ import annotations

from datetime import date, time

from demo.content.blocks import contact, figures, heading, quote, related, text, to
from demo.content.people import TALLINN
from demo.content.shapes import StoryData, Telling

TASK_FORCE = StoryData(
    key="task-force",
    on=date(2016, 2, 18),
    at=time(10, 18),
    zone=TALLINN,
    picture="table",
    organisations=("government-office", "finance", "university", "association"),
    topics=("policy-making", "experiments"),
    tellings=(
        Telling(
            language="et",
            title="Rakkerühm otsib teed uuendusmeelsema avaliku sektorini",
            slug="rakkeruhm",
            lead="Riigikantselei juures alustab tööd rakkerühm, mis paneb kirja, kuidas "
            "ministeeriumid, ametid ja nende partnerid saaksid teenuseid ja poliitikat julgemalt "
            "uuendada.",
            alt="Seitse inimest istub ümber laua, ülalt vaadatuna",
            caption="Rakkerühma laua taga on koos riik, vabaühendused, ülikool ja ettevõtjad.",
            body=(
                text("""
<p>Rühmalt oodatakse ettepanekuid kolme asja kohta: kuidas kasvatada avaliku sektori oskust midagi
uut luua, kuidas jõuda seeläbi paremate teenuste ja läbimõeldumate otsusteni ning kuidas valmistada
ühiskonda ette sotsiaalseks innovatsiooniks.</p>
<p>Rakkerühm on ette nähtud valitsuse tegevusprogrammis aastateks 2015–2019. Selle tööd koordineerib
Riigikantselei ja tulemused peavad olema koos <b>2017. aasta juunis</b>.</p>
"""),
                quote(
                    "Hea mõte läheb kergesti kaduma, kui see ei mahu ühegi ministeeriumi piiridesse. "
                    "Seepärast nimetame iga ettepaneku juures ühe kindla vastutaja.",
                    role="rakkerühma juht",
                ),
                heading("Mida rakkerühm teeb"),
                text("""
<ul>
<li>paneb kokku ettepanekud ja nimetab lõpparuandes igaühele ühe vastutaja;</li>
<li>teeb pilootprojekte, et oleks näha, mis päriselt toimib.</li>
</ul>
"""),
                heading("Kes laua taga istuvad"),
                text("""
<ul>
<li>majandus- ja kommunikatsiooniministeerium, sotsiaalministeerium, rahandusministeerium ja
siseministeerium koos oma ametitega;</li>
<li>vabaühenduste ja sihtasutuste liit, teenusmajanduse koda ning sotsiaalsete ettevõtete
võrgustik;</li>
<li>ülikooli valitsemisinstituut, disainikeskus ja oma ala ettevõtjad.</li>
</ul>
"""),
                heading("Mis on rakkerühm"),
                text("""
<p>Rakkerühm luuakse siis, kui küsimus puudutab mitut ministeeriumi korraga. Neid on olnud 2011.
aastast alates: oskuste ja tööturu, vigastuste ennetamise, e-tervise strateegia, elanikkonnakaitse ja
hoolduskoormuse jaoks. Kaks viimast alustasid 2015. aasta detsembris.</p>
"""),
                contact(
                    "Riigikantselei, strateegiabüroo",
                    role="nõunik, rakkerühma töö korraldaja",
                    name="rakkeruhm",
                ),
                related(to("page", "about")),
            ),
        ),
        Telling(
            language="en",
            title="A task force looks for the way to a more inventive public sector",
            slug="task-force",
            lead="A task force at the Government Office is to write down how ministries, agencies "
            "and their partners can renew services and policies with more courage.",
            alt="Seven people sit round a table, seen from above",
            caption="State, associations, university and companies share the task force's table.",
            body=(
                text("""
<p>Proposals are wanted on three things: how the public sector can get better at making something
new, how that leads to better services and better-considered decisions, and how society can be made
ready for social innovation.</p>
<p>The task force is foreseen in the government's action programme for 2015–2019. The Government
Office co-ordinates its work, which is to be finished in <b>June 2017</b>.</p>
"""),
                quote(
                    "A good idea is easily lost when it doesn't fit inside any one ministry. That is "
                    "why each proposal will name one party that answers for it.",
                    role="head of the task force",
                ),
                heading("What the task force does"),
                text("""
<ul>
<li>it draws up proposals, and its final report names one responsible party for each;</li>
<li>it carries out pilot projects, to see what really works.</li>
</ul>
"""),
                heading("Who sits at the table"),
                text("""
<ul>
<li>the ministries of economic affairs and communications, social affairs, finance, and the
interior, with their agencies;</li>
<li>an association of NGOs and foundations, a chamber of the service economy, and a network of social
enterprises;</li>
<li>a university's institute of governance, a design centre, and entrepreneurs of the field.</li>
</ul>
"""),
                heading("What a task force is"),
                text("""
<p>A task force is set up when a matter touches several ministries. There have been some since 2011:
for skills and the labour market, the prevention of injuries, the e-health strategy, civil protection
and the burden of care. The last two began in December 2015.</p>
"""),
                contact(
                    "Government Office, strategy unit",
                    role="adviser, co-ordinates the task force",
                    name="rakkeruhm",
                ),
                related(to("page", "about")),
            ),
        ),
    ),
)

UNIT = StoryData(
    key="unit",
    on=date(2018, 4, 9),
    at=time(9, 36),
    zone=TALLINN,
    picture="door",
    organisations=("government-office", "innovation-unit", "finance"),
    topics=("service-design", "law-making", "experiments"),
    tellings=(
        Telling(
            language="et",
            title="Ministeeriumide ühishoones alustab innovatsiooniüksus",
            slug="innovatsiooniuksus",
            lead="Kolmeliikmeline meeskond hakkab teenusedisaini abil korda tegema teenuseid, mis "
            "panevad inimese ootama, otsima või ühest asutusest teise käima.",
            alt="Neli teed viivad paljude väikeste uste juurest üheni, mis on avatud",
            caption="Eesmärk on, et inimene näeks ühte ust, mitte asutuste koridori.",
            body=(
                text("""
<p>Halvasti toimivat teenust tunneb igaüks: järjekord ei lõpe, sõiduplaan on koostatud kellegi teise
jaoks, ühe paberi pärast tuleb minna kolme majja. Uus üksus võtab niisugused teenused ette koos nende
kasutajatega ning annab ministeeriumidele tuge ja nõu, kui need ise teenuseid kliendikesksemaks
muudavad.</p>
"""),
                figures(
                    ("3", "inimest meeskonnas, leitud avaliku konkursiga"),
                    ("3 aastat", "kestab katseaeg"),
                    ("3", "esimest ülesannet"),
                ),
                heading("Esimesed ülesanded"),
                text("""
<ul>
<li>milliseks kujuneb intelligentse transpordi tulevik;</li>
<li>kuidas teha sujuvamaks vähipatsiendi raviteekond;</li>
<li>kuidas seadusi paremini ette valmistada.</li>
</ul>
"""),
                quote(
                    "Meil on kolm aastat, et näidata tulemust. Kui see viis ennast ei õigusta, otsime "
                    "teise.",
                    role="innovatsiooniüksuse juht",
                ),
                heading("Kes osalevad"),
                text("""
<p>Üksuse töös osalevad Riigikantselei, siseministeerium ja kõik ühishoone ministeeriumid:
rahandusministeerium, majandus- ja kommunikatsiooniministeerium, sotsiaalministeerium,
justiitsministeerium ning haridus- ja teadusministeerium. Ühineda võib iga ministeerium.</p>
<p>Ettepaneku üksus luua tegi 2016. aastal tööd alustanud rakkerühm. Samasuguseid meeskondi on
paljudes riikides.</p>
"""),
                contact("Innovatsiooniüksus", role="üksuse juht", name="innovatsioon"),
                related(to("story", "task-force"), to("page", "about")),
            ),
        ),
        Telling(
            language="en",
            title="An innovation unit opens in the joint building of the ministries",
            slug="innovation-unit",
            lead="A team of three will use service design to mend services that keep people "
            "waiting, searching, or going from office to office.",
            alt="Four ways lead from many small doors to one that is open",
            caption="People should see one door, not a corridor of offices.",
            body=(
                text("""
<p>Everybody knows a service that works badly: the queue has no end, the timetable was made for
somebody else, one paper means a visit to three offices. The new unit takes on such services together
with the people who use them, and gives ministries support and advice when they make their own
services more client-centred.</p>
"""),
                figures(
                    ("3", "people in the team, found by an open competition"),
                    ("3 years", "of pilot"),
                    ("3", "first assignments"),
                ),
                heading("The first assignments"),
                text("""
<ul>
<li>what the future of intelligent transport will be;</li>
<li>how the cancer patient's path of treatment can be made smoother;</li>
<li>how laws can be prepared better.</li>
</ul>
"""),
                quote(
                    "We have three years to show a result. If this way doesn't prove itself, we look "
                    "for another one.",
                    role="head of the innovation unit",
                ),
                heading("Who takes part"),
                text("""
<p>The Government Office, the ministry of the interior and all ministries in the joint building take
part: finance; economic affairs and communications; social affairs; justice; education and
research. Every ministry is welcome to join.</p>
<p>The task force of 2016 proposed to create it. Many countries have such teams.</p>
"""),
                contact("Innovation unit", role="head of the unit", name="innovatsioon"),
                related(to("story", "task-force"), to("page", "about")),
            ),
        ),
    ),
)

STORIES = (TASK_FORCE, UNIT)
