"""What the DNS must say for mails of the site to be believed: asked by `manage.py check_mail` alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dns.exception import DNSException
from dns.resolver import NXDOMAIN, NoAnswer, Resolver

if TYPE_CHECKING:
    from collections.abc import Iterator

SECONDS = 10


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence about one record, and what to add where something is missing."""

    is_well: bool
    sentence: str
    record: str = ""


def resolver(nameserver: str = "", port: int = 53) -> Resolver:
    """What asks the DNS: the machine's own servers, or the one at the address `nameserver`."""
    asking = Resolver(configure=not nameserver)
    asking.lifetime = SECONDS
    if nameserver:
        asking.nameservers, asking.port = [nameserver], port
    return asking


def look(
    *, sender: str, bounces: str, selector: str, host: str, asking: Resolver
) -> Iterator[Finding]:
    """What the DNS says of the domain that mails come from (`sender`), the one they come back to
    (`bounces`; "" where that is the same) and the DKIM key `selector` ("": none is known). `host`
    is the machine that sends, as an example."""
    yield _spf(bounces or sender, host, asking)
    yield _dkim(sender, selector, asking)
    yield from _dmarc(sender, asking)
    if bounces and not _is_below(bounces, sender) and not _is_below(sender, bounces):
        yield Finding(
            False,
            f"Mails come from {sender} and go back to {bounces}: SPF then says nothing about "
            "the sender that people see. Use an address of the same domain.",
        )
    yield _mx(bounces or sender, asking)


def _spf(domain: str, host: str, asking: Resolver) -> Finding:
    try:
        found = [text for text in _texts(domain, asking) if text.lower().split()[:1] == ["v=spf1"]]
    except DNSException as error:
        return _unanswered(f"the SPF record of {domain}", error)
    if not found:
        return Finding(
            False,
            f"{domain} has no SPF record: nobody can tell which servers may send its mail.",
            f'{domain}. TXT "v=spf1 a:{host} -all"',
        )
    if len(found) > 1:
        return Finding(False, f"{domain} has {len(found)} SPF records; then none of them counts.")
    if found[0].split()[-1].lower() in ("+all", "all"):
        return Finding(False, f"The SPF record of {domain} allows the whole world: {found[0]}")
    return Finding(True, f"{domain} has an SPF record: {found[0]}")


def _dkim(domain: str, selector: str, asking: Resolver) -> Finding:
    if not selector:
        return Finding(
            False,
            "TALKA_DKIM_SELECTOR isn't set, so the DKIM key cannot be looked for. Your relay or "
            "provider says what the selector is.",
        )
    name = f"{selector}._domainkey.{domain}"
    try:
        found = [text for text in _texts(name, asking) if "p=" in text.replace(" ", "")]
    except DNSException as error:
        return _unanswered(f"the DKIM key at {name}", error)
    if not found:
        return Finding(
            False,
            f"There is no DKIM key at {name}: signatures of your mails cannot be checked.",
            f'{name}. TXT "v=DKIM1; k=rsa; p=<the public key, from your relay or provider>"',
        )
    if "p=" in (part.strip() for part in found[0].split(";")):
        return Finding(False, f"The DKIM key at {name} is empty, which means: revoked.")
    return Finding(True, f"There is a DKIM key at {name}.")


def _dmarc(domain: str, asking: Resolver) -> Iterator[Finding]:
    """Of the domain, or of the one above it that it inherits from (RFC 7489 §6.6.3)."""
    asked = [domain, *_above(domain)]
    try:
        for name in asked:
            texts = _texts(f"_dmarc.{name}", asking)
            found = [text for text in texts if text.replace(" ", "").lower()[:8] == "v=dmarc1"]
            if found:
                yield from _policy(name, found[0])
                return
    except DNSException as error:
        yield _unanswered(f"the DMARC record of {domain}", error)
        return
    yield Finding(
        False,
        f"{domain} has no DMARC record: large providers ask for one from whoever sends much.",
        f'_dmarc.{domain}. TXT "v=DMARC1; p=none; rua=mailto:postmaster@{domain}"',
    )


def _policy(name: str, record: str) -> Iterator[Finding]:
    yield Finding(True, f"{name} has a DMARC record: {record}")
    parts = dict(part.strip().partition("=")[::2] for part in record.split(";"))
    if parts.get("p", "").strip().lower() == "none":
        yield Finding(
            True,
            "Its policy is “none”, which only watches. Once the reports look well, say "
            "p=quarantine.",
        )


def _mx(domain: str, asking: Resolver) -> Finding:
    try:
        found = [str(answer.exchange).rstrip(".") for answer in asking.resolve(domain, "MX")]
    except (NXDOMAIN, NoAnswer):
        found = []
    except DNSException as error:
        return _unanswered(f"the MX record of {domain}", error)
    if not any(found):
        return Finding(
            False,
            f"{domain} has no MX record: mails that come back, and answers, are lost.",
            f"{domain}. MX 10 <your mail server>.",
        )
    return Finding(True, f"Mail to {domain} goes to {', '.join(sorted(found))}.")


def _texts(name: str, asking: Resolver) -> list[str]:
    """The texts at `name`, each put together from its parts; none where there is no such name."""
    try:
        answers = asking.resolve(name, "TXT")
    except (NXDOMAIN, NoAnswer):
        return []
    return [b"".join(answer.strings).decode("utf-8", "replace") for answer in answers]


def _above(domain: str) -> Iterator[str]:
    """The domains above, down to two labels: nobody answers for a whole country."""
    labels = domain.split(".")
    for number in range(1, len(labels) - 1):
        yield ".".join(labels[number:])


def _is_below(domain: str, other: str) -> bool:
    return domain == other or domain.endswith(f".{other}")


def _unanswered(what: str, error: DNSException) -> Finding:
    return Finding(False, f"No name server told {what} ({type(error).__name__}). Try again later.")
