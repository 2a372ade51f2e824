"""Short stories of the last weeks, some of them in one language only."""

from __future__ import annotations

from datetime import time

from demo.content.blocks import (
    action,
    callout,
    contact,
    figures,
    heading,
    picture,
    quote,
    related,
    text,
    to,
)
from demo.content.people import COPENHAGEN, OSLO, RIGA, TALLINN
from demo.content.shapes import StoryData, Telling

ONE_FORM = StoryData(
    key="one-form",
    days_ago=2,
    at=time(9, 15),
    zone=TALLINN,
    picture="blocks",
    organisations=("innovation-unit", "finance"),
    topics=("digital-services", "service-design", "experiments"),
    leads=("en", "et"),
    tellings=(
        Telling(
            language="et",
            title="Kolmest taotlusest sai üks: pilootprojekti tulemused",
            slug="kolmest-taotlusest-sai-uks",
            lead="Poolteist kuud katsetasime, kas puudega lapse toetust, abivahendit ja "
            "parkimiskaarti saab küsida ühe avaldusega. Saab küll.",
            alt="Värvilised klotsid; viimane on kohe paika asetamas",
            caption="Prototüüp ehitati tükkhaaval ja pandi proovile pärast iga sammu.",
            body=(
                text("""
<p>Senini tuli perel täita kolm vormi, millest kaks küsisid samu andmeid. Prototüüp, mille tegime koos
kaheteistkümne perega, küsib igat asja üks kord ja saadab vastused õigesse asutusse ise.</p>
"""),
                figures(
                    ("41 → 14 min", "kulub avalduse täitmiseks"),
                    ("3 → 1", "avaldust"),
                    ("118", "peret proovis prototüüpi"),
                ),
                quote(
                    "Esimest korda ei pidanud ma kellelegi seletama, mis mu lapsel viga on, enne kui "
                    "üldse küsida sain.",
                    role="lapsevanem, kes osales katsetuses",
                ),
                heading("Mis ei õnnestunud"),
                text("""
<p>Andmete küsimine registritest oli kolmandikul juhtudest liiga aeglane, mistõttu inimene jõudis
ootamisest tüdida. Selle lahendame enne, kui teenus kõigile avatakse.</p>
"""),
                related(to("event", "innovation-morning"), heading="Tulge küsima"),
                contact("Innovatsiooniüksus", role="teenusedisainer", name="teenused"),
            ),
        ),
        Telling(
            language="en",
            title="Three applications became one: results of the pilot",
            slug="three-applications-became-one",
            lead="For six weeks we tried whether the benefit for a disabled child, an aid and a "
            "parking card can be asked for in one go. They can.",
            alt="Coloured blocks; the last one is about to be set down",
            caption="The prototype was built piece by piece and tried after every step.",
            body=(
                text("""
<p>Until now a family had to fill in three forms, two of which asked the same. The prototype that we
made with twelve families asks everything once and sends the answers to the right office by itself.</p>
"""),
                figures(
                    ("41 → 14 min", "to fill in the application"),
                    ("3 → 1", "applications"),
                    ("118", "families tried the prototype"),
                ),
                quote(
                    "For the first time I didn't have to explain what is wrong with my child before I "
                    "could even ask.",
                    role="parent who took part in the trial",
                ),
                heading("What did not work"),
                text("""
<p>In one case of three the registers answered so slowly that people got tired of waiting. We solve
that before the service is opened to everybody.</p>
"""),
                related(to("event", "innovation-morning"), heading="Come and ask"),
                contact("Innovation unit", role="service designer", name="teenused"),
            ),
        ),
    ),
)

CALL = StoryData(
    key="call",
    days_ago=6,
    at=time(12),
    zone=TALLINN,
    picture="door",
    organisations=("innovation-unit",),
    topics=("service-design", "policy-making"),
    tellings=(
        Telling(
            language="et",
            title="Milline teenus teie asutuses vajaks uut pilku?",
            slug="ideekorje",
            lead="Kogume kevadeks ülesandeid. Kolm neist võtame koos asutuse ja teenuse kasutajatega "
            "ette.",
            alt="Neli teed viivad paljude väikeste uste juurest üheni, mis on avatud",
            updates=(
                (3, "Vastamise tähtaeg pikenes nädala võrra: kirju tuli rohkem, kui arvasime."),
            ),
            body=(
                text("""
<p>Valmis lahendust ei ole vaja, piisab kahest lausest: kes jääb praegu hätta ja kust te seda teate.
Iga kirja loeme läbi ja vastame kahe nädala jooksul ka siis, kui ülesanne seekord valituks ei osutu.</p>
"""),
                heading("Mille järgi valime"),
                text("""
<ol>
<li>Kui paljusid inimesi teenus puudutab?</li>
<li>Kas asutuse juht on valmis midagi muutma?</li>
<li>Kas tulemust saab poole aastaga näha?</li>
</ol>
"""),
                callout(
                    "tip", "<p>Kirjutage koos inimesega, kes seda teenust iga päev kasutab.</p>"
                ),
                contact("Innovatsiooniüksus", role="projektijuht", name="ideed"),
            ),
        ),
        Telling(
            language="en",
            title="Which of your services needs a fresh look?",
            slug="call-for-ideas",
            lead="We are collecting assignments for the spring. Three of them we take on together "
            "with the organisation and the people who use the service.",
            alt="Four ways lead from many small doors to one that is open",
            updates=(
                (3, "There is a week more to write to us: more letters came than we expected."),
            ),
            body=(
                text("""
<p>You need no solution, two sentences are enough: who is in difficulty now, and how you know. We read
every letter and answer within two weeks, also where we don't choose the assignment this time.</p>
"""),
                heading("How we choose"),
                text("""
<ol>
<li>How many people does the service concern?</li>
<li>Is the head of the organisation ready to change something?</li>
<li>Can a result be seen within half a year?</li>
</ol>
"""),
                callout(
                    "tip", "<p>Write together with somebody who uses the service every day.</p>"
                ),
                contact("Innovation unit", role="project manager", name="ideed"),
            ),
        ),
    ),
)

WALL = StoryData(
    key="wall-of-problems",
    days_ago=12,
    at=time(15, 20),
    zone=RIGA,
    picture="table",
    organisations=("laboratory", "latvian-municipality", "planning-region"),
    topics=("service-design", "community"),
    leads=("lv",),
    tellings=(
        Telling(
            language="lv",
            title="Uz problēmu sienas jau 84 ieraksti",
            slug="problemu-siena",
            lead="Iestādes un pašvaldības ir uzrakstījušas, kas to darbu kavē visvairāk. Tagad kopīgi "
            "jāizvēlas, ar ko sākt.",
            alt="Septiņi cilvēki pie apaļa galda, skats no augšas",
            caption="Par izvēli lemj kopā: laboratorija, iestādes un pakalpojumu lietotāji.",
            body=(
                text("""
<p>Visbiežāk atkārtojas trīs lietas: viena un tā pati ziņa cilvēkam jāsniedz vairākkārt, vēstules ir
grūti saprotamas, un neviens īsti neatbild par pakalpojumu, kas sākas vienā iestādē un beidzas
citā.</p>
"""),
                figures(
                    ("84", "problēmas"), ("37", "iestādes un pašvaldības"), ("5", "tiks izvēlētas")
                ),
                text("""
<p>Izvēlei ir trīs kritēriji: cik cilvēku tas skar, vai iestāde ir gatava mainīties un vai prototipu
var izmēģināt trijos mēnešos. Lēmumu un tā iemeslus publicēsim šeit.</p>
"""),
                action(
                    "Savu problēmu vēl var pierakstīt atvērto durvju dienā.",
                    to("event", "open-house"),
                ),
                contact(
                    "Inovāciju laboratorija", role="inovāciju speciālists", name="laboratorija"
                ),
            ),
        ),
        Telling(
            language="en",
            title="84 notes on the wall of problems",
            slug="wall-of-problems",
            lead="State bodies and municipalities have written down what slows their work most. Now "
            "we choose together where to begin.",
            alt="Seven people round a table, seen from above",
            caption="Laboratory, public bodies and users choose together.",
            body=(
                text("""
<p>Three things come back most often: people have to tell the same thing several times, letters are
hard to understand, and nobody quite answers for a service that begins in one office and ends in
another.</p>
"""),
                figures(("84", "problems"), ("37", "public bodies"), ("5", "will be chosen")),
                text("""
<p>There are three criteria: how many people it concerns, whether the body is ready to change, and
whether a prototype can be tried within three months. The decision and its reasons will stand
here.</p>
"""),
                action(
                    "You can still write down yours at the open house.",
                    to("event", "open-house"),
                ),
                contact("Innovation laboratory", role="innovation specialist", name="laboratorija"),
            ),
        ),
    ),
)

VISIT = StoryData(
    key="visit",
    days_ago=16,
    at=time(16),
    zone=COPENHAGEN,
    picture="community",
    organisations=("danish-unit", "innovation-unit"),
    topics=("community",),
    tellings=(
        Telling(
            language="en",
            title="What eight visitors from Denmark took home",
            slug="visit-from-denmark",
            lead="The Danish workshop for public innovation spent two days with us. We asked what "
            "they would copy, and what they would rather not.",
            alt="Five different shapes that overlap and share one middle",
            body=(
                text("""
<p>They would copy the weekly hour at nine: it is short, it is always there, and nobody has to prepare
slides. They would not copy our habit of inviting the users only once the prototype is finished.</p>
<p>In return we learned how they count the effect of a change: before it begins, with three numbers at
most, and by somebody who has no part in it.</p>
"""),
                quote(
                    "You talk about failures as if they were ordinary. That is the part I want to take "
                    "home.",
                    role="member of the Danish workshop",
                ),
                related(to("event", "innovation-morning")),
            ),
        ),
    ),
)

SOLFJORDEN = StoryData(
    key="solfjorden",
    days_ago=20,
    at=time(8, 40),
    zone=OSLO,
    picture="pages",
    organisations=("norwegian-municipality",),
    topics=("digital-services", "law-making"),
    leads=("nb",),
    tellings=(
        Telling(
            language="nb",
            title="Kommunen skrev om 200 brev sammen med innbyggerne",
            slug="klarere-brev",
            lead="Solfjorden kommune ba innbyggerne streke under det de ikke forsto. Nå kommer det "
            "halvparten så mange telefoner etter et vedtak.",
            alt="Ark med tekst og merknader fra tre kanter",
            caption="Hvert brev ble lest høyt av noen som faktisk hadde fått det.",
            body=(
                text("""
<p>Arbeidet begynte med én skuff. Saksbehandlerne la fram de brevene som utløste flest spørsmål, og
tolv innbyggere leste dem høyt. Der de stoppet opp, ble teksten skrevet om på stedet.</p>
"""),
                figures(("200", "brev er skrevet om"), ("52 %", "færre telefoner etter vedtak")),
                heading("Tre råd til andre kommuner"),
                text("""
<ol>
<li>Begynn med vedtaket, ikke med paragrafen.</li>
<li>La den som har fått brevet, lese det høyt.</li>
<li>Ta med juristen fra første dag.</li>
</ol>
"""),
                contact("Solfjorden kommune", role="kommunikasjonsrådgiver", name="solfjorden"),
            ),
        ),
    ),
)

REPORT = StoryData(
    key="report",
    days_ago=27,
    at=time(13),
    zone=OSLO,
    picture="lens",
    organisations=("local-government", "university"),
    topics=("policy-making", "experiments"),
    tellings=(
        Telling(
            language="nb",
            title="Ny rapport: Hva skiller forsøkene som lykkes, fra dem som stopper?",
            slug="rapport-om-forsok",
            lead="Seksti forsøk i stat og kommune er gått gjennom. Ett trekk går igjen hos dem som ble "
            "til vanlig drift.",
            alt="Et forstørrelsesglass som samler spredte biter til et mønster",
            body=(
                text("""
<p>Det er verken pengene eller teknologien. Forsøkene som overlevde, hadde fra starten av en navngitt
leder i linjen som skulle overta. Der prosjektgruppen selv skulle «finne en mottaker til slutt»,
stoppet fire av fem.</p>
"""),
                figures(
                    ("60", "forsøk er undersøkt"),
                    ("23", "er blitt til vanlig drift"),
                    ("4 av 5", "uten eier stoppet"),
                ),
                picture(
                    "target",
                    alt="Søyler av prikker stiger, og en pil treffer blinken",
                    caption="Forsøk med eier i linjen når oftere målet.",
                ),
                related(to("story", "lift")),
            ),
        ),
        Telling(
            language="en",
            title="New report: what tells trials that last from those that stop?",
            slug="report-on-trials",
            lead="Sixty trials in state and municipalities were looked through. Those that became "
            "everyday practice have one thing in common.",
            alt="A magnifying glass; under it scattered pieces form a pattern",
            body=(
                text("""
<p>It is neither money nor technology. The trials that lived on had a manager, by name and from the
start, who was to take over. Where the project group was to “find a receiver at the end”, four of five
stopped.</p>
"""),
                figures(
                    ("60", "trials examined"),
                    ("23", "became everyday practice"),
                    ("4 of 5", "without an owner stopped"),
                ),
                picture(
                    "target",
                    alt="Columns of dots rise, an arrow reaches the target",
                    caption="Trials with an owner reach their target more often.",
                ),
                related(to("story", "lift")),
            ),
        ),
    ),
)

PROTOTYPES = StoryData(
    key="six-prototypes",
    days_ago=41,
    at=time(10),
    zone=RIGA,
    picture="blocks",
    organisations=("laboratory",),
    topics=("experiments", "digital-services"),
    tellings=(
        Telling(
            language="lv",
            title="Seši prototipi dodas ārpus laboratorijas",
            slug="sesi-prototipi",
            lead="No četrpadsmit laboratorijā pārbaudītajām idejām sešas tagad izmēģina iestādes, ar "
            "īstiem lietotājiem un īstām rindām.",
            alt="Krāsaini klucīši; pēdējo tūlīt noliks vietā",
            body=(
                text("""
<p>Trīs mēnešus iestādes vāks tikai divus skaitļus: cik ilgi cilvēks gaida un cik reižu viņam jāzvana.
Ja neviens no tiem nemainās, izmēģinājumu pārtrauc, un tas nav neveiksmes stāsts.</p>
<p>Pārējās astoņas idejas nav pazudušas. To apraksti un iemesli, kāpēc tās apturētas, ir pieejami
ikvienam, kurš vēlas mēģināt vēlreiz.</p>
"""),
                related(to("event", "prototype-to-service"), to("page", "laboratory")),
            ),
        ),
    ),
)

STORIES = (PROTOTYPES, REPORT, SOLFJORDEN, VISIT, WALL, CALL, ONE_FORM)
