"""Certificates as Open Badges 3.0: the same record for programs, signed as a JWT
(docs/adr/0021-badges.md). Nothing here reads the database: a badge says what the paper says."""

from __future__ import annotations

import uuid
from datetime import UTC
from typing import TYPE_CHECKING, Any, Final

import jwt
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from events import badge_keys
from events.hours import as_hours
from foundation import brand
from foundation.templatetags.times import plain_day

if TYPE_CHECKING:
    from datetime import date

    from events.models import Certificate

CONTEXTS: Final = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)
# What the types below `credentialStatus` and `credentialSchema` mean.
EXTENSIONS: Final = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
SCHEMA: Final = (
    "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
)
ROOT: Final = "/certificates/"
ISSUER: Final = f"{ROOT}issuer/"
STATUS: Final = f"{ROOT}status/"


def is_offered() -> bool:
    """Whether this site signs badges."""
    return bool(settings.BADGE_KEY)


def signed(certificate: Certificate) -> str:
    """`certificate` as a compact JWS, the same each time as long as the key is. Raises
    badge_keys.NoKey where the site has none."""
    key = badge_keys.signing()
    credential = credential_of(certificate)
    claims = {
        "iss": credential["issuer"]["id"],
        "sub": credential["credentialSubject"]["id"],
        "jti": credential["id"],
        "nbf": int(certificate.issued_at.timestamp()),
    }
    return jwt.encode(
        {**credential, **claims}, key.pem, algorithm=badge_keys.ALGORITHM, headers={"kid": key.url}
    )


def credential_of(certificate: Certificate) -> dict[str, Any]:
    """`certificate` as an OpenBadgeCredential, in its own language."""
    with override(certificate.language):
        return {
            "@context": [*CONTEXTS, EXTENSIONS],
            "id": address_of(certificate),
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "issuer": profile(),
            "validFrom": f"{certificate.issued_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
            "name": certificate.title,
            "inLanguage": certificate.language,
            "credentialSubject": _subject(certificate),
            "credentialStatus": {"id": status_of(certificate), "type": "1EdTechRevocationList"},
            "credentialSchema": [{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
        }


def address_of(certificate: Certificate) -> str:
    """What the credential is called: the address where everybody can check the paper."""
    return f"{settings.BASE_URL}{ROOT}{certificate.code}/"


def status_of(certificate: Certificate) -> str:
    return f"{settings.BASE_URL}{STATUS}{certificate.code}/"


def issuer_id() -> str:
    return f"{settings.BASE_URL}{ISSUER}"


def profile() -> dict[str, Any]:
    """Who vouches for it: the site, whoever held the event."""
    return {
        "id": issuer_id(),
        "type": ["Profile"],
        "name": brand.name(settings.LANGUAGE_CODE),
        "url": f"{settings.BASE_URL}/",
    }


def issuer_document() -> dict[str, Any]:
    """The profile as it is published. Which keys are the issuer's is told by where they are: at the
    same host, below `badge_keys.ROOT`."""
    return {"@context": list(CONTEXTS), **profile()}


def revocations(certificate: Certificate) -> dict[str, Any]:
    """The list of revoked credentials that has one entry or none: who has no code learns of no
    other, and nobody learns why."""
    entry = {"id": address_of(certificate), "revoked": True}
    return {
        "id": status_of(certificate),
        "issuer": issuer_id(),
        "revokedCredential": [] if certificate.is_valid else [entry],
    }


def _subject(certificate: Certificate) -> dict[str, Any]:
    """Who: known by a name, as on paper, and by the hash of an address; and what they have done.
    The id is this certificate's alone, so that two badges tell nobody that they are one person's."""
    hours_id = f"{_achievement_id(certificate)}#hours"
    return {
        "id": f"{address_of(certificate)}#person",
        "type": ["AchievementSubject"],
        "identifier": [
            {
                "type": "IdentityObject",
                "hashed": True,
                "identityHash": f"sha256${certificate.address_hash.removeprefix('sha256$')}",
                "identityType": "emailAddress",
                "salt": certificate.address_salt,
            },
            {
                "type": "IdentityObject",
                "hashed": False,
                "identityHash": certificate.name,
                "identityType": "name",
            },
        ],
        "achievement": _achievement(certificate, hours_id),
        "result": [
            {
                "type": ["Result"],
                "resultDescription": hours_id,
                "value": hours(certificate.minutes),
            }
        ],
    }


def _achievement(certificate: Certificate, hours_id: str) -> dict[str, Any]:
    held = hours(certificate.minutes_held)
    return {
        "id": _achievement_id(certificate),
        "type": ["Achievement"],
        "achievementType": "CertificateOfCompletion",
        "name": certificate.title,
        "inLanguage": certificate.language,
        "description": _description(certificate),
        "criteria": {
            "narrative": _("Taking part, for as much of %(hours)s hours as the organiser asks for.")
            % {"hours": held}
        },
        "creator": _creator(certificate),
        "resultDescription": [
            {
                "id": hours_id,
                "type": ["ResultDescription"],
                "name": _("Hours"),
                "resultType": "ext:ContactHours",
                "valueMin": "0",
                "valueMax": held,
            }
        ],
    }


def _creator(certificate: Certificate) -> dict[str, Any]:
    """Who held it; an organisation has no address here, so its id is made of its name."""
    if certificate.issuer in {settings.SITE_NAME, *brand.look().names.values()}:
        return profile()
    return {
        "id": _urn("organisation", certificate.issuer),
        "type": ["Profile"],
        "name": certificate.issuer,
    }


def _description(certificate: Certificate) -> str:
    what = _("%(title)s, held by %(organisation)s (%(days)s).") % {
        "title": certificate.title,
        "organisation": certificate.issuer,
        "days": _days(certificate.first_day, certificate.last_day),
    }
    return "\n".join([what, *(f"- {outcome}" for outcome in certificate.outcomes)])


def _days(first: date, last: date) -> str:
    return plain_day(first) if first == last else f"{plain_day(first)} – {plain_day(last)}"


def _achievement_id(certificate: Certificate) -> str:
    """The same for all whose papers say the same of the event, without any row that it hangs on."""
    c = certificate
    return _urn(
        "achievement",
        *(c.kind, c.language, c.title, c.issuer, *c.outcomes),
        *(c.first_day.isoformat(), c.last_day.isoformat(), str(c.minutes_held)),
    )


def _urn(*parts: str) -> str:
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, chr(0).join([settings.BASE_URL, *parts]))}"


def hours(minutes: int) -> str:
    """`minutes` as hours for programs: 90 are `1.5`."""
    return f"{as_hours(minutes):f}"
