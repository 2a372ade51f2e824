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

# What each is about.
ABOUT: dict[str, Texts] = {
    "service-design": {
        "en": "How services are made with those who use them: listening, drawing, trying, "
        "and only then introducing.",
        "et": "Kuidas luua teenuseid koos nende kasutajatega: kuulata, visandada, "
        "katsetada ja alles siis kasutusele võtta.",
        "lv": "Kā veidot pakalpojumus kopā ar to lietotājiem: uzklausīt, skicēt, "
        "izmēģināt un tikai tad ieviest.",
        "nb": "Hvordan tjenester lages sammen med dem som bruker dem: lytte, skissere, "
        "prøve ut og først da innføre.",
        "sl": "Kako storitve nastajajo skupaj z uporabniki: poslušati, skicirati, "
        "preizkusiti in šele nato uvesti.",
    },
    "digital-services": {
        "en": "Services on screens that everybody can use, and what has to change behind them.",
        "et": "Teenused ekraanil, mida igaüks kasutada oskab, ja see, mis nende taga muutuma peab.",
        "lv": "Pakalpojumi ekrānā, ko spēj lietot ikviens, un tas, kam aiz tiem jāmainās.",
        "nb": "Tjenester på skjerm som alle kan bruke, og det som må endres bak dem.",
        "sl": "Storitve na zaslonu, ki jih lahko uporablja vsakdo, in kaj se mora za "
        "njimi spremeniti.",
    },
    "policy-making": {
        "en": "How problems of society become policies, with evidence and with the people "
        "concerned.",
        "et": "Kuidas ühiskonna probleemidest saavad poliitikad – tõenditele toetudes ja "
        "koos asjaosalistega.",
        "lv": "Kā sabiedrības problēmas kļūst par rīcībpolitiku – ar pierādījumiem un "
        "kopā ar iesaistītajiem.",
        "nb": "Hvordan samfunnsproblemer blir til politikk, med kunnskap og sammen med "
        "dem det gjelder.",
        "sl": "Kako težave družbe postanejo politike: z dokazi in skupaj s prizadetimi.",
    },
    "law-making": {
        "en": "Laws that people understand and that do what they are meant to, tried "
        "before they are passed.",
        "et": "Seadused, millest inimesed aru saavad ja mis teevad seda, milleks nad on "
        "mõeldud – enne vastuvõtmist katsetatud.",
        "lv": "Likumi, kurus cilvēki saprot un kuri dara iecerēto – izmēģināti pirms pieņemšanas.",
        "nb": "Regler folk forstår og som virker etter hensikten, prøvd ut før de vedtas.",
        "sl": "Zakoni, ki jih ljudje razumejo in ki delujejo, kot je mišljeno – "
        "preizkušeni pred sprejetjem.",
    },
    "trainings": {
        "en": "What civil servants learn here, where and when, and what they make of it "
        "afterwards.",
        "et": "Mida ametnikud siin õpivad, kus ja millal, ja mida nad sellega pärast teevad.",
        "lv": "Ko ierēdņi šeit mācās, kur un kad, un kā to pēc tam izmanto.",
        "nb": "Hva offentlig ansatte lærer her, hvor og når, og hva de får ut av det etterpå.",
        "sl": "Kaj se javni uslužbenci tu učijo, kje in kdaj, ter kako to potem uporabijo.",
    },
    "community": {
        "en": "The people of many organisations who help each other: meetups, groups, and "
        "how to join.",
        "et": "Paljude asutuste inimesed, kes üksteist aitavad: kohtumised, rühmad ja "
        "kuidas liituda.",
        "lv": "Daudzu iestāžu cilvēki, kas cits citam palīdz: tikšanās, grupas un kā pievienoties.",
        "nb": "Folk fra mange virksomheter som hjelper hverandre: treff, grupper og "
        "hvordan man blir med.",
        "sl": "Ljudje iz številnih organizacij, ki si pomagajo: srečanja, skupine in kako "
        "se pridružiti.",
    },
    "experiments": {
        "en": "What is tried on a small scale first, and what is said openly when it does "
        "not work.",
        "et": "Mida kõigepealt väikeselt katsetatakse ja mida ausalt öeldakse, kui see ei toimi.",
        "lv": "Ko vispirms izmēģina mazā mērogā un ko atklāti pasaka, ja tas neizdodas.",
        "nb": "Det som først prøves i det små, og som sies åpent når det ikke virker.",
        "sl": "Kaj se najprej preizkusi v malem in kaj se odkrito pove, kadar ne deluje.",
    },
    "funding": {
        "en": "Who pays for what: national money, European money, and how to apply.",
        "et": "Kes mille eest maksab: riigi raha, Euroopa raha ja kuidas taotleda.",
        "lv": "Kas par ko maksā: valsts nauda, Eiropas nauda un kā pieteikties.",
        "nb": "Hvem betaler for hva: statlige midler, europeiske midler og hvordan man søker.",
        "sl": "Kdo kaj plača: državni denar, evropski denar in kako zaprositi.",
    },
}

# Whom to ask about some of them: the part of the address before the @, and a role.
CONTACTS: dict[str, tuple[str, Texts]] = {
    "trainings": (
        "training",
        {
            "en": "Training desk of the unit",
            "et": "Üksuse koolitused",
            "lv": "Vienības mācību daļa",
            "nb": "Enhetens kursansvarlige",
            "sl": "Usposabljanja v enoti",
        },
    ),
    "funding": (
        "funding",
        {
            "en": "Programme office",
            "et": "Programmi büroo",
            "lv": "Programmas birojs",
            "nb": "Programkontoret",
            "sl": "Programska pisarna",
        },
    ),
    "community": (
        "community",
        {
            "en": "Community manager",
            "et": "Kogukonnajuht",
            "lv": "Kopienas vadītājs",
            "nb": "Fellesskapsansvarlig",
            "sl": "Skrbnik skupnosti",
        },
    ),
}
