"""Domains of addresses: what is the same, and what only looks so."""

from __future__ import annotations

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from community import domains

LABEL = st.from_regex(r"[a-z]([a-z0-9]{0,8}[a-z0-9])?", fullmatch=True)
DOMAIN = st.lists(LABEL, min_size=2, max_size=4).map(".".join)


@pytest.mark.parametrize(
    ("written", "one_form"),
    [
        ("gov.ee", "gov.ee"),
        ("GOV.Ee", "gov.ee"),
        (" gov.ee ", "gov.ee"),
        ("gov.ee.", "gov.ee"),
        ("\uff47\uff4f\uff56.ee", "gov.ee"),
        ("gov。ee", "gov.ee"),
        ("õpe.ee", "xn--pe-bka.ee"),
        ("ÕPE.ee", "xn--pe-bka.ee"),
        ("xn--pe-bka.ee", "xn--pe-bka.ee"),
        # Not the domain with ss, to which older rules led.
        ("straße.example", "xn--strae-oqa.example"),
    ],
)
def test_each_way_to_write_a_domain_has_one_form(written: str, one_form: str):
    assert domains.canonical(written) == one_form


@pytest.mark.parametrize(
    "nonsense",
    [
        *("", ".", "ee", "com", "a..ee", ".ee", "-a.ee", "a-.ee", "a_b.ee", "a b.ee"),
        *("127.0.0.1", "[127.0.0.1]", "gov.ee\0", "xn--\u00e4.ee", f"{'a' * 64}.ee"),
        *("gov.ee/x", "gov.ee:25", ".".join(["abcdefgh"] * 40)),
    ],
)
def test_what_is_no_domain_is_refused(nonsense: str):
    with pytest.raises(domains.BadDomain):
        domains.canonical(nonsense)


@pytest.mark.parametrize(
    "lookalike", ["g\u043ev.ee", "göv.ee", "g0v.ee", "gov.\u0435e", "\u0261ov.ee"]
)
def test_letters_that_look_alike_make_another_domain(lookalike: str):
    assert domains.canonical(lookalike) != "gov.ee"


@pytest.mark.parametrize(
    ("address", "parts"),
    [
        ("Anna+list@GOV.ee", ("Anna+list", "gov.ee")),
        ('"anna@example.org"@gov.ee', ('"anna@example.org"', "gov.ee")),
        ("anna@gov.ee@example.org", ("anna@gov.ee", "example.org")),
        (" anna@gov.ee. ", ("anna", "gov.ee")),
    ],
)
def test_the_domain_stands_behind_the_last_at(address: str, parts: tuple[str, str]):
    assert domains.split(address) == parts


@pytest.mark.parametrize(
    ("typed", "forms"),
    [
        ("Anna@gov.ee", ["anna@gov.ee"]),
        ("anna@õpe.ee", ["anna@õpe.ee", "anna@xn--pe-bka.ee"]),
        ("anna@xn--pe-bka.ee", ["anna@xn--pe-bka.ee", "anna@õpe.ee"]),
        # Written in letters, mails would go to strasse.example.
        ("anna@straße.example", ["anna@straße.example", "anna@xn--strae-oqa.example"]),
        ("anna@xn--strae-oqa.example", ["anna@xn--strae-oqa.example"]),
        (" Anna ", ["anna"]),
    ],
)
def test_an_address_may_have_been_kept_in_another_spelling(typed: str, forms: list[str]):
    assert domains.spellings(typed) == forms
    assert len({domains.readable(form) for form in forms}) == 1


@pytest.mark.parametrize("address", ["", "@", "anna", "@gov.ee", "anna@", "anna@ee"])
def test_what_has_no_domain_is_no_address(address: str):
    assert not domains.is_address(address)


@pytest.mark.parametrize(
    ("domain", "itself", "below"),
    [
        ("gov.ee", True, True),
        ("tax.gov.ee", False, True),
        ("a.tax.gov.ee", False, True),
        ("notgov.ee", False, False),
        ("gov.ee.example.org", False, False),
        ("ee", False, False),
        ("v.ee", False, False),
    ],
)
def test_a_domain_stands_for_itself_and_what_is_below_it(domain: str, itself: bool, below: bool):
    assert domains.covers("gov.ee", domain, with_subdomains=False) is itself
    assert domains.covers("gov.ee", domain, with_subdomains=True) is below


def test_what_a_domain_lies_below_ends_at_two_labels():
    assert domains.above("a.tax.gov.ee") == ["a.tax.gov.ee", "tax.gov.ee", "gov.ee"]


def test_a_domain_is_written_in_letters_again():
    assert domains.in_letters("xn--pe-bka.ee") == "õpe.ee"
    with pytest.raises(domains.BadDomain):
        domains.in_letters("xn--0.ee")


@given(DOMAIN)
def test_the_one_form_is_its_own(domain: str):
    assume("--" not in domain)

    assert domains.canonical(domain.upper()) == domains.canonical(domains.canonical(domain))


@given(DOMAIN, LABEL)
@example("gov.ee", "not")
def test_a_prefix_without_a_dot_is_never_covered(domain: str, prefix: str):
    assert not domains.covers(domain, prefix + domain, with_subdomains=True)
    assert domains.covers(domain, f"{prefix}.{domain}", with_subdomains=True)


@given(DOMAIN, DOMAIN)
def test_a_domain_covers_exactly_what_lies_below_it(approved: str, domain: str):
    is_covered = domains.covers(approved, domain, with_subdomains=True)

    assert is_covered == (approved in domains.above(domain))


@given(st.text(max_size=80))
def test_whatever_is_typed_is_an_address_or_none(typed: str):
    if domains.is_address(typed):
        one = domains.canonical_address(typed)
        assert domains.canonical_address(one) == one
        assert one.rpartition("@")[2].isascii()


def test_an_address_that_is_too_long_only_in_its_one_form_is_none():
    address = f"{'a' * 64}@{'.'.join(['öa'] * 20)}.ee"

    assert len(address) < domains.LONGEST_ADDRESS
    assert not domains.is_address(address)
    with pytest.raises(domains.BadDomain):
        domains.canonical_address(address)
