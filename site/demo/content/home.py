"""What the home page says, in each language about the unit of its country."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class HomeWords:
    lead: str
    body: str


HOMES = {
    "en": HomeWords(
        lead="Talka is where people in ministries, agencies and municipalities learn from each "
        "other how to make public services better. Find a training or a meetup, register in a "
        "minute, and take its dates into your calendar.",
        body="""
<h2>Who we are</h2>
<p>Talka is run by the innovation units of several countries together with their partners:
universities, associations, municipalities and companies. A small team with the methods of service
design can mend what sends people from counter to counter. Lasting change needs many more who know
how to work that way.</p>
<h2>What we do</h2>
<ul>
<li>trainings in new ways of working, for at least 1,200 civil servants;</li>
<li>meetups where units and laboratories show what worked, and what did not;</li>
<li>prototypes that are tried with their users before anything is introduced for everybody.</li>
</ul>
""",
    ),
    "et": HomeWords(
        lead="Talka on koht, kus ministeeriumide, ametite ja omavalitsuste inimesed õpivad "
        "üksteiselt, kuidas avalikke teenuseid paremaks teha. Leidke koolitus või kohtumine, "
        "registreeruge minutiga ja lisage ajad oma kalendrisse.",
        body="""
<h2>Innovatsiooniüksus</h2>
<p>Ministeeriumide ühishoones tegutseb kolmeliikmeline meeskond, kes aitab korda teha teenuseid,
mis inimest alt veavad: järjekord on liiga pikk, sõiduplaan ei vasta vajadusele või tuleb ühe asja
pärast käia mitmes asutuses. Lahendusi otsitakse teenusedisaini võtetega ja koos nendega, kes
teenust kasutavad.</p>
<h2>Kuidas see algas</h2>
<p>Üksuse loomise ettepaneku tegi rakkerühm, mille tööd juhtis Riigikantselei ning milles osalesid
ministeeriumid, vabaühendused, ettevõtjad ja ülikool. Rühma lõpparuandes on igal ettepanekul üks
kindel vastutaja.</p>
<h2>Esimesed ülesanded</h2>
<ul>
<li>intelligentse transpordi tulevik;</li>
<li>vähipatsiendi raviteekond;</li>
<li>parem õigusloome.</li>
</ul>
""",
    ),
    "lv": HomeWords(
        lead="Talka ir vieta, kur ministriju, iestāžu un pašvaldību darbinieki cits no cita mācās, "
        "kā uzlabot publiskos pakalpojumus. Atrodiet mācības vai tikšanos, piesakieties minūtes "
        "laikā un pievienojiet datumus savam kalendāram.",
        body="""
<h2>Inovāciju laboratorija</h2>
<p>Valsts kancelejas vadībā laboratorija kopā ar valsts iestādēm, pašvaldībām un plānošanas
reģioniem izstrādā un pārbauda jaunus risinājumus, kuru centrā ir cilvēks. Tās rīcībā ir
inovāciju speciālisti, kopstrādes telpas, aprīkojums un digitāla darba vide.</p>
<h2>No problēmas līdz pakalpojumam</h2>
<ol>
<li>Iestādes piesaka problēmas, un pēc skaidriem kritērijiem tiek izvēlētas tās, ar kurām sākt.</li>
<li>Kopā ar lietotājiem laboratorijā top prototips.</li>
<li>Dzīvotspējīgākos prototipus izmēģina ārpus laboratorijas un pēc tam ievieš.</li>
</ol>
""",
    ),
    "nb": HomeWords(
        lead="Talka er møteplassen der ansatte i departementer, etater og kommuner lærer av "
        "hverandre hvordan offentlige tjenester kan bli bedre. Finn et kurs eller et møte, meld "
        "deg på i løpet av et minutt og legg datoene inn i kalenderen din.",
        body="""
<h2>Hvorfor innovasjon?</h2>
<p>Oljeinntektene går ned, befolkningen blir eldre, forventningene øker, og samfunnet skal
omstilles i grønn retning. Da må tiltak og tjenester ses i sammenheng, slik at innbyggerne møter
én dør.</p>
<h2>Innspill fra hele landet</h2>
<p>Arbeidet med stortingsmeldingen om innovasjon i offentlig sektor bygger på innspill fra stat og
kommune: Hva hjelper? Hva hindrer? Og hvordan blir vi flinkere til å dele erfaringer og lære av
hverandre? Her finner du møtene og det faglige stoffet etter hvert som det kommer.</p>
""",
    ),
    "sl": HomeWords(
        lead="Talka je prostor, kjer se zaposleni v ministrstvih, drugih državnih organih in "
        "občinah drug od drugega učijo, kako izboljšati javne storitve. Poiščite usposabljanje "
        "ali srečanje, se v minuti prijavite in si termine dodajte v koledar.",
        body="""
<h2>Kdo?</h2>
<p>Projektna skupina skupaj z zunanjimi strokovnjaki državnim organom nudi strokovno podporo pri
uvajanju inovativnih pristopov in pripravlja usposabljanja, po katerih lahko nove metode
uporabljajo samostojno.</p>
<h2>Kako?</h2>
<p>Državni organi predlagajo izzive, rešitve pa iščemo s prototipi, pri katerih uporabniki
sodelujejo od samega začetka. Znanje, izkušnje in dobre prakse si izmenjujemo v skupnosti, ki je
povezana s podobnimi skupinami v tujini.</p>
<h2>Cilji</h2>
<ul>
<li>najmanj 1.200 usposobljenih javnih uslužbencev;</li>
<li>inovativni pristopi kot samoumeven del vsakdanjega dela;</li>
<li>nove zamisli za načrtovanje razvoja in pripravo predpisov.</li>
</ul>
<p>Za program je namenjenih 1.000.000 evrov javnih sredstev, od tega 800.000 evrov iz Evropskega
socialnega sklada.</p>
""",
    ),
}
