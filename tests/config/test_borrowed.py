"""What Wagtail has no words for, and we have."""

from __future__ import annotations

import json
import shutil
import sys

import polib
import pytest
from django.utils.translation import gettext, override

from tests.config.processes import ROOT

sys.path.append(str(ROOT / "tools"))

import borrowed  # the scripts' folder is no package


@pytest.fixture
def tree(tmp_path):
    """A copy of what is borrowed."""
    shutil.copytree(ROOT / "site/locale_borrowed", tmp_path / "site/locale_borrowed")
    return tmp_path


def change(tree, code: str, domain: str = "django") -> polib.POFile:
    return polib.pofile(str(tree / borrowed.path(code, domain)), wrapwidth=0)


def problems(tree) -> list[str]:
    return [str(problem).partition(": ")[2] for problem in borrowed.check(tree)]


def test_this_checkout_holds():
    assert borrowed.check(ROOT) == []


def test_what_no_package_says_is_named(tree):
    file = change(tree, "et")
    file.append(polib.POEntry(msgid="Nobody says this", msgstr="Seda ei ütle keegi"))
    file.save()

    assert "gone from the sources: 'Nobody says this'" in problems(tree)


def test_what_the_package_says_itself_is_needless(tree):
    file = change(tree, "sl")
    file.append(polib.POEntry(msgid="Snippets", msgstr="Delci"))
    file.save()

    assert "needless, the package says it: 'Snippets'" in problems(tree)


@pytest.mark.parametrize(("domain", "text"), [("django", "Any"), ("djangojs", "Retry")])
def test_what_one_language_borrows_the_others_that_lack_it_must_borrow_too(tree, domain, text):
    file = change(tree, "lv", domain)
    file.remove(file.find(text))
    file.save()

    assert problems(tree) == [f"missing: {text!r}"]


def test_a_language_without_its_files_is_named(tree):
    (tree / borrowed.path("nb", "djangojs")).unlink()

    assert [problem.place for problem in borrowed.check(tree)] == [borrowed.path("nb", "djangojs")]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("et", "Muudatused on automaatselt salvestatud."),
        ("lv", "Izmaiņas ir automātiski saglabātas."),
        ("nb", "Endringene er lagret automatisk."),
        ("sl", "Spremembe so samodejno shranjene."),
    ],
)
@pytest.mark.django_db
def test_scripts_of_the_editors_screens_speak_the_readers_language(client, code, words):
    client.cookies["django_language"] = code

    told = client.get("/admin/jsi18n/").content.decode()

    # Letters beyond ASCII are escaped in scripts.
    assert json.dumps(words)[1:-1] in told


@pytest.mark.parametrize(
    ("code", "words"),
    [("et", "Kiirklahvid"), ("lv", "Īsinājumtaustiņi"), ("nb", "Hurtigtaster")],
)
def test_words_are_found_beside_wagtails_own(code, words):
    with override(code):
        assert gettext("Keyboard shortcuts") == words
        # Wagtail's own are left as they are.
        assert gettext("Save draft") not in ("", "Save draft")
