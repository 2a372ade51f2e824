"""What goes with the demo's events as files."""

from __future__ import annotations

from demo.content.shapes import DocumentData

DOCUMENTS = (
    DocumentData(
        key="koolituseks-valmistumine",
        title="Kuidas koolituseks valmistuda",
        lines=(
            "Valige oma asutuse teenus, mille kallal tahate kolm päeva töötada.",
            "Rääkige enne koolitust vähemalt ühe inimesega, kes seda teenust kasutab. Küsige, mis "
            "läks viimati hästi ja mille taha ta jäi kinni.",
            "Võtke kaasa vormid, kirjad ja pildid, mida kasutaja näeb.",
        ),
    ),
    DocumentData(
        key="how-to-prepare",
        title="How to prepare for the training",
        lines=(
            "Choose a service of your organisation that you want to work on for three days.",
            "Before the training, talk with at least one person who uses it. Ask what went well "
            "the last time, and where they got stuck.",
            "Bring the forms, letters and pictures that the user sees.",
        ),
    ),
    DocumentData(
        key="teekonna-kaart",
        title="Kasutaja teekonna kaart: tühi leht",
        lines=("Samm", "Mida inimene teeb", "Mida ta tunneb", "Mis teda aitab", "Mis takistab"),
    ),
    DocumentData(
        key="draft-with-marks",
        title="One draft law, with our marks",
        lines=(
            "Green: here the people concerned were asked.",
            "Red: here somebody decided for them.",
            "Everything else: here nobody thought of asking.",
        ),
    ),
    DocumentData(
        key="delovni-list",
        title="Delovni list: opredelitev izziva",
        lines=("Kdo ima težavo?", "Kdaj in kje?", "Kaj je že poskusil?", "Po čem bomo vedeli?"),
    ),
    DocumentData(
        key="rakkeruhma-lopparuanne",
        title="Rakkerühma lõpparuanne",
        lines=(
            "Ettepanek: luua ministeeriumide juurde väike üksus, mis aitab teenuseid parandada.",
            "Vastutaja: Riigikantselei.",
        ),
    ),
    DocumentData(
        key="task-force-report",
        title="Final report of the task force",
        lines=(
            "Proposal: create a small unit beside the ministries that helps to mend services.",
            "Responsible: the Government Office.",
        ),
    ),
    DocumentData(
        key="innspill-bodo",
        title="Oppsummering av innspillene i Bodø",
        lines=(
            "Det som virket: én kontaktperson, korte frister, lov til å prøve.",
            "Det som stoppet opp: penger til forsøk, men ikke til drift etterpå.",
        ),
    ),
    DocumentData(
        key="interview-sheet",
        title="Interview at the counter: a sheet for notes",
        lines=(
            "Our one question:",
            "How did it go today? (their words)",
            "Where did they stop?",
            "What did they do then?",
        ),
    ),
    DocumentData(
        key="pilot-plan",
        title="A trial on one page: empty sheet",
        lines=("What do we try?", "With whom?", "Until when?", "By what will we know?"),
    ),
    DocumentData(
        key="letter-checklist",
        title="Twelve questions to a letter",
        lines=(
            "Does the first sentence say what is to be done?",
            "Is there one date, and is it easy to find?",
            "Would you understand it on a phone?",
        ),
    ),
)
