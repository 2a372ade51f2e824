"""What organisations say about themselves, and who works in which besides their first one. All of it
is invented, as are the domains."""

from __future__ import annotations

from community.enums import AffiliationRole

ABOUT = {
    "innovation-unit": {
        "en": "A small team that helps ministries, agencies and municipalities to try new ways of "
        "working before they spend much on them.\n\nIt runs the training programme and keeps "
        "this site.",
        "et": "Väike meeskond, mis aitab asutustel uusi tööviise enne järele proovida, kui neile "
        "palju kulutatakse.",
    },
    "latvian-municipality": {
        "en": "A municipality of eleven parishes that tests its services with the people who "
        "use them.",
        "lv": "Novads ar vienpadsmit pagastiem, kas savus pakalpojumus pārbauda kopā ar iedzīvotājiem.",
    },
}

DOMAINS = {
    "innovation-unit.example": "innovation-unit",
    "pilsnovads.example": "latvian-municipality",
}

# Claims that wait for a moderator.
ALSO = (
    ("member", "planning-region", "Adviser on services"),
    ("kersti", "innovation-unit", "Visiting researcher"),
)

ROLES = {
    "janis": AffiliationRole.AMBASSADOR,
    "ulle": AffiliationRole.CONTACT,
}

# Whose year is nearly over.
SOON = "member"
SUGGESTED = "Vidzeme Library Association"
