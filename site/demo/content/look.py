"""What the demo's unit says of itself at the foot of every page."""

from __future__ import annotations

ABOUT = {
    "en": "We help ministries and agencies try new ways of working. This is a demo: people and dates "
    "here are invented.",
    "et": "Aitame ministeeriumidel ja ametitel uusi tööviise katsetada. See on näidis: inimesed ja "
    "kuupäevad on siin väljamõeldud.",
    "lv": "Mēs palīdzam ministrijām un iestādēm izmēģināt jaunus darba veidus. Šis ir paraugs: cilvēki "
    "un datumi šeit ir izdomāti.",
    "nb": "Vi hjelper departementer og etater med å prøve nye måter å arbeide på. Dette er en demo: "
    "folk og datoer her er oppdiktet.",
    "sl": "Ministrstvom in organom pomagamo preizkušati nove načine dela. To je predstavitvena "
    "različica: ljudje in datumi so izmišljeni.",
}
ADDRESS = {"en": "Innovation unit\nExample Street 1, 10111 Tallinn"}
ELSEWHERE = "https://social.example.org/@talka"
