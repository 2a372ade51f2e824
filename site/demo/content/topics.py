"""What the demo's stories are about."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from demo.content.shapes import Texts

# By the word that addresses have for them.
TOPICS: dict[str, Texts] = {
    "service-design": {
        "en": "Service design",
        "et": "Teenusedisain",
        "lv": "Pakalpojumu dizains",
        "nb": "Tjenestedesign",
        "sl": "Oblikovanje storitev",
    },
    "digital-services": {
        "en": "Digital services",
        "et": "Digiteenused",
        "lv": "Digitālie pakalpojumi",
        "nb": "Digitale tjenester",
        "sl": "Digitalne storitve",
    },
    "policy-making": {
        "en": "Policy making",
        "et": "Poliitikakujundamine",
        "lv": "Politikas veidošana",
        "nb": "Politikkutvikling",
        "sl": "Oblikovanje politik",
    },
    "law-making": {
        "en": "Better law-making",
        "et": "Parem õigusloome",
        "lv": "Labāka likumdošana",
        "nb": "Bedre regelverk",
        "sl": "Boljši predpisi",
    },
    "trainings": {
        "en": "Trainings",
        "et": "Koolitused",
        "lv": "Mācības",
        "nb": "Kurs",
        "sl": "Usposabljanja",
    },
    "community": {
        "en": "Community",
        "et": "Kogukond",
        "lv": "Kopiena",
        "nb": "Fellesskap",
        "sl": "Skupnost",
    },
    "experiments": {
        "en": "Experiments and pilots",
        "et": "Katsed ja pilootprojektid",
        "lv": "Eksperimenti un izmēģinājumi",
        "nb": "Forsøk og piloter",
        "sl": "Poskusi in pilotni projekti",
    },
    "funding": {
        "en": "Funding",
        "et": "Rahastus",
        "lv": "Finansējums",
        "nb": "Finansiering",
        "sl": "Financiranje",
    },
}
