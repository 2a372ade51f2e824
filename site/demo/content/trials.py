"""The page about how a service is tried out."""

from __future__ import annotations

from demo.content.blocks import (
    accordion,
    callout,
    contact,
    dates,
    documents,
    gallery,
    people,
    steps,
    table,
    text,
)
from demo.content.shapes import PageData, Telling

TRIALS = PageData(
    key="trials",
    picture="journey",
    tellings=(
        Telling(
            language="et",
            title="Kuidas teenust proovile pannakse",
            slug="proovile-panek",
            lead="Kolm kuud, neli sammu ja üks küsimus, millele kõik loodavad vastuse saada: kas "
            "inimesel läks lihtsamaks?",
            alt="Tee läbi viie peatuse",
            body=(
                text("""
<p>Proovile panek on odavaim viis eksida. Selle asemel et kirjutada aasta aega nõudeid, näitame
inimestele kahe nädala pärast midagi, mida saab puudutada.</p>
"""),
                steps(
                    "Neli sammu",
                    ("Kuulame", "<p>Räägime vähemalt viie inimesega, kes teenust kasutavad.</p>"),
                    ("Visandame", "<p>Kolm lahendust paberil; üks neist meelega liiga julge.</p>"),
                    ("Proovime", "<p>Prototüüp ühes asutuses, kuus nädalat, kõrvuti vanaga.</p>"),
                    ("Otsustame", "<p>Asutuse juht ütleb kas <b>edasi</b> või <b>aitab</b>.</p>"),
                ),
                callout(
                    "important",
                    "<p>Prototüübis ei kasuta me kunagi päris inimeste andmeid.</p>",
                ),
                table(
                    "Viimased kolm proovi",
                    ("Teenus", "Asutus", "Aega kulus, min"),
                    ("Puudega lapse toetus", "Sotsiaalkindlustus", "41 → 14"),
                    ("Parkimiskaart", "Linnavalitsus", "25 → 6"),
                    ("Lasteaiakoht", "Linnavalitsus", "18 → 11"),
                ),
                gallery(
                    ("table", "Seitse inimest ümber laua, ülalt vaadatuna", "Kuulame"),
                    ("pages", "Laiali lehed, millel on märkmed", "Visandame"),
                    ("blocks", "Värvilised klotsid; viimane on kohe paika asetamas", "Proovime"),
                ),
                accordion(
                    "Mida meilt küsitakse",
                    ("Mis see maksab?", "<p>Asutusele mitte midagi peale inimeste aja.</p>"),
                    ("Kui palju aega?", "<p>Kaks inimest, pool päeva nädalas, kolm kuud.</p>"),
                    (
                        "Mis siis, kui ei õnnestu?",
                        "<p>Siis teame seda kolme kuuga, mitte kolme aastaga.</p>",
                    ),
                ),
                documents(("teekonna-kaart", ""), ("how-to-prepare", "en")),
                people("Kes aitavad", "leelo"),
                dates("Õppige proovima", kind="training"),
                callout("tip", "<p>Üks lause probleemist on alguseks küllalt.</p>"),
                contact("Innovatsiooniüksus", role="teenusedisainer", name="teenused"),
            ),
        ),
        Telling(
            language="en",
            title="How a service is tried out",
            slug="trying-out",
            lead="Three months, four steps and the one question that everything turns on: did it get "
            "easier for people?",
            alt="A way through five stops",
            body=(
                text("""
<p>A trial is the cheapest way to be wrong. Instead of writing requirements for a year we show people,
after two weeks, something they can touch.</p>
"""),
                steps(
                    "Four steps",
                    ("We listen", "<p>To at least five people who use the service.</p>"),
                    (
                        "We sketch",
                        "<p>Three solutions on paper; one of them too bold on purpose.</p>",
                    ),
                    (
                        "We try",
                        "<p>A prototype in one office, for six weeks, beside the old way.</p>",
                    ),
                    (
                        "We decide",
                        "<p>The head of the office says <b>go on</b> or <b>enough</b>.</p>",
                    ),
                ),
                callout("important", "<p>A prototype never holds the data of real people.</p>"),
                table(
                    "The last three trials",
                    ("Service", "Office", "Time it takes, min"),
                    ("Benefit for a disabled child", "Social insurance", "41 → 14"),
                    ("Parking card", "City government", "25 → 6"),
                    ("Place in a kindergarten", "City government", "18 → 11"),
                ),
                gallery(
                    ("table", "Seven people round a table, seen from above", "We listen"),
                    ("pages", "Scattered sheets with notes", "We sketch"),
                    ("blocks", "Coloured blocks; the last one is about to be set down", "We try"),
                ),
                accordion(
                    "What we are asked",
                    ("What does it cost?", "<p>Nothing but the time of your people.</p>"),
                    ("How much time?", "<p>Two people, half a day a week, for three months.</p>"),
                    (
                        "What if it fails?",
                        "<p>Then we know after three months, not three years.</p>",
                    ),
                ),
                documents(("how-to-prepare", ""), ("teekonna-kaart", "et")),
                people("Who helps", "leelo"),
                dates("Learn to try", kind="training"),
                callout("tip", "<p>One sentence about the problem is enough to begin.</p>"),
                contact("Innovation unit", role="service designer", name="teenused"),
            ),
        ),
    ),
)
