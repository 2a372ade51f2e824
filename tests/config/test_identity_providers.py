"""The file that says with whose eID people sign in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.environment import Environment

if TYPE_CHECKING:
    from pathlib import Path

TARA = '[tara]\nkind = "tara"\nclient_id = "talka"\nclient_secret = "hush-hush"\n'
OFFICE = (
    '[office]\nname = "Office"\nissuer = "https://login.example.org/realms/office/"\n'
    'client_id = "talka"\nclient_secret = "hush-hush"\n'
)


def read(folder: Path, text: str | bytes) -> list[dict]:
    file = folder / "providers.toml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return Environment({"X": str(file)}).identity_providers("X")


def refusal(folder: Path, text: str | bytes) -> str:
    with pytest.raises(ImproperlyConfigured) as raised:
        read(folder, text)
    return str(raised.value)


def test_without_a_file_there_are_none():
    assert Environment({}).identity_providers("X") == []


def test_four_lines_are_enough_for_tara(tmp_path):
    assert read(tmp_path, TARA) == [
        {
            "provider_id": "tara",
            "name": "TARA",
            "client_id": "talka",
            "secret": "hush-hush",
            "settings": {
                "server_url": "https://tara.ria.ee",
                "scope": ["openid"],
                "acr": ["substantial", "high"],
                "second_factor": ["substantial", "high"],
                "trusted_domains": [],
                "token_auth_method": "client_secret_basic",
                "fetch_userinfo": False,
            },
        }
    ]


def test_id_porten_asks_for_its_own_levels(tmp_path):
    (app,) = read(tmp_path, TARA.replace('"tara"', '"idporten"'))

    assert app["settings"]["server_url"] == "https://idporten.no"
    assert app["settings"]["acr"] == ["idporten-loa-substantial", "idporten-loa-high"]


def test_directory_of_an_office_may_be_trusted_with_its_addresses(tmp_path):
    (app,) = read(tmp_path, OFFICE + 'trusted_domains = ["Example.org"]\ntoken_auth = "post"\n')

    assert app["settings"] == {
        "server_url": "https://login.example.org/realms/office",
        "scope": ["openid", "email"],
        "acr": [],
        "second_factor": [],
        "trusted_domains": ["example.org"],
        "token_auth_method": "client_secret_post",
        "fetch_userinfo": True,
    }


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b"\xff", "names a file that cannot be read."),
        ("[tara", "names a file that is no TOML."),
        ("", "names a file without a provider."),
        ('kind = "tara"\n', "has 'kind' outside of a table such as [tara]."),
        (
            TARA.replace("[tara]", '["../tara"]'),
            "names a provider '../tara': small letters, digits and - are allowed.",
        ),
        (TARA + 'acr_values = "low"\n', "has an unknown 'acr_values' for tara."),
        (
            TARA.replace('"tara"', '"bank"'),
            "has a kind for tara that is none of tara, idporten, generic.",
        ),
        (TARA.replace('"talka"', '""'), "has no client_id for tara."),
        (TARA.replace('"hush-hush"', "5"), "has no client_secret for tara."),
        (OFFICE.replace("name", "#"), "has no name for office."),
        (
            OFFICE.replace('"Office"', f'"{"O" * 41}"'),
            "has a name of more than 40 characters for office.",
        ),
        (OFFICE + 'acr = "high"\n', "has a acr for office that is no list of texts."),
        (
            OFFICE + 'token_auth = "none"\n',
            "has a token_auth for office that is neither basic nor post.",
        ),
        (OFFICE + 'scope = ["email"]\n', "has a scope without openid for office."),
        (
            OFFICE + 'second_factor = ["high"]\n',
            "has a second_factor for office that is not among its acr.",
        ),
        (
            TARA + 'trusted_domains = ["eesti.ee"]\n',
            "has trusted_domains for tara, whose addresses prove nothing.",
        ),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence_without_the_secret(tmp_path, text, sentence):
    said = refusal(tmp_path, text)

    assert said == f"X {sentence}"
    assert "hush" not in said


@pytest.mark.parametrize(
    "issuer",
    [
        "http://login.example.org",
        "login.example.org",
        "https://",
        "https://login.example.org?x=1",
        "https://a:b@login.example.org",
        "https://login.example.org/.well-known/openid-configuration",
        "https://[",
    ],
)
def test_issuer_is_an_address_over_https(tmp_path, issuer):
    text = OFFICE.replace("https://login.example.org/realms/office/", issuer)

    assert refusal(tmp_path, text).startswith("X has an issuer for office that is no address")


def test_file_that_is_not_there_stops_the_start(tmp_path):
    with pytest.raises(ImproperlyConfigured, match=r"^X names a file that cannot be read\.$"):
        Environment({"X": str(tmp_path / "none.toml")}).identity_providers("X")
