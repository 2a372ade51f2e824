"""`manage.py check_mail`, with a name server that answers."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from foundation import mail_records
from tests.foundation.dns_server import dns_server

GOOD = {
    ("talka.example.org", "TXT"): ['"other=thing"', '"v=spf1 a:mail.example.org" " -all"'],
    ("talka.example.org", "MX"): ["10 mail.example.org."],
    ("s1._domainkey.talka.example.org", "TXT"): ['"v=DKIM1; k=rsa; p=MIGf"'],
    ("_dmarc.talka.example.org", "TXT"): ['"v=DMARC1; p=reject"'],
}


@pytest.fixture(autouse=True)
def _sender(settings):
    settings.DEFAULT_FROM_EMAIL = "Talka <talka@talka.example.org>"
    settings.BASE_URL = "https://talka.example.org"
    settings.DKIM_SELECTOR = "s1"


def check(changes: dict | None = None, *, broken: set[str] = frozenset()) -> tuple[list[str], str]:
    """What it says of what is missing, the record to add behind it; and how it ends."""
    records = {key: said for key, said in (GOOD | (changes or {})).items() if said}
    out, end = StringIO(), ""
    with dns_server(records, broken=broken) as port:
        try:
            call_command("check_mail", nameserver="127.0.0.1", port=port, stdout=out)
        except CommandError as error:
            end = str(error)
    lines = out.getvalue().replace("\n         add:", " add:").splitlines()
    return [line.removeprefix("MISSING  ") for line in lines if line.startswith("MISSING")], end


def test_where_all_is_there_nothing_is_missing():
    assert check() == ([], "")


@pytest.mark.parametrize(
    ("missing", "sentence", "record"),
    [
        (
            ("talka.example.org", "TXT"),
            "talka.example.org has no SPF record",
            'talka.example.org. TXT "v=spf1 a:talka.example.org -all"',
        ),
        (
            ("s1._domainkey.talka.example.org", "TXT"),
            "There is no DKIM key at s1._domainkey.talka.example.org",
            "s1._domainkey.talka.example.org. TXT",
        ),
        (
            ("_dmarc.talka.example.org", "TXT"),
            "talka.example.org has no DMARC record",
            '_dmarc.talka.example.org. TXT "v=DMARC1; p=none;',
        ),
        (
            ("talka.example.org", "MX"),
            "talka.example.org has no MX record",
            "talka.example.org. MX 10",
        ),
    ],
)
def test_what_is_missing_is_said_with_the_record_to_add(missing, sentence, record):
    [said], end = check({missing: []})

    assert said.startswith(sentence)
    assert f"add: {record}" in said
    assert end.endswith("of 4 are missing or wrong.")


@pytest.mark.parametrize(
    ("name", "texts", "sentence"),
    [
        ("talka.example.org", ['"v=spf1 -all"', '"v=spf1 mx -all"'], "has 2 SPF records"),
        ("talka.example.org", ['"v=spf1 +all"'], "allows the whole world"),
        ("s1._domainkey.talka.example.org", ['"v=DKIM1; p="'], "is empty, which means: revoked"),
    ],
)
def test_what_is_wrong_is_said(name, texts, sentence):
    [said], _end = check({(name, "TXT"): texts})

    assert sentence in said


def test_the_policy_of_the_domain_above_counts():
    above = {
        ("_dmarc.talka.example.org", "TXT"): [],
        ("_dmarc.example.org", "TXT"): ['"v=DMARC1; p=none"'],
    }

    assert check(above) == ([], "")


def test_a_selector_that_is_not_known_is_asked_for(settings):
    settings.DKIM_SELECTOR = ""

    [said], _end = check()

    assert said.startswith("TALKA_DKIM_SELECTOR isn't set")


def test_bounces_to_another_domain_take_the_sender_its_spf(settings):
    settings.BOUNCE_ADDRESS = "bounces@example.net"

    said, _end = check(
        {
            ("example.net", "TXT"): ['"v=spf1 -all"'],
            ("example.net", "MX"): ["10 mail.example.net."],
        }
    )

    assert [sentence.partition(":")[0] for sentence in said] == [
        "Mails come from talka.example.org and go back to example.net"
    ]


def test_a_domain_in_other_letters_is_asked_for_in_ascii(settings):
    settings.DEFAULT_FROM_EMAIL = "talka@örk.example.org"

    said, _end = check()

    assert said[0].startswith("xn--rk-eka.example.org has no SPF record")


def test_a_name_server_that_fails_is_not_taken_for_a_missing_record(monkeypatch):
    monkeypatch.setattr(mail_records, "SECONDS", 0.5)

    said, _end = check(broken={"talka.example.org"})

    assert [sentence.partition(" (")[0] for sentence in said] == [
        "No name server told the SPF record of talka.example.org",
        "No name server told the MX record of talka.example.org",
    ]


def test_null_mx_takes_no_mail():
    [said], _end = check({("talka.example.org", "MX"): ["0 ."]})

    assert said.startswith("talka.example.org has no MX record")
