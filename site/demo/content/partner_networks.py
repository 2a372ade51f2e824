"""Partner networks abroad. None of them exists."""

from __future__ import annotations

from dataclasses import dataclass

from demo.content.blocks import contact, heading, text
from demo.content.shapes import Telling


@dataclass(frozen=True, kw_only=True)
class NetworkData:
    """A network in all languages; the last block of each telling is its contact. `calendar` is whom
    the demo's partner calendar is held by."""

    key: str
    country: str
    languages: tuple[str, ...]
    website: str
    tellings: tuple[Telling, ...]
    picture: str = ""
    calendar: str = ""


NETWORKS = (
    NetworkData(
        key="liepkalne",
        country="LV",
        languages=("en", "lv"),
        website="https://example.org/liepkalne",
        picture="journey",
        calendar="latvian-municipality",
        tellings=(
            Telling(
                language="en",
                title="Liepkalne Circle",
                slug="liepkalne-circle",
                lead="Forty municipalities and libraries in Latvia that try services out together "
                "with residents, and lend each other the people who know how.",
                alt="A dashed way across a map leads past four marks",
                body=(
                    heading("What they do"),
                    text("""
<p>Each month one municipality opens its doors and shows what it is trying out, what works and what
does not. Guests from abroad are welcome; somebody who speaks English is always there.</p>
"""),
                    contact("Liepkalne Circle", role="coordinator", name="liepkalne"),
                ),
            ),
            Telling(
                language="et",
                title="Liepkalne ring",
                slug="liepkalne-ring",
                lead="Nelikümmend Läti omavalitsust ja raamatukogu, kes katsetavad teenuseid koos "
                "elanikega ja laenavad üksteisele oskajaid inimesi.",
                alt="Katkendlik tee kaardil möödub neljast tähisest",
                body=(
                    heading("Mida nad teevad"),
                    text("""
<p>Igal kuul avab üks omavalitsus uksed ja näitab, mida ta katsetab, mis toimib ja mis mitte. Oodatud on
ka külalised välismaalt; kohal on alati keegi, kes räägib inglise keelt.</p>
"""),
                    contact("Liepkalne ring", role="koordinaator", name="liepkalne"),
                ),
            ),
            Telling(
                language="lv",
                title="Liepkalnes loks",
                slug="liepkalnes-loks",
                lead="Četrdesmit Latvijas pašvaldību un bibliotēku, kas kopā ar iedzīvotājiem "
                "izmēģina pakalpojumus un cita citai aizdod zinošus cilvēkus.",
                alt="Raustīta līnija kartē ved gar četrām atzīmēm",
                body=(
                    heading("Ko viņi dara"),
                    text("""
<p>Katru mēnesi kāda pašvaldība atver durvis un parāda, ko tā izmēģina, kas izdodas un kas ne. Laipni
gaidīti arī viesi no ārzemēm; vienmēr ir kāds, kas runā angliski.</p>
"""),
                    contact("Liepkalnes loks", role="koordinators", name="liepkalne"),
                ),
            ),
            Telling(
                language="nb",
                title="Liepkalne-ringen",
                slug="liepkalne-ringen",
                lead="Førti kommuner og biblioteker i Latvia som prøver ut tjenester sammen med "
                "innbyggerne, og låner hverandre folk som kan faget.",
                alt="En stiplet vei på et kart går forbi fire merker",
                body=(
                    heading("Hva de gjør"),
                    text("""
<p>Hver måned åpner en kommune dørene og viser hva den prøver ut, hva som virker og hva som ikke gjør
det. Gjester fra utlandet er velkomne; det er alltid noen der som snakker engelsk.</p>
"""),
                    contact("Liepkalne-ringen", role="koordinator", name="liepkalne"),
                ),
            ),
            Telling(
                language="sl",
                title="Krog Liepkalne",
                slug="krog-liepkalne",
                lead="Štirideset občin in knjižnic v Latviji, ki storitve preizkušajo skupaj s "
                "prebivalci in si med seboj posojajo ljudi z znanjem.",
                alt="Črtkana pot na zemljevidu vodi mimo štirih oznak",
                body=(
                    heading("Kaj počnejo"),
                    text("""
<p>Vsak mesec ena od občin odpre vrata in pokaže, kaj preizkuša, kaj deluje in kaj ne. Gostje iz tujine
so dobrodošli; vedno je tam nekdo, ki govori angleško.</p>
"""),
                    contact("Krog Liepkalne", role="koordinator", name="liepkalne"),
                ),
            ),
        ),
    ),
    NetworkData(
        key="workbench",
        country="DK",
        languages=("en", "no", "da", "sv"),
        website="https://example.org/workbench",
        tellings=(
            Telling(
                language="en",
                title="The Workbench",
                slug="workbench",
                lead="Danish designers, caseworkers and lawyers who rewrite rules after they have "
                "seen them used. Anybody from a public body may sit down with them.",
                body=(
                    heading("What one can ask them for"),
                    text("""
<p>A day at the bench: bring one rule, one letter and two people who use it. They bring the questions.
What comes of it belongs to everybody and stands on their website.</p>
"""),
                    contact("The Workbench", role="guests and visits", name="workbench"),
                ),
            ),
            Telling(
                language="et",
                title="Tööpink",
                slug="toopink",
                lead="Taani disainerid, menetlejad ja juristid, kes kirjutavad reeglid ümber pärast "
                "seda, kui on näinud neid kasutatavat. Oodatud on iga asutus.",
                body=(
                    heading("Mida neilt küsida saab"),
                    text("""
<p>Päeva tööpingi ääres: võtke kaasa üks reegel, üks kiri ja kaks inimest, kes seda kasutavad. Küsimused
toovad nemad. Tulemus kuulub kõigile ja on nende veebilehel.</p>
"""),
                    contact("Tööpink", role="külalised ja külastused", name="workbench"),
                ),
            ),
            Telling(
                language="lv",
                title="Darbagalds",
                slug="darbagalds",
                lead="Dānijas dizaineri, lietveži un juristi, kas pārraksta noteikumus pēc tam, kad "
                "redzējuši tos lietojam. Pievienoties var ikviena iestāde.",
                body=(
                    heading("Ko viņiem var lūgt"),
                    text("""
<p>Vienu dienu pie darbagalda: ņemiet līdzi vienu noteikumu, vienu vēstuli un divus cilvēkus, kas tos
lieto. Jautājumus atnesīs viņi. Rezultāts pieder visiem un ir lasāms viņu tīmekļvietnē.</p>
"""),
                    contact("Darbagalds", role="viesi un apmeklējumi", name="workbench"),
                ),
            ),
            Telling(
                language="nb",
                title="Arbeidsbenken",
                slug="arbeidsbenken",
                lead="Danske designere, saksbehandlere og jurister som skriver om regler etter at de "
                "har sett dem i bruk. Alle fra det offentlige kan sette seg ned med dem.",
                body=(
                    heading("Hva man kan be dem om"),
                    text("""
<p>En dag ved benken: Ta med én regel, ett brev og to personer som bruker dem. Spørsmålene har de med
seg. Det som kommer ut av det, tilhører alle og ligger på nettstedet deres.</p>
"""),
                    contact("Arbeidsbenken", role="gjester og besøk", name="workbench"),
                ),
            ),
            Telling(
                language="sl",
                title="Delovni pult",
                slug="delovni-pult",
                lead="Danski oblikovalci, referenti in pravniki, ki predpise prepišejo, potem ko so "
                "jih videli v rabi. Pridruži se jim lahko vsak javni organ.",
                body=(
                    heading("Za kaj jih lahko prosimo"),
                    text("""
<p>Dan ob pultu: prinesite en predpis, eno pismo in dva človeka, ki ju uporabljata. Vprašanja prinesejo
oni. Kar nastane, pripada vsem in je na njihovem spletišču.</p>
"""),
                    contact("Delovni pult", role="gostje in obiski", name="workbench"),
                ),
            ),
        ),
    ),
    NetworkData(
        key="trial-field",
        country="FI",
        languages=("en", "fi", "sv"),
        website="https://example.org/trial-field",
        tellings=(
            Telling(
                language="en",
                title="Trial Field",
                slug="trial-field",
                lead="A Finnish network for small experiments: twelve weeks, one question, and a "
                "report of two pages that says what did not work as well.",
                body=(
                    heading("Trying things out together"),
                    text("""
<p>Twice a year they look for teams abroad that try the same thing at the same time. The teams compare
notes every second Friday, by video.</p>
"""),
                    contact("Trial Field", role="international trials", name="trial-field"),
                ),
            ),
            Telling(
                language="et",
                title="Katsepõld",
                slug="katsepold",
                lead="Soome väikeste katsetuste võrgustik: kaksteist nädalat, üks küsimus ja "
                "kaheleheküljeline aruanne, mis ütleb ka seda, mis ei õnnestunud.",
                body=(
                    heading("Katsetame koos"),
                    text("""
<p>Kaks korda aastas otsivad nad välismaalt meeskondi, kes proovivad samal ajal sama asja. Meeskonnad
võrdlevad tähelepanekuid üle nädala reedeti videokõnes.</p>
"""),
                    contact("Katsepõld", role="rahvusvahelised katsetused", name="trial-field"),
                ),
            ),
            Telling(
                language="lv",
                title="Izmēģinājumu lauks",
                slug="izmeginajumu-lauks",
                lead="Somijas mazo eksperimentu tīkls: divpadsmit nedēļas, viens jautājums un divu "
                "lappušu pārskats, kurā teikts arī tas, kas neizdevās.",
                body=(
                    heading("Izmēģināt kopā"),
                    text("""
<p>Divreiz gadā viņi ārzemēs meklē komandas, kas tajā pašā laikā izmēģina to pašu. Komandas salīdzina
piezīmes katru otro piektdienu videozvanā.</p>
"""),
                    contact(
                        "Izmēģinājumu lauks", role="starptautiski izmēģinājumi", name="trial-field"
                    ),
                ),
            ),
            Telling(
                language="nb",
                title="Prøvefeltet",
                slug="provefeltet",
                lead="Et finsk nettverk for små forsøk: tolv uker, ett spørsmål og en rapport på to "
                "sider som også sier hva som ikke virket.",
                body=(
                    heading("Prøve ut sammen"),
                    text("""
<p>To ganger i året ser de etter team i utlandet som prøver ut det samme på samme tid. Teamene
sammenligner notater annenhver fredag, på video.</p>
"""),
                    contact("Prøvefeltet", role="internasjonale forsøk", name="trial-field"),
                ),
            ),
            Telling(
                language="sl",
                title="Poskusno polje",
                slug="poskusno-polje",
                lead="Finska mreža za majhne poskuse: dvanajst tednov, eno vprašanje in poročilo na "
                "dveh straneh, ki pove tudi, kaj ni delovalo.",
                body=(
                    heading("Preizkušamo skupaj"),
                    text("""
<p>Dvakrat na leto iščejo ekipe v tujini, ki isto stvar preizkušajo ob istem času. Ekipe svoje zapiske
primerjajo vsak drugi petek po videu.</p>
"""),
                    contact("Poskusno polje", role="mednarodni poskusi", name="trial-field"),
                ),
            ),
        ),
    ),
)
