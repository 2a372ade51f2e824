from __future__ import annotations

import json

import pytest

from tests.config.processes import python, start


def setting(name: str, **variables: str) -> object:
    code = f"import json; from config.settings import production as s; print(json.dumps(s.{name}))"
    done = python(code, "production", **variables)
    return json.loads(done.stdout)


def test_production_starts_with_a_secret_and_a_host():
    assert start("production") == ""


def test_production_refuses_the_default_secret():
    assert start("production", TALKA_SECRET_KEY="") == (
        "TALKA_SECRET_KEY must be set in production, to at least 50 random characters."
    )


def test_production_refuses_debug():
    assert start("production", TALKA_DEBUG="true") == "TALKA_DEBUG must not be on in production."


@pytest.mark.parametrize("hosts", ["", "*", "talka.example.org,*"])
def test_production_refuses_to_answer_under_any_name(hosts):
    assert start("production", TALKA_HOSTS=hosts) == (
        "TALKA_HOSTS must list the host names under which people reach the site."
    )


def test_the_site_s_address_and_sender_follow_from_its_first_host():
    assert setting("BASE_URL") == "https://talka.example.org"
    assert setting("DEFAULT_FROM_EMAIL") == "Talka <talka@talka.example.org>"


def test_the_site_s_address_is_known_to_all_that_need_it():
    names = "[s.BASE_URL, s.WAGTAILADMIN_BASE_URL, *s.CSRF_TRUSTED_ORIGINS]"
    code = f"from config.settings import production as s; print(*{names})"

    done = python(code, TALKA_BASE_URL="https://www.example.org/")

    assert done.stdout.split() == ["https://www.example.org"] * 3


def test_cookies_and_redirects_follow_https():
    names = ["SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE"]

    assert [setting(n) for n in names] == [True] * 3
    assert [setting(n, TALKA_HTTPS="false") for n in names] == [False] * 3


def test_a_proxy_s_word_is_believed_only_where_there_is_one():
    code = "from config.settings import production as s; print(hasattr(s, '{}'))"
    code = code.format("SECURE_PROXY_SSL_HEADER")

    assert python(code).stdout.strip() == "False"
    assert python(code, TALKA_TRUSTED_PROXIES="1").stdout.strip() == "True"


def test_production_logs_one_json_object_a_line(tmp_path):
    code = """
import django, logging
django.setup()
logger = logging.getLogger("events.test")
logger.info("dates %s", 3)
try:
    1 / 0
except ZeroDivisionError:
    logger.exception("broken\\nline")
logging.getLogger("urllib3").info("not ours")
"""

    done = python(code, TALKA_VAR=str(tmp_path))

    first, second = [json.loads(line) for line in done.stderr.splitlines()]
    assert (first["level"], first["logger"], first["event"]) == ("info", "events.test", "dates 3")
    assert (second["level"], second["event"]) == ("error", "broken\nline")
    assert second["exception"].splitlines()[-1] == "ZeroDivisionError: division by zero"


def test_development_logs_a_readable_line(tmp_path):
    code = 'import django, logging; django.setup(); logging.getLogger("home").info("hello")'

    done = python(code, "dev", TALKA_VAR=str(tmp_path))

    assert done.stderr.split()[1:] == ["[info", "]", "hello", "[home]"]


def test_development_keeps_mail_unless_told_where_to_send_it(tmp_path):
    code = "from config.settings import dev; print(dev.EMAIL_BACKEND)"

    kept = python(code, "dev", TALKA_VAR=str(tmp_path))
    sent = python(code, "dev", TALKA_VAR=str(tmp_path), EMAIL_URL="smtp://localhost")

    assert kept.stdout.strip() == "django_mail_viewer.backends.cache.EmailBackend"
    assert sent.stdout.strip() == "foundation.smtp.EmailBackend"
