"""Stories and pages in other languages, by “Translate this page”."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.test import TestCase
from django.urls import reverse
from wagtail.models import Locale, Page
from wagtail_localize.models import (
    OverridableSegment,
    StringTranslation,
    Translation,
    TranslationSource,
)

from home.models import ContactFormPage, NewsItem, StandardPage
from home.queries import news
from tests.events import admin
from tests.factories.contents import document
from tests.factories.events import SpeakerFactory
from tests.factories.news import (
    TopicFactory,
    blocks,
    contact_form,
    item,
    press_page,
    site_image,
    standard_page,
    story,
    subject,
)
from tests.factories.people import OrganisationFactory
from tests.home.test_checklist import NO_LEAD

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

pytestmark = pytest.mark.django_db

BODY = [
    ("heading", "Who"),
    ("text", "<p>Some <b>words</b></p>"),
    ("quote", {"text": "One door", "name": "", "role": "Head"}),
    ("figures", {"figures": [item({"number": "1,200", "label": "people"})]}),
]
LICENCE = "https://example.org/by/4.0/"
UPDATE = ("update", {"day": "2026-11-09", "text": "A room"})


def test_a_translated_story_keeps_what_has_no_language(client: Client, translate):
    topic, ministry, picture = TopicFactory(), OrganisationFactory(), site_image()
    source = story(
        "News",
        slug="news-1",
        lead="Short",
        topics=[topic],
        organisations=[ministry],
        picture=picture,
        picture_alt="A hall",
        body=blocks(*BODY),
    )

    words = {
        "News": "Uudis",
        "Short": "Lühidalt",
        "Who": "Kes",
        "Some <b>words</b>": "Mõned <b>sõnad</b>",
        "One door": "Üks uks",
        "people": "inimest",
    }
    translate(source, "et", words)

    page = NewsItem.objects.get(locale__language_code="et")
    heading, text, quote, figures = page.body
    assert (page.live, page.title, page.lead) == (True, "Uudis", "Lühidalt")
    assert (list(page.topics.all()), list(page.organisations.all())) == ([topic], [ministry])
    assert (page.picture, page.dated_at) == (picture, source.dated_at)
    assert (heading.value, quote.value["text"]) == ("Kes", "Üks uks")
    assert "Mõned <b>sõnad</b>" in text.value.source
    assert figures.value["figures"][0]["label"] == "inimest"
    assert client.get(page.url).status_code == 200


def test_each_language_lists_the_story_once(client: Client, translate):
    source = story("News", slug="news-1")

    translate(source, "et", {"News": "Uudis"})

    lists = [
        [(s.title, s.language) for s in news.listing(language=code).stories]
        for code in ("en", "et", "lv")
    ]
    body = client.get("/lv/news/").content.decode()
    assert lists == [[("News", "en")], [("Uudis", "et")], [("News", "en")]]
    assert body.count('<article class="story-card"') == 1
    assert 'hreflang="en" lang="en">News</a>' in body


def test_a_translated_title_of_three_hundred_letters_is_marked_not_published(
    client: Client, translate
):
    source = story("News", slug="news-1")

    translate(source, "et", {"News": "x" * 300})

    (error,) = StringTranslation.objects.filter(has_error=True)
    assert (error.context.path, len(error.data)) == ("title", 300)
    assert not NewsItem.objects.filter(locale__language_code="et", title__startswith="x").exists()


def test_a_translation_cannot_hide_the_feed_either(client: Client, translate):
    source = story("News", slug="news-1")

    translate(source, "et", {"news-1": "feed"})

    (error,) = StringTranslation.objects.filter(has_error=True)
    assert error.context.path == "slug"
    assert not NewsItem.objects.filter(slug="feed").exists()


def test_what_a_translator_pasted_is_cleaned(client: Client, translate):
    source = story("News", slug="news-1", body=blocks(*BODY))

    translate(source, "et", {"Some <b>words</b>": "Sõnad<script>alert(1)</script>"})

    page = NewsItem.objects.get(locale__language_code="et")
    assert "alert(1)" not in client.get(page.url).content.decode()


def test_a_page_is_translated_with_its_picture(client: Client, translate):
    picture = site_image()
    source = standard_page("About", picture=picture, body=blocks(*BODY))

    translate(source, "sl", {"About": "O nas", "Who": "Kdo?"})

    page = StandardPage.objects.get(locale__language_code="sl")
    assert (page.live, page.title, page.picture) == (True, "O nas", picture)
    assert page.body[0].value == "Kdo?"


def test_every_block_is_translated_and_keeps_its_ids(client: Client, translate):
    image = {"image": site_image().pk, "alt_text": "A hall", "decorative": False}
    picture = {"picture": image, "caption": "We meet"}
    file, speaker, topic = document(), SpeakerFactory(), TopicFactory()
    grid = {
        "columns": [{"type": "text", "heading": "Town"}],
        "rows": [{"values": ["Tartu"]}],
        "caption": "Who came",
    }
    column = {"type": "text", "value": "<p>Left</p>", "id": str(uuid4())}
    parts = [
        ("callout", {"kind": "tip", "text": "<p>Bring it</p>"}),
        ("steps", {"heading": "How", "steps": [item({"title": "Write", "text": "<p>One</p>"})]}),
        ("accordion", {"heading": "", "texts": [item({"title": "Cost?", "text": "<p>None</p>"})]}),
        ("columns", {"first": [column], "second": [{**column, "id": str(uuid4())}]}),
        ("gallery", {"pictures": [item(picture)]}),
        (
            "video",
            {
                "title": "Film",
                "address": "https://vimeo.com/76979871",
                "poster": None,
                "caption": "",
            },
        ),
        ("table", {"table": grid, "names_rows": True}),
        ("dates", {"heading": "Come", "kind": "meetup", "topic": topic.pk, "count": 3}),
        (
            "documents",
            {"heading": "", "documents": [item({"document": file.pk, "title": "Report"})]},
        ),
        (
            "people",
            {
                "heading": "",
                "people": [item({"person": "", "speaker": speaker.pk, "role": "Host"})],
            },
        ),
    ]
    source = story("News", slug="news-1", body=blocks(*parts), updates=blocks(UPDATE))
    english = [
        *("Bring it", "How", "Write", "One", "Cost?", "None", "Left", "A hall", "We meet", "Film"),
        *("Who came", "Town", "Tartu", "Come", "Report", "Host", "A room"),
    ]

    translate(source, "et", {word: f"et {word}" for word in english})

    page = NewsItem.objects.get(locale__language_code="et")
    told, raw = str([*page.body.raw_data, *page.updates.raw_data]), list(page.body.raw_data)
    assert [word for word in english if f"et {word}" not in told] == []
    assert [block["id"] for block in raw] == [block["id"] for block in source.body.raw_data]
    assert (raw[7]["value"]["kind"], raw[7]["value"]["topic"]) == ("meetup", topic.pk)
    assert client.get(page.url).status_code == 200


# --- who begins ----------------------------------------------------------------------------------


def begin(client: Client, page: NewsItem, *languages: str) -> None:
    codes = Locale.objects.filter(language_code__in=languages).values_list("pk", flat=True)
    submit = reverse("wagtail_localize:submit_page_translation", args=(page.pk,))
    with TestCase.captureOnCommitCallbacks(execute=True):
        client.post(submit, {"locales": [str(pk) for pk in codes]})


@pytest.mark.parametrize("group", ["Translators (et)", "Editors"])
def test_what_is_begun_is_a_draft_also_where_its_source_is_published(client: Client, group: str):
    parent = standard_page("About")
    below = StandardPage(title="Team", slug="team", locale=parent.locale)
    parent.add_child(instance=below)
    admin.editor(client, group)
    estonian = Locale.objects.get(language_code="et")
    submit = reverse("wagtail_localize:submit_page_translation", args=(parent.pk,))

    with TestCase.captureOnCommitCallbacks(execute=True):
        client.post(submit, {"locales": [str(estonian.pk)], "include_subtree": "on"})

    begun = StandardPage.objects.filter(locale=estonian, slug__in=["about", "team"])
    assert list(begun.values_list("title", "live")) == [("About", False), ("Team", False)]


def test_what_is_begun_has_the_words_of_today(client: Client):
    page = story("News", slug="news-1", lead="Old")
    admin.editor(client)
    begin(client, page, "et")
    page.lead = "New"
    page.save_revision().publish()

    begin(client, page, "lv")

    assert NewsItem.objects.get(locale__language_code="lv").lead == "New"


def test_a_translator_begins_in_their_own_language_alone(client: Client):
    page = story("News", slug="news-1")
    admin.editor(client, "Translators (et)")
    submit = reverse("wagtail_localize:submit_page_translation", args=(page.pk,))

    rows = client.get(submit).context["form"].fields["locales"].queryset
    offered = [locale.language_code for locale in rows]
    for languages in (["lv"], ["et", "lv"]):
        begin(client, page, *languages)
        assert NewsItem.objects.count() == 1
    begin(client, page, "et")

    assert offered == ["et"]
    assert set(NewsItem.objects.values_list("locale__language_code", flat=True)) == {"en", "et"}


def test_who_translates_into_two_languages_is_offered_both_and_an_editor_all(client: Client):
    page = story("News", slug="news-1")
    submit = reverse("wagtail_localize:submit_page_translation", args=(page.pk,))

    def offered(*groups: str) -> set[str]:
        admin.editor(client, *groups)
        rows = client.get(submit).context["form"].fields["locales"].queryset
        return {locale.language_code for locale in rows}

    assert offered("Translators (et)", "Translators (lv)") == {"et", "lv"}
    assert offered("Editors") == {"et", "lv", "nb", "sl"}


def test_who_may_not_translate_begins_nothing(client: Client):
    page = story("News", slug="news-1")
    admin.editor(client, "Organisers")

    begin(client, page, "et")

    assert NewsItem.objects.count() == 1


# --- what a source has that its translations lack ------------------------------------------------


@pytest.fixture
def sync(client: Client, django_capture_on_commit_callbacks):
    """What “Sync translated pages” does with the box ticked, by a member of those groups."""

    def do(page: NewsItem, *groups: str) -> HttpResponse:
        admin.editor(client, *groups)
        source = TranslationSource.objects.get_for_instance(page)
        address = reverse("wagtail_localize:update_translations", args=(source.pk,))
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(address, {"publish_translations": "on"})

    return do


def begun(client: Client, *languages: str, **fields: object) -> NewsItem:
    page = story("News", slug="news-1", **{"lead": "Short", **fields})
    admin.editor(client)
    begin(client, page, *languages)
    return page


def live() -> set[str]:
    return set(NewsItem.objects.live().values_list("locale__language_code", flat=True))


def test_an_editor_brings_all_translations_up_to_date_and_publishes_them(client: Client, sync):
    page = begun(client, "et", "lv")

    sync(page)

    assert live() == {"en", "et", "lv"}


@pytest.mark.parametrize("group", ["Translators (lv)", "Translators (en)"])
def test_who_translates_takes_new_words_over_and_publishes_nothing(
    client: Client, sync, group: str
):
    page = begun(client, "et", "lv")
    NewsItem.objects.filter(pk=page.pk).update(lead="New")

    sync(page, group)

    source = TranslationSource.objects.get()
    assert live() == {"en"}
    assert source.stringsegment_set.filter(string__data="New").exists()
    form = client.get(reverse("wagtail_localize:update_translations", args=(source.pk,)))
    assert 'type="checkbox" name="publish_translations"' not in form.content.decode()


def test_who_translates_into_another_language_brings_nothing_up_to_date(client: Client, sync):
    page = begun(client, "et", "lv")
    NewsItem.objects.filter(pk=page.pk).update(lead="New")

    sync(page, "Translators (nb)")

    assert not TranslationSource.objects.get().stringsegment_set.filter(string__data="New").exists()


def test_translations_of_what_lacks_something_are_not_published(client: Client, sync):
    page = begun(client, "et", lead="", live=False)

    answer = sync(page)

    assert live() == set()
    assert [str(told).strip() for told in answer.wsgi_request._messages][-1:] == [
        f"“News” cannot be published: {NO_LEAD}"
    ]


# --- mirrors -------------------------------------------------------------------------------------


def mirrored(client: Client) -> tuple[NewsItem, NewsItem]:
    """A story, and its translation that has become its mirror; its words are others since."""
    page = begun(client, "et", lead="Taken back")
    mirror = NewsItem.objects.get(locale__language_code="et")
    client.post(reverse("wagtail_localize:convert_to_alias", args=(mirror.pk,)))
    page.lead = "Put right"
    page.save_revision().publish()
    mirror.refresh_from_db()
    assert (mirror.live, mirror.lead) == (True, "Put right")
    return page, mirror


def test_a_translator_begins_nothing_where_a_mirror_is_published(client: Client):
    page, mirror = mirrored(client)
    admin.editor(client, "Translators (et)")

    begin(client, page, "et")

    assert NewsItem.objects.get(pk=mirror.pk).alias_of_id == page.pk


def test_an_editor_makes_a_mirror_a_translation_with_the_words_of_today(client: Client):
    page, mirror = mirrored(client)

    begin(client, page, "et")

    mirror.refresh_from_db()
    assert (mirror.alias_of_id, mirror.live, mirror.lead) == (None, True, "Put right")


@pytest.mark.parametrize(("group", "mirrors"), [("Translators (et)", False), ("Editors", True)])
@pytest.mark.parametrize("is_live", [True, False])
def test_who_publishes_alone_makes_a_mirror_of_a_translation(
    client: Client, sync, group: str, mirrors: bool, is_live: bool
):
    page = begun(client, "et")
    if is_live:
        sync(page)
    admin.editor(client, group)
    translated = NewsItem.objects.get(locale__language_code="et")

    client.post(reverse("wagtail_localize:convert_to_alias", args=(translated.pk,)))

    translated.refresh_from_db()
    assert (translated.alias_of_id is not None, Translation.objects.exists()) == (
        mirrors,
        not mirrors,
    )
    assert translated.live == (is_live or mirrors)


# --- what it cannot say otherwise ----------------------------------------------------------------


def override(client: Client, page: Page, path: str, value: str) -> int:
    """What a translator does who puts `value` where the source says something else; how many there
    are where they can."""
    admin.editor(client)
    begin(client, page, "et")
    translation = Translation.objects.get()
    segments = OverridableSegment.objects.filter(context__path__contains=path)
    for segment in segments:
        address = reverse("wagtail_localize:edit_override", args=(translation.pk, segment.pk))
        client.put(address, f"value={value}", content_type="application/x-www-form-urlencoded")
    translation.save_target(publish=False)
    Page.objects.get(pk=translation.get_target_instance().pk).get_latest_revision().publish()
    return len(segments)


def test_who_answers_is_decided_in_the_source_alone(client: Client):
    found = override(client, contact_form(), "addresses", "else@example.org")

    page = ContactFormPage.objects.get(locale__language_code="et")
    answering = [list(one.value["addresses"]) for one in page.subjects]
    assert (found, answering) == (0, [["trainings@example.org"], ["press@example.org"]])


def test_subjects_and_hints_are_translated(client: Client, translate):
    page = contact_form("Contact", subject("Press", hint="Look there first"))

    translate(page, "et", {"Press": "Ajakirjandus", "Look there first": "Vaadake enne sinna"})

    (translated,) = ContactFormPage.objects.get(locale__language_code="et").subjects
    assert (translated.value["label"], translated.value["hint"]) == (
        "Ajakirjandus",
        "Vaadake enne sinna",
    )


def kit() -> Page:
    part = {"kind": "logo", "title": "Logo", "picture": site_image().pk, "document": None}
    terms = {"credit": "", "licence": "CC BY", "licence_address": LICENCE, "terms": ""}
    return press_page(kit=blocks(("part", part | terms)))


def linking() -> Page:
    return story("News", body=blocks(("text", f'<p><a href="{LICENCE}">CC BY</a></p>')))


@pytest.mark.parametrize(("make", "path"), [(kit, "licence_address"), (linking, "example.org")])
def test_what_would_run_something_is_no_link(client: Client, make, path: str):
    page = make()

    found = override(client, page, path, "javascript:alert(1)")

    translated = Page.objects.get(locale__language_code="et", translation_key=page.translation_key)
    body = client.get(translated.url).content.decode()
    assert (found, "CC BY" in body, "javascript:alert" in body) == (1, True, False)


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        *(("community/topic/{}/", 200), ("community/topic/", 404)),
        *(("search/recommendation/", 404), ("community/approveddomain/", 404)),
    ],
)
def test_what_texts_choose_is_named_to_translators_and_nothing_else(
    client: Client, kind: str, status: int
):
    admin.editor(client, "Translators (et)")
    path = kind.format(TopicFactory().pk)

    answer = client.get(
        f"/admin/localize/api/snippets/{path}", headers={"accept": "application/json"}
    )

    assert answer.status_code == status
