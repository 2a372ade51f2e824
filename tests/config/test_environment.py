from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import NoEncryption
from django.core.exceptions import ImproperlyConfigured

from config.environment import Environment
from tests.config.processes import ROOT, known_settings, start
from tests.factories.badges import private_key, public_key

# For every setting a value that cannot be used, and the sentence that stops the start.
MALFORMED = {
    "TALKA_SECRET_KEY": (
        "short",
        "must be set in production, to at least 50 random characters.",
    ),
    "TALKA_SECRET_KEY_FALLBACKS": ("a\nb", "must be one line of text without control characters."),
    "TALKA_HOSTS": (
        "https://talka.example.org",
        "must list host names such as talka.example.org, not 'https://talka.example.org'.",
    ),
    "TALKA_BASE_URL": (
        "talka.example.org",
        "must be an address such as https://talka.example.org, not 'talka.example.org'.",
    ),
    "TALKA_HTTPS": ("perhaps", "must be true or false, not 'perhaps'."),
    "TALKA_KEEP_ACCESS_DAYS": ("9", "must be a whole number from 90 to 3650, not '9'."),
    "TALKA_KEEP_EXPORTS_DAYS": ("0", "must be a whole number from 1 to 3650, not '0'."),
    "TALKA_KEEP_GUESTS_DAYS": ("89", "must be a whole number from 90 to 3650, not '89'."),
    "TALKA_KEEP_INACTIVE_DAYS": ("x", "must be a whole number from 90 to 3650, not 'x'."),
    "TALKA_KEEP_MAILS_DAYS": ("1", "must be a whole number from 7 to 3650, not '1'."),
    "TALKA_KEEP_NOTIFICATIONS_DAYS": ("39", "must be a whole number from 40 to 3650, not '39'."),
    "TALKA_KEEP_READ_NOTIFICATIONS_DAYS": (
        "x",
        "must be a whole number from 40 to 3650, not 'x'.",
    ),
    "TALKA_KEEP_REPORTS_DAYS": ("90", "must be a whole number from 190 to 3650, not '90'."),
    "TALKA_KEEP_SUPPRESSIONS_DAYS": ("9", "must be a whole number from 90 to 3650, not '9'."),
    "TALKA_KEEP_REQUESTS_DAYS": ("9", "must be a whole number from 30 to 3650, not '9'."),
    "TALKA_KEEP_SUBSCRIBERS_DAYS": ("0", "must be a whole number from 1 to 3650, not '0'."),
    "TALKA_TRUSTED_PROXIES": ("-1", "must be a whole number from 0 to 9, not '-1'."),
    "TALKA_DEBUG": ("2", "must be true or false, not '2'."),
    "TALKA_VAR": ("var", "must be the whole path of a folder, not 'var'."),
    "DATABASE_URL": (
        "mysql://talka@localhost/talka",
        "must begin with postgres:// or sqlite:///; no other database is supported.",
    ),
    "REDIS_URL": ("localhost:6379", "must begin with redis://, rediss:// or unix://."),
    "TALKA_TASKS": ("celery", "must be one of database, redis, not 'celery'."),
    "EMAIL_URL": (
        "imap://localhost",
        "must begin with smtp://, smtp+tls://, smtp+ssl:// or anymail://.",
    ),
    "TALKA_MAIL_FROM": (
        "Talka",
        "must be an address such as Talka <talka@example.org>, not 'Talka'.",
    ),
    "TALKA_BADGE_KEY": (
        "-----BEGIN PRIVATE KEY-----",
        "must be an RSA private key of 2048 bits or more as PEM, without a password, or the whole "
        "path of one.",
    ),
    "TALKA_BADGE_OLD_KEYS": ("/nowhere/keys.pem", "names a file that cannot be read."),
    "TALKA_SECURITY_CONTACT": (
        "security",
        "must be https://… or such as mailto:security@example.org, not 'security'.",
    ),
    "TALKA_SECURITY_EXPIRES": ("soon", "must be a day such as 2027-06-30, not 'soon'."),
    "TALKA_CHECK_LINKS": ("maybe", "must be true or false, not 'maybe'."),
    "TALKA_STAFF_SECOND_FACTOR": ("maybe", "must be true or false, not 'maybe'."),
    "TALKA_IDENTITY_PROVIDERS": ("tara.toml", "must be the whole path of a TOML file."),
    "TALKA_MAIL_REPLY_TO": (
        "nobody",
        "must be an address such as Talka <talka@example.org>, not 'nobody'.",
    ),
    "TALKA_PAGES_KEPT_SECONDS": ("61", "must be a whole number from 0 to 60, not '61'."),
    "TALKA_MAILS_PER_MINUTE": ("-1", "must be a whole number from 0 to 100000, not '-1'."),
    "TALKA_MAIL_WEBHOOK_SECRET": (
        "hook",
        "must be user:password, with 16 characters or more after the :.",
    ),
    "TALKA_BOUNCE_ADDRESS": (
        "Bounces <bounces@example.org>",
        "must be an address such as bounces@example.org, not 'Bounces <bounces@example.org>'.",
    ),
    "TALKA_BOUNCE_MAILBOX": (
        "imap://bounces:secret@mail.example.org/INBOX",
        "must be imaps://user:password@host/INBOX or maildir:///whole/path.",
    ),
    "TALKA_DKIM_SELECTOR": ("s" * 64, "must have at most 63 characters, not 64."),
    "TALKA_SITE_NAME": ("T" * 61, "must have at most 60 characters, not 61."),
    "TALKA_LANGUAGE": ("fi", "must be one of en, et, lv, nb, sl, not 'fi'."),
    "TALKA_TIME_ZONE": (
        "Europe/Tartu",
        "must be an IANA time zone such as Europe/Riga, not 'Europe/Tartu'.",
    ),
}
# Read by tests and tools, which check them themselves.
FOR_TESTS = {
    "TALKA_CHROMIUM",
    "TALKA_REQUIRE",
    "TALKA_TEST_DATABASE",
    "TALKA_TEST_POSTGRES_URL",
    "TALKA_TEST_REDIS_URL",
}


@pytest.mark.parametrize("name", sorted(MALFORMED))
def test_a_malformed_setting_stops_the_start_and_is_named(name):
    value, sentence = MALFORMED[name]

    assert start("production", **{name: value}) == f"{name} {sentence}"


def test_every_setting_has_a_malformed_value_above():
    assert known_settings() == set(MALFORMED) | FOR_TESTS


def test_the_operators_table_lists_every_setting():
    text = (ROOT / "docs" / "operate.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `([A-Z_]+)` \|", text, re.MULTILINE)

    assert sorted(listed) == sorted(known_settings())


@pytest.mark.parametrize("module", ["production", "dev", "test"])
def test_an_unknown_setting_stops_the_start_and_is_named(module):
    assert start(module, TALKA_SIET_NAME="Talka") == (
        "TALKA_SIET_NAME is not a setting of this site; docs/operate.md lists them all."
    )


def refusal(read: str, value: str, *rest: object) -> str:
    with pytest.raises(ImproperlyConfigured) as raised:
        getattr(Environment({"X": value}), read)("X", *rest)
    return str(raised.value)


@pytest.mark.parametrize(
    "value",
    ["http://", "http://h:abc", "http://[", "ftp://h", "https://h/path", "https://h?q=1", "//h"],
)
def test_an_address_is_scheme_host_and_port_only(value):
    assert refusal("address", value, "").startswith("X ")


@pytest.mark.parametrize(
    "value", ["nonsense", "postgres://host", "postgres://h:abc/db", "sqlite://", "postgres://["]
)
def test_a_database_is_named_by_its_address(value):
    assert refusal("database", value, "").startswith("X ")


def test_a_password_is_not_repeated():
    assert "secret" not in refusal("database", "mysql://talka:secret@localhost/talka", "")
    assert "secret" not in refusal("database", "postgres://talka:secret@h:abc/talka", "")
    assert "secret" not in refusal("mail", "smtp://talka:secret@h:abc", "")


@pytest.mark.parametrize(
    "value",
    [
        "imaps://mail.example.org",
        "imaps://bounces:secret@h:abc",
        "maildir://relative/path",
        "pop3://bounces:secret@h",
        "/var/mail",
    ],
)
def test_a_mailbox_of_bounces_is_named_by_its_address(value):
    said = refusal("bounce_mailbox", value)

    assert said.startswith("X ")
    assert "secret" not in said


@pytest.mark.parametrize(
    "value", ["a+b@example.org", f"{'b' * 37}@example.org", "bünces@example.org", "bounces"]
)
def test_an_address_for_bounces_has_room_for_a_token(value):
    assert refusal("bare_mailbox", value).startswith("X must ")


def test_a_secret_of_webhooks_is_not_repeated():
    assert "secret" not in refusal("webhook_secret", "hook:secret")
    assert (
        Environment({"X": "hook:0123456789abcdef"}).webhook_secret("X") == "hook:0123456789abcdef"
    )


@pytest.mark.parametrize("value", ["redis://h:abc", "http://h", "redis"])
def test_redis_is_named_by_its_address(value):
    assert refusal("redis", value).startswith("X ")


@pytest.mark.parametrize("value", ["a b", "h:80", "h/", "ä.example.org", "a..b"])
def test_a_host_is_a_name_alone(value):
    assert refusal("hosts", value) == (
        f"X must list host names such as talka.example.org, not {value!r}."
    )


def test_hosts_may_be_names_addresses_and_name_spaces():
    hosts = Environment({"X": "talka.example.org, 192.0.2.1,[::1] ,.example.org"}).hosts("X")

    assert hosts == ["talka.example.org", "192.0.2.1", "[::1]", ".example.org"]


def test_a_folder_may_not_be_a_file(tmp_path):
    file = tmp_path / "file"
    file.touch()

    assert refusal("folder", str(file), Path("/")) == (
        f"X must be the whole path of a folder, not {str(file)!r}."
    )


def test_a_key_is_given_by_itself_or_by_its_file(tmp_path):
    file = tmp_path / "key.pem"
    file.write_text(private_key() + "\n")
    given = [private_key(), private_key().replace("\n", "\\n"), str(file)]

    read = {Environment({"X": value}).private_key("X") for value in given}

    assert read == {private_key().strip()}
    assert Environment({}).private_key("X") == ""


def test_former_keys_are_public_ones_one_after_another(tmp_path):
    file = tmp_path / "keys.pem"
    file.write_text(f"{public_key(0)}\n{public_key(1)}")
    given = [f"{public_key(0)}{public_key(1)}", str(file)]

    read = [Environment({"X": value}).public_keys("X") for value in given]

    assert read == [[public_key(0).strip(), public_key(1).strip()]] * 2
    assert Environment({}).public_keys("X") == []


def elliptic() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def pem_of(key: Any, password: bytes | None = None) -> str:
    hidden = serialization.BestAvailableEncryption(password) if password else NoEncryption()
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, hidden
    ).decode()


@pytest.mark.parametrize(
    "make",
    [
        lambda: "nonsense",
        lambda: "/",
        lambda: "/x\0",
        public_key,
        lambda: pem_of(elliptic()),
        lambda: pem_of(rsa.generate_private_key(public_exponent=65537, key_size=1024)),
        lambda: pem_of(elliptic(), password=b"secret"),
    ],
    ids=["text", "folder", "no path", "public", "elliptic", "short", "with a password"],
)
def test_a_key_that_cannot_sign_badges_is_refused_and_not_repeated(make):
    value = make()

    said = refusal("private_key", value)

    assert said.startswith("X ")
    assert value.strip()[28:60] not in said or len(value) < 40


@pytest.mark.parametrize(
    "make",
    [
        lambda: "nonsense",
        private_key,
        lambda: f"{public_key()} and more",
        lambda: public_key()[:120] + "\n-----END PUBLIC KEY-----",
        lambda: (
            elliptic()
            .public_key()
            .public_bytes(
                serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
            )
            .decode()
        ),
    ],
    ids=["text", "private", "more", "cut", "elliptic"],
)
def test_a_former_key_that_is_none_is_refused_and_not_repeated(make):
    value = make()

    said = refusal("public_keys", value)

    assert said.startswith("X ")
    assert value.strip()[28:60] not in said or len(value) < 40


def test_an_empty_value_is_none():
    env = Environment({"X": " "})

    assert (env.is_set("X"), env.text("X", "default")) == (False, "default")


def test_redis_tasks_need_a_redis():
    assert start("production", TALKA_TASKS="redis") == (
        "TALKA_TASKS can be redis only where REDIS_URL names a server."
    )


@pytest.mark.parametrize(
    ("url", "port", "tls", "ssl"),
    [
        ("smtp://user:p%40ss@mail.example.org", 25, None, None),
        ("smtp+tls://user:p%40ss@mail.example.org", 587, True, None),
        ("smtp+ssl://user:p%40ss@mail.example.org", 465, None, True),
        ("smtp+tls://user:p%40ss@mail.example.org:2525", 2525, True, None),
    ],
)
def test_a_relay_is_one_setting(url, port, tls, ssl):
    config = Environment({"EMAIL_URL": url}).mail("EMAIL_URL", "")

    assert config.pop("EMAIL_USE_TLS", None) is tls
    assert config.pop("EMAIL_USE_SSL", None) is ssl
    assert config == {
        "EMAIL_BACKEND": "foundation.smtp.EmailBackend",
        "EMAIL_HOST": "mail.example.org",
        "EMAIL_HOST_USER": "user",
        "EMAIL_HOST_PASSWORD": "p@ss",
        "EMAIL_PORT": port,
    }


def test_a_provider_is_one_setting():
    url = "anymail://mailgun?api_key=k%26y&sender_domain=mg.example.org"

    config = Environment({"EMAIL_URL": url}).mail("EMAIL_URL", "")

    assert config == {
        "EMAIL_BACKEND": "anymail.backends.mailgun.EmailBackend",
        "ANYMAIL": {"MAILGUN_API_KEY": "k&y", "MAILGUN_SENDER_DOMAIN": "mg.example.org"},
    }


@pytest.mark.parametrize("value", ["anymail://", "anymail://pigeon?api_key=x", "anymail://../x"])
def test_a_provider_must_be_one_that_anymail_knows(value):
    assert refusal("mail", value, "") == (
        "X must name a provider of django-anymail, as anymail://mailgun?api_key=…."
    )
