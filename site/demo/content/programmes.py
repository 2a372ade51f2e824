"""What the demo's events offer besides their text: topics, languages, programme, people, material,
accessibility."""

from __future__ import annotations

from datetime import time

from demo.content.shapes import ContentData, MaterialData, SessionData
from events.enums import Audience, MaterialPhase

SMALL_HALL = {"en": "Small hall", "et": "Väike saal"}
GREAT_HALL = {"en": "Great hall", "nb": "Storsalen"}
GROUP_ROOMS = {"en": "Group rooms 1–6", "nb": "Grupperom 1–6"}
COFFEE = {"en": "Coffee", "et": "Kohv", "sl": "Kava", "nb": "Kaffe"}
LUNCH = {"en": "Lunch", "et": "Lõuna", "sl": "Kosilo", "nb": "Lunsj"}

MEETUP = ContentData(
    topics=("service-design", "community"),
    held_in=("et", "en"),
    audience={
        "et": "Kõigile, kes kavandavad riigi või omavalitsuse teenuseid.",
        "en": "For everybody who plans services of the state or a municipality.",
    },
    accessibility=("step_free", "toilet", "hearing_loop", "captions"),
    accessibility_note={
        "et": "Kui vajate midagi muud, kirjutage kolm päeva ette: ligipaas@example.org.",
        "en": "If you need anything else, write three days ahead: access@example.org.",
    },
    sessions=(
        SessionData(
            start=time(9),
            end=time(9, 10),
            title={"et": "Mida me parajasti katsetame", "en": "What we are trying out"},
            text={"et": "Külaline räägib.", "en": "The guest speaks."},
        ),
        SessionData(
            start=time(9, 10),
            end=time(9, 50),
            title={
                "et": "Arutelu: mis õnnestus, mis läks viltu",
                "en": "Discussion: what worked, what went wrong",
            },
            speakers=("leelo",),
        ),
        SessionData(start=time(9, 50), end=time(10), title=COFFEE),
    ),
    people=("leelo",),
    materials=(
        MaterialData(
            phase=MaterialPhase.RECORDING,
            audience=Audience.MEMBERS,
            title={"et": "Viimase hommiku salvestus", "en": "Recording of the last morning"},
            link="https://video.example.org/innovation-morning",
        ),
    ),
)

FULL_TRAINING = ContentData(
    topics=("service-design", "trainings"),
    held_in=("et",),
    audience={
        "et": "Riigi ja omavalitsuste töötajatele, kes vastutavad mõne teenuse eest. Varasemat "
        "kogemust ei ole vaja.",
        "en": "For people in state and municipal bodies who answer for a service. No experience "
        "is needed.",
    },
    outcomes={
        "et": "küsida kasutajatelt, mida nad vajavad\nkaardistada teekonna läbi teenuse\n"
        "ehitada ja proovida prototüüpi ühe päevaga",
        "en": "ask users what they need\nmap the way through a service\n"
        "build and try a prototype within a day",
    },
    accessibility=("step_free", "toilet", "hearing_loop", "easy", "quiet"),
    accessibility_note={
        "et": "Öelge registreerudes, mida vajate. Abistaja osaleb tasuta.",
        "en": "Say when you register what you need. Whoever assists you takes part for free.",
    },
    sessions=(
        SessionData(
            start=time(9, 30),
            end=time(10),
            title={"et": "Tutvumine", "en": "Getting to know each other"},
            room=SMALL_HALL,
            speakers=("leelo", "mihkel"),
        ),
        SessionData(
            start=time(10),
            end=time(12, 30),
            title={"et": "Vestlused kasutajatega", "en": "Talks with users"},
            text={
                "et": "Kuidas küsida nii, et inimene räägib sellest, mis tegelikult juhtus.",
                "en": "How to ask so that people tell what really happened.",
            },
            room=SMALL_HALL,
            speakers=("leelo",),
        ),
        SessionData(start=time(12, 30), end=time(13, 30), title=LUNCH),
        SessionData(
            start=time(13, 30),
            end=time(16, 30),
            title={"et": "Teekonna kaardistamine", "en": "A map of the way"},
            room=SMALL_HALL,
            speakers=("leelo", "mihkel"),
        ),
        SessionData(
            day=2,
            start=time(9, 30),
            end=time(12, 30),
            title={"et": "Ideed ja valik", "en": "Ideas, and a choice among them"},
            room=SMALL_HALL,
            speakers=("mihkel",),
        ),
        SessionData(
            day=2,
            start=time(13, 30),
            end=time(16, 30),
            title={"et": "Esimene prototüüp", "en": "A first prototype"},
            text={
                "et": "Paberist, papist ja teibist. Arvuteid pole vaja.",
                "en": "Of paper, cardboard and tape. No computers are needed.",
            },
            room=SMALL_HALL,
            speakers=("mihkel",),
        ),
        SessionData(
            day=3,
            start=time(9, 30),
            end=time(12, 30),
            title={"et": "Proovimine päris kasutajatega", "en": "Trying it with real users"},
            room=SMALL_HALL,
            speakers=("leelo",),
        ),
        SessionData(
            day=3,
            start=time(13, 30),
            end=time(16, 30),
            title={"et": "Kokkulepe: mis saab edasi", "en": "An agreement: what comes next"},
            room=SMALL_HALL,
            speakers=("leelo", "mihkel"),
        ),
    ),
    people=("leelo", "mihkel"),
    materials=(
        MaterialData(
            audience=Audience.REGISTERED,
            title={
                "et": "Kuidas koolituseks valmistuda",
                "en": "How to prepare for the training",
            },
            document={"et": "koolituseks-valmistumine", "en": "how-to-prepare"},
        ),
        MaterialData(
            audience=Audience.EVERYBODY,
            title={"et": "Kasutaja teekonna kaart", "en": "Map of a user's way (in Estonian)"},
            document={"et": "teekonna-kaart"},
        ),
        MaterialData(
            phase=MaterialPhase.AFTER,
            audience=Audience.CONFIRMED,
            title={"et": "Rühmatööde pildid", "en": "Pictures of the groups' work"},
            link="https://files.example.org/service-design",
        ),
    ),
)

WORKSHOP = ContentData(
    topics=("law-making", "policy-making"),
    held_in=("en", "et"),
    audience={
        "en": "For members who have worked on a draft law.",
        "et": "Liikmetele, kes on mõne eelnõu kallal töötanud.",
    },
    outcomes={
        "en": "see at which step the people concerned get lost\nplan how to ask them in time",
        "et": "näha, millises etapis läheb inimene kaduma\nkavandada, kuidas temalt õigel ajal küsida",
    },
    accessibility=("step_free", "sign", "companion"),
    sessions=(
        SessionData(
            start=time(10),
            end=time(12, 30),
            title={
                "en": "One draft from idea to force",
                "et": "Ühe eelnõu tee mõttest jõustumiseni",
            },
            speakers=("riina",),
        ),
        SessionData(start=time(12, 30), end=time(13, 15), title=LUNCH),
        SessionData(
            start=time(13, 15),
            end=time(15),
            title={"en": "What could be done differently", "et": "Mida saaks teha teisiti"},
            speakers=("riina", "leelo"),
        ),
    ),
    people=("riina", "leelo"),
    materials=(
        MaterialData(
            audience=Audience.CONFIRMED,
            title={"en": "One draft law, with our marks", "et": "Üks eelnõu meie märkmetega"},
            document={"en": "draft-with-marks"},
        ),
    ),
)

FREE_TRAINING = ContentData(
    topics=("trainings", "service-design"),
    held_in=("sl",),
    audience={
        "sl": "Za javne uslužbence, ki želijo pri svojem delu poskusiti kaj novega.",
        "en": "For civil servants who want to try something new in their work.",
    },
    outcomes={
        "sl": "opredeliti izziv z besedami uporabnikov\npoiskati in izbrati zamisli v skupini\n"
        "izdelati preprost prototip in ga preizkusiti",
        "en": "define a challenge in the words of its users\nfind ideas in a group, and choose\n"
        "make a simple prototype and try it",
    },
    accessibility=("step_free", "toilet", "easy"),
    sessions=(
        SessionData(
            start=time(9),
            end=time(12),
            title={"sl": "Opredelitev izziva", "en": "Defining a challenge"},
            speakers=("darja",),
        ),
        SessionData(start=time(12), end=time(13), title=LUNCH),
        SessionData(
            start=time(13),
            end=time(15, 30),
            title={"sl": "Iskanje zamisli", "en": "Looking for ideas"},
            speakers=("darja", "gasper"),
        ),
        SessionData(
            day=2,
            start=time(9),
            end=time(12),
            title={"sl": "Preizkus prototipa", "en": "Trying the prototype"},
            speakers=("gasper",),
        ),
        SessionData(
            day=2,
            start=time(13),
            end=time(15, 30),
            title={
                "sl": "Predstavitev rešitve vodstvu",
                "en": "Presenting the solution to those who decide",
            },
            speakers=("darja", "gasper"),
        ),
    ),
    people=("darja", "gasper"),
    materials=(
        MaterialData(
            audience=Audience.REGISTERED,
            title={"sl": "Delovni list", "en": "Worksheet (in Slovenian)"},
            document={"sl": "delovni-list"},
        ),
    ),
)

COMMUNITY = ContentData(
    topics=("community",),
    held_in=("sl",),
    audience={
        "sl": "Za vse zaposlene v državni upravi; član skupnosti vam ni treba biti.",
        "en": "For everybody in the state administration; you need not be a member.",
    },
    accessibility=("step_free", "toilet"),
    people=("darja",),
)

TALK = ContentData(
    topics=("digital-services", "experiments"),
    held_in=("lv", "en"),
    audience={
        "lv": "Ikvienam, kura prototips guļ atvilktnē.",
        "en": "For everybody whose prototype lies in a drawer.",
    },
    accessibility=("captions", "interpreting"),
    sessions=(
        SessionData(
            start=time(15),
            end=time(15, 45),
            title={"lv": "Trīs iestādes, trīs ceļi", "en": "Three public bodies, three ways"},
            speakers=("dace", "uldis"),
        ),
        SessionData(
            start=time(15, 45),
            end=time(16, 15),
            title={"lv": "Jautājumi", "en": "Questions"},
        ),
    ),
    people=("dace", "uldis"),
    materials=(
        MaterialData(
            phase=MaterialPhase.RECORDING,
            audience=Audience.REGISTERED,
            title={"lv": "Sarunas ieraksts", "en": "Recording of the talk"},
            link="https://video.example.org/prototype-to-service",
        ),
    ),
)

OPEN_HOUSE = ContentData(
    topics=("community", "experiments"),
    held_in=("lv", "en", "ru"),
    accessibility=("step_free", "toilet", "quiet"),
    people=("dace",),
)

KICK_OFF = ContentData(
    topics=("policy-making", "funding"),
    held_in=("no", "sgn"),
    audience={
        "nb": "For stat, kommuner, sosiale entreprenører og næringsliv.",
        "en": "For state, municipalities, social entrepreneurs and companies.",
    },
    accessibility=("step_free", "toilet", "hearing_loop", "sign", "captions", "companion"),
    accessibility_note={
        "nb": "Si fra innen en uke før hva du trenger: tilgang@example.org.",
        "en": "Tell us a week ahead what you need: access@example.org.",
    },
    sessions=(
        SessionData(start=time(8, 30), end=time(9), title=COFFEE),
        SessionData(
            start=time(9),
            end=time(10),
            title={
                "nb": "Hvorfor trenger vi et innovasjonsløft?",
                "en": "Why do we need an innovation lift?",
            },
            room=GREAT_HALL,
            speakers=("sunniva",),
        ),
        SessionData(
            start=time(10),
            end=time(12),
            title={
                "nb": "Seks eksempler fra stat og kommune",
                "en": "Six examples from state and municipalities",
            },
            text={
                "nb": "Ti minutter hver, og ti minutter til spørsmål.",
                "en": "Ten minutes each, and ten minutes for questions.",
            },
            room=GREAT_HALL,
            speakers=("eirik", "clio"),
        ),
        SessionData(start=time(12), end=time(13), title=LUNCH),
        SessionData(
            start=time(13),
            end=time(15),
            title={
                "nb": "Arbeidsgrupper: Hva hjelper, og hva hindrer?",
                "en": "Working groups: what helps, and what hinders?",
            },
            room=GROUP_ROOMS,
        ),
        SessionData(
            start=time(15),
            end=time(15, 30),
            title={"nb": "Oppsummering og veien videre", "en": "Summary, and the way ahead"},
            room=GREAT_HALL,
            speakers=("sunniva",),
        ),
    ),
    people=("sunniva", "eirik", "clio"),
    materials=(
        MaterialData(
            phase=MaterialPhase.RECORDING,
            title={"nb": "Opptak av plenumsdelen", "en": "Recording of the plenary part"},
            link="https://video.example.org/innovation-lift",
        ),
    ),
)

INPUT_MEETING = ContentData(
    topics=("policy-making",),
    held_in=("no",),
    accessibility=("step_free", "hearing_loop"),
    people=("sunniva",),
    materials=(
        MaterialData(
            phase=MaterialPhase.AFTER,
            title={
                "nb": "Oppsummering av innspillene",
                "en": "Summary of what was said (in Norwegian)",
            },
            document={"nb": "innspill-bodo"},
        ),
        MaterialData(
            phase=MaterialPhase.RECORDING,
            audience=Audience.CONFIRMED,
            title={"nb": "Opptak fra møtet", "en": "Recording of the meeting"},
            link="https://video.example.org/bodo",
        ),
    ),
)
