"""Domains of e-mail addresses: one form for each, and which of them an approved one stands for.

The one form is what the name system knows: IDNA 2008, in ASCII and lower case. Two domains are the
same only if theirs are: letters of two scripts that look alike make two domains.
"""

from __future__ import annotations

from typing import Final

import idna
from django.utils.encoding import punycode

LONGEST_ADDRESS: Final = 254  # RFC 5321 §4.5.3.1.3, without the angle brackets
# Where anybody can have an address: never to be members at once, and hardly ever to be approved.
FREE_HOSTS: Final = frozenset(
    {
        *("aol.com", "freemail.hu", "gmail.com", "gmx.com", "gmx.de", "gmx.net", "googlemail.com"),
        *("hot.ee", "hotmail.com", "icloud.com", "inbox.lv", "inbox.ru", "live.com", "mail.com"),
        *("mail.ee", "mail.ru", "me.com", "msn.com", "online.ee", "outlook.com", "proton.me"),
        *("protonmail.com", "siol.net", "online.no", "tutanota.com", "web.de", "yahoo.com"),
        *("yandex.com", "yandex.ru", "zone.ee"),
    }
)


class BadDomain(ValueError):
    """What can be no domain of an address."""


def canonical(domain: str) -> str:
    """The one form of `domain`. Raises BadDomain for what is none, a single label included: below
    `ee` or `com` is everybody."""
    # The root's dot is no part of an address, though names are often copied with it.
    bare = domain.strip().removesuffix(".")
    try:
        ascii_form = idna.encode(bare, uts46=True, std3_rules=True).decode("ascii").lower()
    except (idna.IDNAError, UnicodeError, ValueError) as error:
        raise BadDomain(domain) from error
    labels = ascii_form.split(".")
    # No top-level domain is a number (RFC 3696 §2): four of them are a machine.
    if len(labels) < 2 or not all(labels) or labels[-1].isdigit():
        raise BadDomain(domain)
    return ascii_form


def split(address: str) -> tuple[str, str]:
    """What is before the last @, and the domain behind it in its one form. Raises BadDomain. A
    quoted part before it may contain an @ itself (RFC 5321 §4.1.2)."""
    local, at, domain = address.strip().rpartition("@")
    if not at or not local:
        raise BadDomain(address)
    return local, canonical(domain)


def is_address(address: str) -> bool:
    """Whether there is a domain that its mails could go to."""
    try:
        canonical_address(address)
    except BadDomain:
        return False
    return True


def canonical_address(address: str) -> str:
    """The form in which an address is written to, compared and kept, lower case throughout: what
    is approved and what the mail goes to are then the same domain. Raises BadDomain, also for what
    is longer so than any address may be."""
    local, domain = split(address)
    written = f"{local.lower()}@{domain}"
    if len(written) > LONGEST_ADDRESS:
        raise BadDomain(address)
    return written


def kept_form(address: str) -> str:
    """What is kept of an address that somebody typed: its one form, or where it has none, and no
    mail can go there, what they typed."""
    try:
        return canonical_address(address)
    except BadDomain:
        return address.strip().lower()[:LONGEST_ADDRESS]


def readable(address: str) -> str:
    """`address` as people write it, the same for each spelling of its domain: in letters, where
    mails to those go to the very same domain, and else in its one form."""
    try:
        local, domain = split(address)
        letters = in_letters(domain)
        # Mails go to what older rules make of the letters (RFC 3490), which know no ß.
        is_same = punycode(letters) == domain
    except (BadDomain, UnicodeError):
        return kept_form(address)
    return f"{local.lower()}@{letters}" if is_same else kept_form(address)


def spellings(address: str) -> list[str]:
    """Each form in which `address` may have been kept, as it is typed first."""
    forms = [address.strip().lower(), kept_form(address), readable(address)]
    return list(dict.fromkeys(forms))


def above(domain: str) -> list[str]:
    """`domain` itself and what it lies below, the nearest first, down to two labels."""
    labels = domain.split(".")
    return [".".join(labels[start:]) for start in range(len(labels) - 1)]


def covers(approved: str, domain: str, *, with_subdomains: bool) -> bool:
    """Whether `approved` stands for `domain`, both in their one form: itself or, with what is below
    it, on the boundary of a label."""
    return domain == approved or (with_subdomains and domain.endswith(f".{approved}"))


def in_letters(domain: str) -> str:
    """`domain`, in its one form, as people write it. Raises BadDomain where that cannot be read."""
    try:
        return idna.decode(domain)
    except (idna.IDNAError, UnicodeError) as error:
        raise BadDomain(domain) from error
