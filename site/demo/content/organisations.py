"""Public bodies and their partners. Municipalities, university, association and company are
invented."""

from __future__ import annotations

from community.enums import OrganisationKind as Kind
from demo.content.shapes import OrganisationData

ORGANISATIONS = (
    OrganisationData(
        key="government-office",
        kind=Kind.AGENCY,
        country="EE",
        name={"en": "Government Office", "et": "Riigikantselei", "nb": "Statskanselliet"},
    ),
    OrganisationData(
        key="innovation-unit",
        kind=Kind.AGENCY,
        country="EE",
        part_of="government-office",
        name={
            "en": "Public Sector Innovation Unit",
            "et": "Avaliku sektori innovatsiooniüksus",
            "lv": "Publiskā sektora inovāciju vienība",
            "nb": "Innovasjonsenheten for offentlig sektor",
            "sl": "Enota za inovacije v javnem sektorju",
        },
    ),
    OrganisationData(
        key="finance",
        kind=Kind.MINISTRY,
        country="EE",
        name={"en": "Ministry of Finance", "et": "Rahandusministeerium"},
    ),
    OrganisationData(
        key="university",
        kind=Kind.UNIVERSITY,
        country="EE",
        name={"en": "University of Emajõgi", "et": "Emajõe Ülikool"},
    ),
    OrganisationData(
        key="association",
        kind=Kind.NGO,
        country="EE",
        name={"en": "Common Cause Association", "et": "Mittetulundusühing Ühine Asi"},
    ),
    OrganisationData(
        key="chancellery",
        kind=Kind.AGENCY,
        country="LV",
        name={"en": "State Chancellery", "et": "Läti Riigikantselei", "lv": "Valsts kanceleja"},
    ),
    OrganisationData(
        key="laboratory",
        kind=Kind.AGENCY,
        country="LV",
        part_of="chancellery",
        name={
            "en": "Innovation Laboratory",
            "et": "Läti innovatsioonilabor",
            "lv": "Inovāciju laboratorija",
            "nb": "Det latviske innovasjonslaboratoriet",
            "sl": "Latvijski inovacijski laboratorij",
        },
    ),
    OrganisationData(
        key="latvian-municipality",
        kind=Kind.MUNICIPALITY,
        country="LV",
        name={"en": "Liepkalne Municipality", "lv": "Liepkalnes novada pašvaldība"},
    ),
    OrganisationData(
        key="planning-region",
        kind=Kind.REGION,
        country="LV",
        name={"en": "Lielupe Planning Region", "lv": "Lielupes plānošanas reģions"},
    ),
    OrganisationData(
        key="public-administration",
        kind=Kind.MINISTRY,
        country="SI",
        name={
            "en": "Ministry of Public Administration",
            "nb": "Det slovenske forvaltningsdepartementet",
            "sl": "Ministrstvo za javno upravo",
        },
    ),
    OrganisationData(
        key="company",
        kind=Kind.COMPANY,
        country="SI",
        name={"en": "Clear Service Ltd", "sl": "Jasna storitev, d. o. o."},
    ),
    OrganisationData(
        key="local-government",
        kind=Kind.MINISTRY,
        country="NO",
        name={
            "en": "Ministry of Local Government",
            "et": "Norra omavalitsusministeerium",
            "nb": "Kommunaldepartementet",
        },
    ),
    OrganisationData(
        key="norwegian-municipality",
        kind=Kind.MUNICIPALITY,
        country="NO",
        name={"en": "Solfjorden Municipality", "nb": "Solfjorden kommune"},
    ),
    OrganisationData(
        key="danish-unit",
        kind=Kind.FOREIGN,
        country="DK",
        name={
            "en": "Workshop for Public Innovation, Denmark",
            "et": "Taani avaliku innovatsiooni töökoda",
            "lv": "Dānijas publisko inovāciju darbnīca",
            "nb": "Verkstedet for offentlig innovasjon, Danmark",
            "sl": "Delavnica za javne inovacije, Danska",
        },
    ),
)
