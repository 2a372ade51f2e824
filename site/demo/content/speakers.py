"""Who speaks and teaches in the demo. Nobody of them exists: the names are made of leaves, stones
and berries."""

from __future__ import annotations

from demo.content.shapes import SpeakerData

DESIGNER = {
    "en": "Service designer",
    "et": "Teenusedisainer",
    "lv": "Pakalpojumu dizainere",
    "nb": "Tjenestedesigner",
    "sl": "Oblikovalka storitev",
}

SPEAKERS = (
    SpeakerData(
        key="leelo",
        name="Leelo Sinililleaas",
        organisation="innovation-unit",
        portrait="face-curls",
        role=DESIGNER,
        about={
            "en": "Listens first. Has followed people through forty public services, from the "
            "first letter to the last signature.",
            "et": "Kuulab kõigepealt ära. On käinud inimestega kaasas neljakümnes avalikus "
            "teenuses, esimesest kirjast viimase allkirjani.",
        },
    ),
    SpeakerData(
        key="mihkel",
        name="Mihkel Graniitkivi",
        organisation="innovation-unit",
        portrait="face-beard",
        role={"en": "Trainer and prototyper", "et": "Koolitaja ja prototüüpija"},
        about={
            "en": "Builds things of paper that people then use as if they were real.",
            "et": "Ehitab paberist asju, mida inimesed kasutavad nagu päris.",
        },
    ),
    SpeakerData(
        key="riina",
        name="Riina Pohlavarreke",
        organisation="government-office",
        portrait="face-bun",
        role={"en": "Adviser on law-making", "et": "Õigusloome nõunik"},
        about={
            "en": "Reads drafts aloud to the people they are about.",
            "et": "Loeb eelnõusid ette neile, keda need puudutavad.",
        },
    ),
    SpeakerData(
        key="darja",
        name="Darja Brinovjagoda",
        organisation="public-administration",
        portrait="face-bob",
        role={"en": "Trainer", "sl": "Predavateljica"},
        about={
            "en": "Teaches by doing: nobody sits for longer than twenty minutes.",
            "sl": "Poučuje z delom: nihče ne sedi dlje kot dvajset minut.",
        },
        link="https://example.org/darja-brinovjagoda",
    ),
    SpeakerData(
        key="gasper",
        name="Gašper Prodnikbreg",
        organisation="public-administration",
        portrait="face-short",
        role={"en": "Trainer", "sl": "Predavatelj"},
        about={
            "en": "Asks the question that everybody left out.",
            "sl": "Postavi vprašanje, ki so ga vsi izpustili.",
        },
    ),
    SpeakerData(
        key="dace",
        name="Dace Ķimenlauka",
        organisation="laboratory",
        portrait="face-scarf",
        role=DESIGNER,
        about={
            "en": "Took three prototypes out of the drawer and two of them into daily use.",
            "lv": "Izvilkusi no atvilktnes trīs prototipus; divus lieto ikdienā.",
        },
    ),
    SpeakerData(
        key="uldis",
        name="Uldis Dzintarozols",
        organisation="planning-region",
        portrait="face-short",
        role={"en": "Head of development", "lv": "Attīstības nodaļas vadītājs"},
    ),
    SpeakerData(
        key="sunniva",
        name="Sunniva Multelyng",
        organisation="local-government",
        portrait="face-curls",
        role={"en": "Head of the white paper's work", "nb": "Leder for arbeidet med meldingen"},
        about={
            "en": "Collects what works in one municipality and stops at the next.",
            "nb": "Samler det som virker i én kommune og stopper opp i den neste.",
        },
    ),
    SpeakerData(
        key="eirik",
        name="Eirik Bergkrystall",
        organisation="norwegian-municipality",
        portrait="face-beard",
        role={"en": "Chief municipal executive", "nb": "Kommunedirektør"},
    ),
    SpeakerData(
        key="clio",
        name="Clio Ashmeadow",
        organisation="danish-unit",
        portrait="face-bun",
        role={"en": "Social entrepreneur", "nb": "Sosial entreprenør"},
    ),
)
