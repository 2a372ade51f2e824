from __future__ import annotations

from collections import Counter
from datetime import UTC, timedelta

import pytest
from django.db.models import F

from community.models import Member, Recipient, Topic
from demo import loader, stories
from demo.content.library import ENTRIES
from demo.content.news import STORIES
from demo.content.pages import PAGES
from demo.content.partner_networks import NETWORKS
from demo.content.pictures import PICTURES
from demo.keys import key
from foundation.models import SiteImage
from home.enums import EntryKind, Shelf, shelf_of
from home.models import (
    CasePage,
    HomePage,
    InitiativePage,
    LibraryEntry,
    NewsItem,
    PartnerNetworkPage,
    StandardPage,
    TrainingTarget,
)
from tests.demo.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]

LANGUAGES = {"en", "et", "lv", "nb", "sl"}


def languages(pages) -> set[str]:
    return set(pages.values_list("locale__language_code", flat=True))


def story(name: str, language: str) -> NewsItem:
    return NewsItem.objects.get(translation_key=key("story", name), locale__language_code=language)


def blocks(page) -> Counter[str]:
    return Counter(block.block_type for block in page.body)


@pytest.mark.parametrize(
    ("name", "language", "dated"),
    [
        ("task-force", "et", "2016-02-18T08:18:00+00:00"),
        ("unit", "et", "2018-04-09T06:36:00+00:00"),
        ("lift", "nb", "2018-03-20T08:00:00+00:00"),
        ("laboratory", "lv", "2022-05-10T09:00:00+00:00"),
    ],
)
def test_each_country_s_announcement_has_its_day_its_language_and_english(name, language, dated):
    told = NewsItem.objects.live().filter(translation_key=key("story", name))

    assert languages(told) == {language, "en"}
    assert {page.dated_at.astimezone(UTC).isoformat() for page in told} == {dated}


def test_nothing_of_the_announcements_structure_is_lost():
    found = {
        data.key: blocks(story(data.key, data.tellings[0].language))
        for data in STORIES
        if data.key in {"task-force", "unit", "lift", "laboratory"}
    }

    assert found == {
        "task-force": Counter(text=4, heading=3, quote=1, contact=1, related=1),
        "unit": Counter(text=3, heading=2, figures=1, quote=1, contact=1, related=1),
        "lift": Counter(text=3, heading=2, figures=1, quote=1, contact=1, related=1),
        "laboratory": Counter(text=3, heading=2, figures=1, quote=1, contact=1, related=2),
    }


def test_the_latvian_story_leads_to_the_laboratory_and_to_the_sitting():
    page = story("laboratory", "lv")

    links = [
        link["page"].specific
        for block in page.body
        if block.block_type == "related"
        for link in block.value["links"]
    ]

    assert [(link.slug, link.locale.language_code) for link in links] == [
        ("laboratorija", "lv"),
        ("ministru-kabineta-sede", "lv"),
    ]


def test_the_programme_s_page_has_its_sections_lists_and_picture():
    page = StandardPage.objects.get(slug="inovativen-si", locale__language_code="sl")

    headings = [block.value for block in page.body if block.block_type == "heading"]
    pictures = [block.value["picture"] for block in page.body if block.block_type == "picture"]

    assert headings == ["Kdo?", "Kako?", "Cilji"]
    assert [picture.title for picture in pictures] == ["People round a table"]
    assert pictures[0].contextual_alt_text == "Sedem ljudi za okroglo mizo, pogled od zgoraj"


def test_every_language_has_a_page_about_the_unit_and_stories_of_its_own():
    about = StandardPage.objects.live().filter(translation_key=key("page", "about"))

    assert languages(about) == LANGUAGES
    assert languages(about.in_menu()) == LANGUAGES
    assert languages(NewsItem.objects.live()) == LANGUAGES


def test_every_story_and_page_says_all_it_needs():
    for data in (*STORIES, *PAGES):
        told = {telling.language: telling for telling in data.tellings}
        assert len(told) == len(data.tellings)
        for telling in told.values():
            assert telling.title
            assert telling.alt
            assert 80 < len(telling.lead) <= 200
            assert telling.slug == telling.slug.encode("ascii").decode()
            assert telling.body[-1]["type"] in {"contact", "related"}


def test_translations_are_made_of_the_same_blocks():
    made = {
        data.key: {tuple(block["type"] for block in telling.body) for telling in data.tellings}
        for data in (*STORIES, *PAGES)
        if data.key != "about"
    }

    assert {name: len(kinds) for name, kinds in made.items()} == dict.fromkeys(made, 1)


def test_what_a_story_links_to_is_in_its_own_language_where_there_is_one():
    page = story("report", "en")

    (link,) = page.body[-1].value["links"]

    assert link["page"].specific == story("lift", "en")


def test_some_stories_are_in_one_language_only():
    alone = [data.key for data in STORIES if len(data.tellings) == 1]

    assert alone == ["three-hundred", "six-prototypes", "solfjorden", "visit"]


def test_recent_stories_are_of_working_days_and_in_the_past():
    recent = NewsItem.objects.live().filter(dated_at__year=2026)

    days = [page.dated_at.weekday() for page in recent]

    assert recent.filter(dated_at__gt=NOW).count() == 0
    assert max(days) <= 4
    assert recent.latest("dated_at").dated_at > NOW - timedelta(days=4)


def test_a_story_counts_as_published_when_it_is_dated():
    published = NewsItem.objects.live()

    assert not published.exclude(first_published_at=F("dated_at")).exists()


def test_each_home_page_has_a_lead_story_in_its_language():
    found = {
        home.locale.language_code: home.lead_story.slug
        for home in HomePage.objects.select_related("lead_story", "locale")
    }

    assert found == {
        "en": "three-applications-became-one",
        "et": "kolmest-taotlusest-sai-uks",
        "lv": "problemu-siena",
        "nb": "klarere-brev",
        "sl": "nova-usposabljanja",
    }


def test_a_chosen_lead_story_is_left_alone():
    home = HomePage.objects.get(locale__language_code="sl")
    home.lead_story = chosen = story("three-hundred", "sl")
    home.save_revision().publish()
    story("next-trainings", "sl").delete()
    story("next-trainings", "en").delete()
    (again,) = (data for data in STORIES if data.key == "next-trainings")

    added = stories.load_story(again, now=NOW)

    home.refresh_from_db()
    assert added == Counter(stories=1)
    assert home.lead_story == chosen


def test_every_topic_has_a_word_in_each_language_and_a_story():
    assert {frozenset(topic.name) for topic in Topic.objects.all()} == {frozenset(LANGUAGES)}
    assert not Topic.objects.exclude(pk__in=NewsItem.objects.values("topics")).exists()


def test_a_topic_that_the_site_had_before_keeps_its_words():
    Topic.objects.filter(slug="funding").update(name={"en": "Money"})

    assert stories.load_topics() == Counter(topics=0)
    assert Topic.objects.get(slug="funding").name["en"] == "Money"


def test_every_picture_has_a_credit_a_size_and_a_point_to_keep():
    rows = {
        (row.credit, row.width, row.height, row.has_focal_point(), bool(row.description))
        for row in SiteImage.objects.all()
    }

    assert SiteImage.objects.count() == len(PICTURES)
    assert rows == {("Drawn for Talka", 1600, 1000, True, True)}


def test_sixty_members_most_of_whom_get_the_digest():
    assert Member.objects.count() == 64
    readers = Recipient.objects.exclude(member=None)
    assert set(readers.values_list("cadence", "since")) == {("weekly", NOW - timedelta(days=14))}
    assert readers.count() == 31
    assert Recipient.objects.filter(member=None).count() == 5


def test_the_number_of_people_to_train_is_set_once():
    target = TrainingTarget.objects.get()
    assert (target.people, target.before) == (1200, 437)
    target.before = 500
    target.save()

    loader.load(now=NOW)

    assert TrainingTarget.objects.get().before == 500


def test_each_partner_network_is_there_in_every_language_and_one_has_dates():
    found = {
        data.key: PartnerNetworkPage.objects.live().filter(
            translation_key=key("partner network", data.key)
        )
        for data in NETWORKS
    }

    assert {name: languages(pages) for name, pages in found.items()} == {
        "liepkalne": LANGUAGES,
        "workbench": LANGUAGES,
        "trial-field": LANGUAGES,
    }
    assert [name for name, pages in found.items() if pages.exclude(calendar=None).exists()] == [
        "liepkalne"
    ]


@pytest.mark.parametrize(
    ("name", "language", "parts"),
    [
        ("task-force", "et", {"goals": 2, "milestones": 4, "documents": 2, "bodies": 7}),
        ("unit", "et", {"pilots": 3, "team": 3, "milestones": 2, "bodies": 4}),
        ("programme", "sl", {"funding": 2, "goals": 2, "team": 2, "bodies": 4}),
        ("laboratory", "lv", {"funding": 1, "pilots": 1, "milestones": 3, "bodies": 5}),
        ("white-paper", "nb", {"milestones": 3, "goals": 1, "bodies": 3}),
    ],
)
def test_each_initiative_is_told_in_its_language_and_in_english(client, name, language, parts):
    told = InitiativePage.objects.live().filter(translation_key=key("initiative", name))

    assert languages(told) == {language, "en"}
    for page in told:
        found = {
            part: getattr(page, part).count() if part == "bodies" else len(getattr(page, part))
            for part in parts
        }
        assert found == parts
        whole = client.get(page.url).context["whole"]
        assert whole.gathered.stories
        assert "contact" in dict(whole.contents)


def test_the_money_of_the_programme_and_the_laboratory_is_told_as_the_union_wants(client):
    def funding(path: str):
        return client.get(path).context["whole"].funding

    programme = funding("/sl/initiatives/inovativen-si/")
    laboratory = funding("/lv/initiatives/inovaciju-laboratorija/")

    assert [source.share for source in programme.sources] == [80, 20]
    assert programme.totals == [(1_000_000, "EUR")]
    assert programme.statements == ["Sofinancira Evropska unija"]
    assert laboratory.totals == [(900_000, "EUR")]
    assert laboratory.statements == ["Finansē Eiropas Savienība – NextGenerationEU"]


def test_the_unit_came_of_the_task_force_and_the_trainings_feed_the_programme(client):
    force = client.get("/et/initiatives/rakkeruhm/").context["whole"]
    programme = client.get("/en/initiatives/inovativen-si/").context["whole"]

    assert [target.title for target in force.offspring] == ["Innovatsiooniüksus"]
    assert (programme.goals[0].target, programme.goals[0].is_live) == (1200, True)
    assert programme.goals[0].current >= 437


def test_the_library_has_three_of_each_in_english_and_its_makers_language():
    told = {
        data.key: LibraryEntry.objects.live().filter(translation_key=key("library", data.key))
        for data in ENTRIES
    }

    shelves = Counter(shelf_of(EntryKind(pages[0].kind)) for pages in told.values())
    assert shelves == {Shelf.CASES: 3, Shelf.METHODS: 3, Shelf.MATERIAL: 3}
    for pages in told.values():
        assert pages.count() == 2
        assert "en" in languages(pages)
        assert [one for page in pages for one in page.specific.findings(now=NOW)] == []


def test_each_case_says_what_failed_and_belongs_to_an_initiative(client):
    for page in CasePage.objects.live():
        assert page.failed
        assert page.cost > 0
        assert client.get(page.url).context["whole"].initiative
