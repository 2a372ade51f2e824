from __future__ import annotations

import shutil
import subprocess
import sys
from collections import Counter

import pytest

from tests.config.processes import ROOT

sys.path.append(str(ROOT / "tools"))
import catalogues  # the scripts' folder is no package
import compile_catalogues

PLURALS = {
    "et": "nplurals=2; plural=(n != 1);",
    "lv": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n != 0 ? 1 : 2);",
    "nb": "nplurals=2; plural=(n != 1);",
    "sl": "nplurals=4; plural=(n%100==1 ? 0 : n%100==2 ? 1 : n%100==3 || n%100==4 ? 2 : 3);",
}
WHOLE = 'msgid "Save"\nmsgstr "Salvesta"\n'


@pytest.fixture
def tree(tmp_path):
    """A project that says "Save" once, in four languages; `tree(path, text)` writes a file."""

    def write(name: str, text: str) -> None:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    write.root = tmp_path
    write("home/views.py", 'label = _("Save")\n')
    for code in catalogues.LANGUAGES:
        write(po(code), catalogue(code, WHOLE))
    return write


def po(code: str) -> str:
    return f"site/locale/{code}/LC_MESSAGES/django.po"


def catalogue(code: str, entries: str) -> str:
    """The text of a catalogue; its entries begin in line 7."""
    head = f'"Language: {code}\\n"\n"Plural-Forms: {PLURALS[code]}\\n"\n'
    kind = '"Content-Type: text/plain; charset=UTF-8\\n"\n'
    return f'msgid ""\nmsgstr ""\n{kind}{head}\n{entries}'


def problems(tree) -> list[str]:
    return [str(problem) for problem in catalogues.check(tree.root)]


def test_a_whole_tree_has_no_problems(tree):
    assert problems(tree) == []


def test_a_string_in_no_catalogue_is_named_with_its_line_and_all_languages(tree):
    tree("home/views.py", 'label = _("Save")\nother = gettext_lazy("Send")\n')

    assert problems(tree) == ["home/views.py:2: missing in et, lv, nb, sl: 'Send'"]


def test_an_entry_without_words_is_missing_in_its_language(tree):
    tree(po("lv"), catalogue("lv", 'msgid "Save"\nmsgstr ""\n'))

    assert problems(tree) == ["home/views.py:1: missing in lv: 'Save'"]


def test_an_entry_of_another_context_is_not_the_one_asked_for(tree):
    tree("home/views.py", 'label = pgettext("button", "Save")\n')
    tree(po("nb"), catalogue("nb", 'msgctxt "button"\nmsgid "Save"\nmsgstr "Lagre"\n'))

    assert problems(tree) == [
        "home/views.py:1: missing in et, lv, sl: 'Save' (context 'button')",
        *(f"{po(code)}:7: gone from the sources: 'Save'" for code in ("et", "lv", "sl")),
    ]


def test_a_plural_without_one_of_its_forms_is_missing(tree):
    tree("home/views.py", 'label = ngettext("%(n)s seat", "%(n)s seats", n)\n')
    forms = ["%(n)s mesto", "%(n)s mesti", "%(n)s mesta", "%(n)s mest"]
    for code, count in (("et", 2), ("lv", 3), ("nb", 2), ("sl", 3)):
        lines = "".join(f'msgstr[{n}] "{forms[n]}"\n' for n in range(count))
        tree(po(code), catalogue(code, f'msgid "%(n)s seat"\nmsgid_plural "%(n)s seats"\n{lines}'))

    assert problems(tree) == ["home/views.py:1: missing in sl: '%(n)s seat'"]


def test_a_plural_that_is_a_single_string_in_the_catalogue_is_missing(tree):
    tree("home/views.py", 'label = ngettext("Save", "Save all", n)\n')

    assert problems(tree) == ["home/views.py:1: missing in et, lv, nb, sl: 'Save'"]


@pytest.mark.parametrize(
    ("entries", "problem"),
    [
        ('#, fuzzy\nmsgid "Save"\nmsgstr "Shrani"\n', ":8: fuzzy: 'Save'"),
        (f'{WHOLE}\nmsgid "Old"\nmsgstr "Staro"\n', ":10: gone from the sources: 'Old'"),
        (f'{WHOLE}\n#~ msgid "Old"\n#~ msgstr "Staro"\n', ": commented out: 'Old'"),
    ],
    ids=["fuzzy", "gone", "commented out"],
)
def test_what_a_catalogue_may_not_hold_is_named_with_its_line(tree, entries, problem):
    tree(po("sl"), catalogue("sl", entries))

    assert problems(tree) == [f"{po('sl')}{problem}"]


def test_placeholders_that_differ_are_named(tree):
    tree("home/views.py", 'label = _("By %(name)s")\n')
    for code in catalogues.LANGUAGES:
        name = "nimi" if code == "et" else "name"
        tree(po(code), catalogue(code, f'msgid "By %(name)s"\nmsgstr "%({name})s"\n'))

    found = problems(tree)

    assert [problem.split(": ")[0] for problem in found] == [f"{po('et')}:7"]
    assert found[0].endswith("unknown named placeholder 'nimi'")


def test_a_language_without_a_catalogue_or_with_a_broken_one_is_named(tree):
    (tree.root / po("et")).unlink()
    tree(po("lv"), catalogue("lv", 'msgid "Save\n'))

    found = catalogues.check(tree.root)

    assert [(problem.place, problem.languages) for problem in found] == [
        (po("et"), ("et",)),
        (po("lv"), ("lv",)),
    ]


def test_what_is_said_at_the_end_counts_each_language(tree, capsys):
    tree("home/views.py", 'label = _("Save"), _("Send"), _("Stop")\n')
    tree(po("nb"), catalogue("nb", f'{WHOLE}\nmsgid "Send"\nmsgstr "Send"\n'))

    code = catalogues.main(tree.root)

    assert code == 1
    assert capsys.readouterr().err.splitlines() == [
        "home/views.py:1: missing in et, lv, sl: 'Send'",
        "home/views.py:1: missing in et, lv, nb, sl: 'Stop'",
        "Problems in each language: et 2, lv 2, nb 1, sl 2.",
    ]


def test_templates_are_read_as_django_reads_them(tree):
    tree(
        "templates/home/page.html",
        "{% load i18n %}\n"
        '  <p>{% translate "It\'s here" context "place" %} {{ _("Now")|lower }}\n'
        '{{ x|default:_("None") }} {% include "x.html" with text=_("Sent") %}\n'
        "      {% blocktranslate trimmed with name=page.title %}\n"
        "        By {{ name }},\n"
        "        at 100 %\n"
        "      {% endblocktranslate %}\n"
        "  {% blocktranslate count n=n %}{{ n }} day{% plural %}{{ n }} days"
        "{% endblocktranslate %}\n"
        '{# _("Comment") #}{% comment %}{% translate "Hidden" %}{% endcomment %}\n',
    )

    said = catalogues.collect(tree.root)

    place = "templates/home/page.html"
    assert said == {
        ("", "Save"): ("home/views.py:1", ""),
        ("place", "It's here"): (f"{place}:2", ""),
        ("", "Now"): (f"{place}:2", ""),
        ("", "None"): (f"{place}:3", ""),
        ("", "Sent"): (f"{place}:3", ""),
        ("", "By %(name)s, at 100 %%"): (f"{place}:4", ""),
        ("", "%(n)s day"): (f"{place}:8", "%(n)s days"),
    }


def test_tests_and_what_was_made_are_not_collected(tree):
    for name in ("tests/x.py", "var/x.py", "bench/x.py", ".venv/x.py", "home/tests/x.py"):
        tree(name, '_("Nobody sees this")\n')

    assert list(catalogues.collect(tree.root)) == [("", "Save")]


@pytest.mark.skipif(shutil.which("xgettext") is None, reason="needs gettext")
def test_the_same_is_collected_as_by_make_messages(tmp_path):
    for name in ("community", "events", "home", "search", "site", "templates", "tools"):
        ignored = shutil.ignore_patterns("locale", "__pycache__")
        shutil.copytree(ROOT / name, tmp_path / name, ignore=ignored)
    (tmp_path / "site/locale/et/LC_MESSAGES").mkdir(parents=True)
    shutil.copy(ROOT / "manage.py", tmp_path)

    subprocess.run(
        [sys.executable, "manage.py", "makemessages", "--locale", "et"],
        cwd=tmp_path,
        env={"PATH": "/usr/bin:/bin", "DJANGO_SETTINGS_MODULE": "config.settings.test"},
        check=True,
        capture_output=True,
    )

    theirs = [
        (catalogues.key_of(entry), entry.id[1] if entry.pluralizable else "")
        for entry in catalogues.read(tmp_path, "et")
        if entry.id
    ]
    ours = [(key, source.plural) for key, source in catalogues.collect(tmp_path).items()]
    assert Counter(ours) == Counter(theirs)


def test_what_is_compiled_can_be_read_and_what_cannot_be_is_named(tree, capsys):
    broken = tree.root / po("lv")
    tree(po("lv"), catalogue("lv", 'msgid "Save\n'))

    codes = [
        compile_catalogues.main([str(tree.root / po("et"))]),
        compile_catalogues.main([str(broken)]),
    ]

    assert codes == [0, 1]
    assert (tree.root / po("et")).with_suffix(".mo").read_bytes().count(b"Salvesta") == 1
    assert capsys.readouterr().err.startswith(f"{broken}: ")
