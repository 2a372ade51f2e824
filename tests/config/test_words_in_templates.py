"""No template says a word that no catalogue can reach: in mails, and where no test of a screen comes."""

from __future__ import annotations

import re
import sys

import pytest

from tests.config.processes import ROOT

sys.path.append(str(ROOT / "tools"))
import pseudo  # the scripts' folder is no package

FOLDER = ROOT / "templates"
# The style guide is for developers.
TEMPLATES = [
    path
    for path in sorted(FOLDER.rglob("*.*"))
    if path.suffix in {".html", ".txt", ".xml"} and "styleguide" not in path.parts
]
COMMENT = re.compile(
    r"{#.*?#}|{% comment .*?{% endcomment %}|{% comment %}.*?{% endcomment %}", re.DOTALL
)
SENTENCE = re.compile(r"{% blocktrans.*?{% endblocktrans(?:late)? %}", re.DOTALL)
WORD = re.compile(r"{% trans(?:late)? .*?%}|_\(\"[^\"]*\"\)", re.DOTALL)
TAG = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
# An attribute that a page gives its frame.
WIDTH = re.compile(r' data-width="\w+"')
# What programs read of a part of a page: the style of a mail, attributes, the name of a program.
FOR_PROGRAMS = {
    "components/accessibility_run.html",
    "emails/community/digest/body.html",
    "events/door_data.html",
}
# What a tag or filter is given to say, unlike the names that programs know.
GIVEN = re.compile(r"[\"']([A-Z][a-z]*(?: [^\"']*)?)[\"']")


def hard_coded(template: str, *, is_page: bool) -> list[str]:
    for translated in (COMMENT, SENTENCE, WORD, WIDTH):
        template = translated.sub("", template)
    given = [text for tag in TAG.findall(template) for text in GIVEN.findall(tag)]
    # Within an attribute a tag is a word of it.
    rest = TAG.sub("", template)
    texts = pseudo.hard_coded(rest) if is_page else pseudo.plain(rest.splitlines())
    return texts + pseudo.plain(given)


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ('<p>{% translate "Saved" %}</p>', []),
        ("<p>Saved</p>", ["Saved"]),
        ("<p>{{ word }} saved</p>", ["saved"]),
        ("{% blocktranslate %}One{% plural %}Two{% endblocktranslate %}", []),
        ("{# A note. #}{% comment %}Another{% endcomment %}", []),
        ('{{ name|default:"Nobody" }}', ["Nobody"]),
        ('{{ name|default:_("Nobody") }}', []),
        ('{% card heading="All of it" %}', ["All of it"]),
        ('<a title="{{ name }} {% translate "Save" %}" class="big red"></a>', []),
        ('<img alt="Our house">', ["Our house"]),
    ],
)
def test_what_stands_beside_the_catalogues_is_found(template: str, found: list[str]):
    assert hard_coded(template, is_page=True) == found


def test_every_word_can_be_said_in_another_language():
    found = {}
    for path in TEMPLATES:
        template = path.read_text(encoding="utf-8")
        if texts := hard_coded(template, is_page=path.suffix == ".html"):
            found[str(path.relative_to(FOLDER))] = texts

    # One text each: any other in them would be found.
    assert {name: len(texts) for name, texts in found.items()} == dict.fromkeys(FOR_PROGRAMS, 1)
