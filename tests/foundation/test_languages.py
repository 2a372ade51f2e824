"""What each of the site's languages asks for: forms of the plural, days, numbers, the order of
letters."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
import time_machine
from django import forms
from django.conf import settings
from django.template import Context, Template
from django.utils.formats import get_format
from django.utils.translation import ngettext, override

from foundation import countries
from foundation.templatetags.amounts import number
from foundation.templatetags.languages import territory
from foundation.templatetags.times import day, month
from home.queries import topics
from tests.factories.news import TopicFactory
from tests.factories.people import OrganisationFactory

if TYPE_CHECKING:
    from django.test import Client

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
FREE = ("%(free)s seat free", "%(free)s seats free")
DATES = ("%(number)s date", "%(number)s dates")
LANGUAGES = [code for code, _name in settings.LANGUAGES]


def counted(language: str, message: tuple[str, str], name: str, n: int) -> str:
    with override(language):
        return ngettext(*message, n) % {name: n}


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("en", {"seat free": [1], "seats free": [0, 2, 11, 21, 101]}),
        ("et", {"vaba koht": [1], "vaba kohta": [0, 2, 11, 21, 101]}),
        (
            "lv",
            {
                "brīva vieta": [1, 21, 31, 101, 121],
                "brīvas vietas": [2, 9, 10, 11, 12, 19, 20, 22, 111, 211],
                "brīvu vietu": [0],
            },
        ),
        ("nb", {"ledig plass": [1], "ledige plasser": [0, 2, 11, 21, 101]}),
        (
            "sl",
            {
                "prosto mesto": [1, 101, 201],
                "prosti mesti": [2, 102, 202],
                "prosta mesta": [3, 4, 103, 104],
                "prostih mest": [0, 5, 11, 12, 13, 21, 22, 100, 105, 111],
            },
        ),
    ],
)
def test_each_number_has_the_form_that_its_language_gives_it(
    language: str, forms: dict[str, list[int]]
):
    told = {n: counted(language, FREE, "free", n) for numbers in forms.values() for n in numbers}

    assert told == {n: f"{n} {form}" for form, numbers in forms.items() for n in numbers}


def test_a_template_counts_as_the_language_does():
    template = Template(
        "{% load i18n %}{% blocktranslate count number=n %}{{ number }} date"
        "{% plural %}{{ number }} dates{% endblocktranslate %}"
    )
    with override("sl"):
        told = [template.render(Context({"n": n})) for n in (1, 2, 3, 5, 101, 102)]

    assert told == [
        "1 termin", "2 termina", "3 termini", "5 terminov", "101 termin", "102 termina",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "whole", "alone"),
    [
        ("en", "Monday 7 December 2026", "December 2026"),
        ("et", "esmaspäev 7. detsember 2026", "detsember 2026"),
        ("lv", "pirmdiena 2026. gada 7. decembris", "decembris 2026"),
        ("nb", "mandag 7. desember 2026", "desember 2026"),
        ("sl", "ponedeljek 7. december 2026", "december 2026"),
    ],
)
def test_days_and_months_are_written_as_the_language_does(language: str, whole: str, alone: str):
    with override(language):
        told = [day(date(2026, 12, 7)), month(date(2026, 12, 7))]

    assert [text.casefold() for text in told] == [whole.casefold(), alone.casefold()]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "1,234.5"),
        ("et", "1 234,5"),
        ("lv", "1 234,5"),
        ("nb", "1 234,5"),
        ("sl", "1.234,5"),
    ],
)
def test_numbers_have_the_languages_own_signs(language: str, said: str):
    with override(language):
        told = number(Decimal("1234.5"))

    assert re.sub(r"[\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]", " ", told) == said


@pytest.mark.parametrize(
    ("language", "typed"),
    [
        ("en", "07/12/2026"),
        ("et", "07.12.2026"),
        ("lv", "07.12.2026"),
        ("nb", "07.12.2026"),
        ("sl", "07.12.2026"),
    ],
)
def test_a_day_is_understood_as_it_is_written_here_and_as_browsers_send_it(
    language: str, typed: str
):
    field = forms.DateField()
    with override(language):
        told = [field.clean(typed), field.clean("2026-12-07")]

    assert told == [date(2026, 12, 7)] * 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_editors_pick_days_from_weeks_that_begin_on_monday(language: str):
    with override(language):
        assert get_format("FIRST_DAY_OF_WEEK") == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "first", "last"),
    [
        ("en", "Monday", "Sunday"),
        ("et", "esmaspäev", "pühapäev"),
        ("lv", "pirmdiena", "svētdiena"),
        ("nb", "mandag", "søndag"),
        ("sl", "ponedeljek", "nedelja"),
    ],
)
def test_the_month_begins_its_weeks_on_monday(client: Client, language: str, first: str, last: str):
    with time_machine.travel(NOW, tick=False):
        body = client.get(f"/{language}/events/?view=month").content.decode()

    days = re.findall(r'calendar-month__weekday" scope="col">([^<]+)<', body)
    assert len(days) == 7
    # As long as there is room for, so at least its beginning.
    assert [days[0].casefold()[:2], days[-1].casefold()[:2]] == [
        first.casefold()[:2],
        last.casefold()[:2],
    ]


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("et", "Ahvenamaa Rootsi Sambia Soome Šveits Zimbabwe Taani Ungari Ühendkuningriik"),
        ("lv", "Čada Čehija Dānija Igaunija Īrija Kaboverde Kipra Zambija"),
        ("nb", "Danmark Egypt Norge Zambia Østerrike Øst-Timor Åland"),
        ("sl", "Ciper Čad Češka Danska Slovenija Srbija Španija Švica Zambija"),
    ],
)
def test_countries_stand_where_readers_look_for_them(language: str, told: str):
    names = countries.names(language).values()

    assert [name for name in names if name in told.split()] == told.split()


# Estonian has z after š, and õäöü last; in Latvian each letter with a mark follows its plain one.
NAMES = {
    "en": ["Aa", "Čop", "Dom", "Õun", "Šola", "Tamm", "Zoo"],
    "et": ["Aa", "Čop", "Dom", "Šola", "Zoo", "Tamm", "Õun"],
    "lv": ["Aa", "Čop", "Dom", "Õun", "Šola", "Tamm", "Zoo"],
    "nb": ["Čop", "Dom", "Õun", "Šola", "Tamm", "Zoo", "Aa"],
    "sl": ["Aa", "Čop", "Dom", "Õun", "Šola", "Tamm", "Zoo"],
}


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_topics_and_organisations_stand_in_the_order_of_the_readers_letters(
    client: Client, language: str
):
    for name in sorted(NAMES["en"], reverse=True):
        TopicFactory(name={"en": name})
        OrganisationFactory(name={"en": name})

    listed = [
        row.topic.name.text(language)
        for row in topics.every(viewer=None, language=language, now=NOW)
    ]
    body = client.get(f"/{language}/organisations/").content.decode()
    places = [body.index(f">{name}<") for name in NAMES[language]]

    assert [name for name in listed if name in NAMES["en"]] == NAMES[language]
    assert places == sorted(places)


def test_a_language_is_at_home_in_a_country():
    told = [territory(code) for code in (*LANGUAGES, "lt", "xx")]

    assert told == ["en_GB", "et_EE", "lv_LV", "nb_NO", "sl_SI", "lt_LT", "xx"]
