"""What journalists find, in each language."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class PressWords:
    """The page in one language. `desk`, `role`: whom to call; `figures`: numbers and what they
    count; `kit`: the titles of `KIT`, in its order."""

    title: str
    slug: str
    lead: str
    desk: str
    role: str
    sentence: str
    short: str
    long: str
    figures: tuple[tuple[str, str], ...]
    kit: tuple[str, ...]
    terms: str
    embargo: str


# Kind, and the key of a picture.
KIT = (("graphic", "blocks"), ("graphic", "journey"), ("photo", "hall"), ("photo", "building"))
PAPER = "task-force-report"

PRESS = {
    "en": PressWords(
        title="Press",
        slug="press",
        lead="Whom to call, what to write about us, and pictures to go with it.",
        desk="Press desk",
        role="answers on working days within three hours",
        sentence="Talka is where public servants of several countries learn together how to make "
        "public services better.",
        short="Talka is run by the innovation units of several countries. It brings together "
        "people of ministries, agencies and municipalities who try new ways of working with those "
        "who use public services. It offers trainings, meetups and prototypes, and says openly "
        "what worked and what did not.",
        long="Talka is run by the innovation units of several countries together with their "
        "partners: universities, associations, municipalities and companies. Small teams with the "
        "methods of service design mend what sends people from counter to counter. Each solution "
        "is drawn and tried with its users before it is introduced for everybody. Since lasting "
        "change needs many more who know how to work that way, the programme trains at least 1,200 "
        "civil servants. Its meetups show what worked, and what did not; its calendar is open to "
        "everybody. Whoever works for the public may join the network, find colleagues with the "
        "same problem and ask them.",
        figures=(
            ("1,200", "civil servants to be trained"),
            ("5", "languages"),
            ("6", "prototypes"),
        ),
        kit=("Blocks of a service", "A journey through offices", "The hall", "The house"),
        terms="For reports about Talka and public innovation.",
        embargo="Stories that we send before their day are for preparing your own. Please publish "
        "nothing of them before the day and hour that stand on top. Whoever does not want this "
        "rule tells us, and gets them when everybody does.",
    ),
    "et": PressWords(
        title="Pressile",
        slug="press",
        lead="Kellele helistada, mida meist kirjutada ja pildid, mida juurde panna.",
        desk="Pressikontakt",
        role="vastab tööpäeviti kolme tunni jooksul",
        sentence="Talka on koht, kus mitme riigi ametnikud õpivad koos avalikke teenuseid paremaks "
        "tegema.",
        short="Talkat veavad mitme riigi innovatsiooniüksused. See toob kokku ministeeriumide, "
        "ametite ja omavalitsuste inimesed, kes proovivad koos teenuste kasutajatega uusi "
        "tööviise. Talka pakub koolitusi, kohtumisi ja prototüüpe ning räägib ausalt, mis toimis ja "
        "mis mitte.",
        long="Talkat veavad mitme riigi innovatsiooniüksused koos partneritega: ülikoolid, "
        "ühendused, omavalitsused ja ettevõtted. Väikesed meeskonnad parandavad teenusedisaini "
        "abil seda, mis saadab inimesi ühe leti juurest teise juurde. Iga lahendus visandatakse ja "
        "proovitakse läbi koos kasutajatega, enne kui see kõigi jaoks kasutusele võetakse. Püsiv "
        "muutus vajab palju rohkem inimesi, kes nii töötada oskavad, seepärast koolitab programm "
        "vähemalt 1200 ametnikku. Kohtumistel näidatakse, mis toimis ja mis mitte; kalender on "
        "avatud kõigile.",
        figures=(("1200", "koolitatavat ametnikku"), ("5", "keelt"), ("6", "prototüüpi")),
        kit=("Teenuse klotsid", "Teekond läbi asutuste", "Saal", "Maja"),
        terms="Talkat ja avaliku sektori innovatsiooni käsitlevate lugude juurde.",
        embargo="Lood, mille saadame enne nende päeva, on teile valmistumiseks. Palun ärge avaldage "
        "neist midagi enne päeva ja kellaaega, mis seisab loo kohal. Kes seda reeglit ei soovi, "
        "andku teada ja saab loo koos kõigi teistega.",
    ),
    "lv": PressWords(
        title="Presei",
        slug="prese",
        lead="Kam zvanīt, ko par mums rakstīt un attēli, ko pievienot.",
        desk="Preses kontakts",
        role="darbdienās atbild trīs stundu laikā",
        sentence="Talka ir vieta, kur vairāku valstu ierēdņi kopā mācās uzlabot publiskos "
        "pakalpojumus.",
        short="Talku vada vairāku valstu inovāciju vienības. Tā saved kopā ministriju, aģentūru un "
        "pašvaldību cilvēkus, kuri kopā ar pakalpojumu lietotājiem izmēģina jaunus darba veidus. "
        "Talka piedāvā mācības, tikšanās un prototipus un atklāti stāsta, kas izdevās un kas ne.",
        long="Talku vada vairāku valstu inovāciju vienības kopā ar partneriem: augstskolām, "
        "biedrībām, pašvaldībām un uzņēmumiem. Nelielas komandas ar pakalpojumu dizaina metodēm "
        "labo to, kas sūta cilvēkus no viena lodziņa pie otra. Katrs risinājums tiek uzskicēts un "
        "izmēģināts kopā ar lietotājiem, pirms to ievieš visiem. Noturīgām pārmaiņām vajag daudz "
        "vairāk cilvēku, kas prot tā strādāt, tāpēc programma apmāca vismaz 1200 ierēdņu. "
        "Tikšanās reizēs rāda, kas izdevās un kas ne; kalendārs ir atvērts visiem.",
        figures=(("1200", "apmācāmi ierēdņi"), ("5", "valodas"), ("6", "prototipi")),
        kit=("Pakalpojuma klucīši", "Ceļš caur iestādēm", "Zāle", "Ēka"),
        terms="Rakstiem par Talku un publiskā sektora inovācijām.",
        embargo="Ziņas, ko nosūtām pirms to dienas, ir jūsu sagatavošanās darbam. Lūdzu, nepublicējiet "
        "no tām neko pirms dienas un stundas, kas norādīta augšā. Kas šo noteikumu nevēlas, lai "
        "pasaka, un saņems ziņas kopā ar visiem.",
    ),
    "nb": PressWords(
        title="Presse",
        slug="presse",
        lead="Hvem du kan ringe, hva du kan skrive om oss, og bilder til saken.",
        desk="Pressekontakt",
        role="svarer på hverdager innen tre timer",
        sentence="Talka er der offentlig ansatte fra flere land lærer sammen hvordan offentlige "
        "tjenester blir bedre.",
        short="Talka drives av innovasjonsenhetene i flere land. Her møtes folk fra departementer, "
        "etater og kommuner som prøver nye måter å arbeide på sammen med dem som bruker "
        "tjenestene. Talka tilbyr kurs, treff og prototyper, og sier åpent hva som virket og hva "
        "som ikke gjorde det.",
        long="Talka drives av innovasjonsenhetene i flere land sammen med partnerne sine: "
        "universiteter, foreninger, kommuner og bedrifter. Små team bruker tjenestedesign til å "
        "rette det som sender folk fra skranke til skranke. Hver løsning skisseres og prøves med "
        "brukerne før den innføres for alle. Varig endring trenger mange flere som kan arbeide "
        "slik, og derfor skal programmet kurse minst 1200 offentlig ansatte. Treffene viser hva "
        "som virket og hva som ikke gjorde det; kalenderen er åpen for alle.",
        figures=(("1200", "ansatte skal kurses"), ("5", "språk"), ("6", "prototyper")),
        kit=("Klossene i en tjeneste", "En reise gjennom kontorene", "Salen", "Huset"),
        terms="Til saker om Talka og innovasjon i offentlig sektor.",
        embargo="Saker vi sender før dagen, er til forberedelse. Publiser ikke noe fra dem før dagen "
        "og klokkeslettet som står øverst. Den som ikke ønsker denne regelen, sier fra og får "
        "sakene samtidig med alle andre.",
    ),
    "sl": PressWords(
        title="Za medije",
        slug="za-medije",
        lead="Koga poklicati, kaj napisati o nas in slike, ki sodijo zraven.",
        desk="Stik za medije",
        role="ob delavnikih odgovori v treh urah",
        sentence="Talka je kraj, kjer se javni uslužbenci več držav skupaj učijo izboljševati javne "
        "storitve.",
        short="Talko vodijo inovacijske enote več držav. Povezuje ljudi z ministrstev, agencij in "
        "občin, ki skupaj z uporabniki storitev preizkušajo nove načine dela. Ponuja "
        "usposabljanja, srečanja in prototipe ter odkrito pove, kaj je delovalo in kaj ne.",
        long="Talko vodijo inovacijske enote več držav skupaj s partnerji: univerzami, združenji, "
        "občinami in podjetji. Majhne ekipe z metodami oblikovanja storitev popravljajo, kar ljudi "
        "pošilja od okenca do okenca. Vsaka rešitev je narisana in preizkušena z uporabniki, "
        "preden je uvedena za vse. Trajne spremembe potrebujejo veliko več ljudi, ki znajo tako "
        "delati, zato program usposablja vsaj 1200 javnih uslužbencev. Srečanja pokažejo, kaj je "
        "delovalo in kaj ne; koledar je odprt za vse.",
        figures=(("1200", "uslužbencev za usposabljanje"), ("5", "jezikov"), ("6", "prototipov")),
        kit=("Kocke storitve", "Pot skozi urade", "Dvorana", "Hiša"),
        terms="Za prispevke o Talki in inovacijah v javnem sektorju.",
        embargo="Zgodbe, ki jih pošljemo pred njihovim dnem, so za pripravo. Prosimo, da iz njih "
        "ničesar ne objavite pred dnevom in uro, ki stojita na vrhu. Kdor tega pravila ne želi, "
        "naj nam pove in jih dobi hkrati z vsemi.",
    ),
}
