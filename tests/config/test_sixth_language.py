"""What docs/develop.md says of a language more: Lithuanian, done as it is written there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings as here
from django.utils import translation

from foundation import collation
from home.services import setup
from tests.config.processes import ROOT

sys.path.append(str(ROOT / "tools"))
import catalogues  # the scripts' folder is no package
import compile_catalogues

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client

CATALOGUE = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Language: lt\\n"
"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && (n%100<10 || n%100>=20) ? 1 : 2);\\n"

msgid "Events"
msgstr "Renginiai"

msgid "News"
msgstr "Naujienos"

msgid "%(free)s seat free"
msgid_plural "%(free)s seats free"
msgstr[0] "%(free)s laisva vieta"
msgstr[1] "%(free)s laisvos vietos"
msgstr[2] "%(free)s laisvų vietų"
"""
SETTINGS = """
from config.settings.test import *
LANGUAGES = [*LANGUAGES, ("lt", "Lithuanian")]
WAGTAIL_CONTENT_LANGUAGES = WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
"""


@pytest.fixture
def lithuanian(settings: Any, tmp_path: Path) -> None:
    """The site with a sixth language, and the pages that `migrate` makes for it."""
    catalogue = tmp_path / "lt" / "LC_MESSAGES" / "django.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text(CATALOGUE, encoding="utf-8")
    assert compile_catalogues.compile_one(catalogue) == ""
    settings.LOCALE_PATHS = [tmp_path, *settings.LOCALE_PATHS]
    settings.LANGUAGES = [*settings.LANGUAGES, ("lt", "Lithuanian")]
    settings.WAGTAIL_CONTENT_LANGUAGES = settings.LANGUAGES
    settings.WAGTAILADMIN_PERMITTED_LANGUAGES = settings.LANGUAGES
    setup.prepare_site()


@pytest.mark.django_db
@pytest.mark.usefixtures("lithuanian")
def test_the_site_speaks_it_as_soon_as_it_is_listed(client: Client):
    paths = ("/lt/", "/lt/events/", "/lt/events/?view=month", "/lt/news/", "/lt/search/?q=a")
    pages = {path: client.get(path) for path in (*paths, "/lt/topics/", "/lt/join/")}

    assert {path: page.status_code for path, page in pages.items()} == dict.fromkeys(pages, 200)
    for page in pages.values():
        body = page.content.decode()
        assert '<html lang="lt"' in body
        assert "Renginiai" in body
    assert client.get("/calendar/lt.ics").status_code == 200


@pytest.mark.django_db
@pytest.mark.usefixtures("lithuanian")
def test_whoever_reads_it_comes_to_it_and_others_find_it_in_the_switch(client: Client):
    assert client.get("/", headers={"accept-language": "lt-LT,lt;q=0.9"}).url == "/lt/"
    body = client.get("/en/events/?kind=talk").content.decode()
    assert re.search(r'href="/lt/events/\?kind=talk" hreflang="lt" lang="lt"', body)


@pytest.mark.django_db
@pytest.mark.usefixtures("lithuanian")
def test_its_plurals_are_its_own():
    with translation.override("lt"):
        told = [
            translation.ngettext("%(free)s seat free", "%(free)s seats free", n) % {"free": n}
            for n in (0, 1, 2, 10, 11, 21, 22)
        ]

    assert told == [
        "0 laisvų vietų", "1 laisva vieta", "2 laisvos vietos", "10 laisvų vietų",
        "11 laisvų vietų", "21 laisva vieta", "22 laisvos vietos",
    ]  # fmt: skip


def test_its_letters_can_be_given_their_order(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(collation.ALPHABETS, "lt", "abcčdefghijklmnoprsštuvzž")
    monkeypatch.setitem(collation.ALIKE, "lt", {"y": "i"})
    names = ["Čiurlionis", "Cvirka", "Ąžuolas", "Yčas", "Jonas", "Žemaitė", "Zita"]
    collation._places.cache_clear()

    told = sorted(names, key=lambda name: collation.key(name, "lt"))

    collation._places.cache_clear()
    assert told == ["Ąžuolas", "Cvirka", "Čiurlionis", "Yčas", "Jonas", "Zita", "Žemaitė"]


def test_what_the_tables_know_of_languages_changes_without_touching_a_row(tmp_path: Path):
    """The step `makemigrations`: nothing but the lists of choices."""
    (tmp_path / "sixth.py").write_text(SETTINGS)
    done = subprocess.run(
        [sys.executable, "manage.py", "makemigrations", "--dry-run", "--no-color"],
        cwd=ROOT,
        env={
            **{name: value for name, value in os.environ.items() if "TALKA" not in name},
            "DJANGO_SETTINGS_MODULE": "sixth",
            "PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT), str(ROOT / "site")]),
            "TALKA_VAR": str(tmp_path),
        },
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    steps = re.findall(r"^    ([~+-]) (.*)$", done.stdout, re.MULTILINE)
    assert steps
    # Blocks of a page's body ask for a language as well.
    assert [
        step for step in steps if step[0] != "~" or not re.search("language|body", step[1])
    ] == []


def test_each_language_of_the_site_has_all_that_the_steps_name():
    """Whoever adds one and forgets a step is told here."""
    codes = [code for code, _name in here.LANGUAGES]
    guide = (ROOT / "docs" / "develop.md").read_text()

    assert codes == ["en", *catalogues.LANGUAGES]
    assert [code for code in codes if code not in collation.ALPHABETS] == []
    assert "### A sixth language" in guide
    for name in re.findall(r"`((?:site|home|tests|docs|tools)/[^`<*]+)`", _part(guide)):
        assert "/lt" in name or (ROOT / name).exists(), name


def _part(guide: str) -> str:
    return guide.split("### A sixth language")[1].split("\n## ")[0]
