"""What pages are made of, as their readers get it."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import AnonymousUser
from wagtail.blocks import StructBlockValidationError
from wagtail.models import Page

from foundation.blocks import LinkBlock, StoryBlock
from tests.factories.events import entry, plan, published
from tests.factories.news import link, site_image, standard_page, story
from tests.factories.people import MemberFactory

if TYPE_CHECKING:
    from django.test import RequestFactory

    from community.models import Member

pytestmark = pytest.mark.django_db


@pytest.fixture
def shown(rf: RequestFactory):
    def show(kind: str, value: Any, viewer: Member | None = None) -> str:
        """One block as `viewer` (None: a visitor) gets it."""
        request = rf.get("/en/")
        request.user = viewer or AnonymousUser()
        stream = StoryBlock().to_python([{"type": kind, "value": value, "id": "1"}])
        html = stream[0].render_as_block({"request": request})
        return unescape(re.sub(r">\s+<", "><", " ".join(html.split())))

    return show


def related(*links: dict[str, object], heading: str = "") -> dict[str, object]:
    return {"heading": heading, "links": list(links)}


def test_a_heading_is_of_the_second_level(shown):
    assert shown("heading", "Who").endswith("<h2>Who</h2>")


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("heading", "<i>x</i>"),
        ("quote", {"text": "<i>x</i>", "name": "<i>", "role": "<i>"}),
        ("figures", {"figures": [{"number": "<i>", "label": "<i>"}]}),
        ("contact", {"name": "<i>", "role": "<i>", "email": "", "phone": ""}),
        ("related", related(link(address="https://example.org/?<i>", title="<i>"), heading="<i>")),
        (
            "call_to_action",
            {"text": "<i>", "link": link(address="https://example.org/?<i>", title="<i>")},
        ),
    ],
)
def test_what_editors_write_stays_text(rf: RequestFactory, kind: str, value: Any):
    request = rf.get("/en/")
    request.user = AnonymousUser()

    stream = StoryBlock().to_python([{"type": kind, "value": value, "id": "1"}])
    html = stream[0].render_as_block({"request": request})

    assert ["<i>" in html, "&lt;i&gt;" in html] == [False, True]


def test_a_text_is_shown_as_it_was_set(shown):
    body = shown("text", '<p>Some <b>bold</b></p><p><a href="https://example.org/">out</a></p>')

    assert "<p>Some <b>bold</b></p>" in body
    assert '<a href="https://example.org/">out</a>' in body


def test_a_link_in_a_text_to_a_page_that_is_gone_is_no_error(shown):
    assert "there" in shown("text", '<p><a linktype="page" id="999999">there</a></p>')


def test_a_quote_says_who_said_it(shown):
    body = shown("quote", {"text": "One door", "name": "The head", "role": "Chancellery"})

    assert '<blockquote class="block-quote__text"><p>One door</p></blockquote>' in body
    assert '<cite class="block-quote__name">The head</cite>' in body
    assert "Chancellery" in body


def test_a_quote_of_nobody_has_no_caption(shown):
    assert "figcaption" not in shown("quote", {"text": "One door", "name": "", "role": ""})


def test_a_picture_has_alt_text_caption_and_credit(shown):
    picture = {"image": site_image(credit="Us").pk, "alt_text": "A hall", "decorative": False}

    body = shown("picture", {"picture": picture, "caption": "The first meeting"})

    assert 'alt="A hall"' in body
    assert ["The first meeting" in body, "Picture: Us" in body] == [True, True]


def test_a_picture_that_only_adorns_is_silent(shown):
    picture = {"image": site_image().pk, "alt_text": "A hall", "decorative": True}

    assert 'alt=""' in shown("picture", {"picture": picture, "caption": ""})


def test_a_picture_that_is_gone_is_left_out(shown):
    picture = {"image": 999_999, "alt_text": "A hall", "decorative": False}

    assert "<" not in shown("picture", {"picture": picture, "caption": "Us"})


def test_figures_are_read_with_what_they_count(shown):
    body = shown("figures", {"figures": [{"number": "900,000 €", "label": "from the fund"}]})

    assert (
        '<dt class="block-figures__label">from the fund</dt>'
        '<dd class="block-figures__number">900,000 €</dd>' in body
    )


def test_a_call_to_action_leads_to_a_page(shown):
    page = standard_page("Join us")

    body = shown("call_to_action", {"text": "Bring a problem", "link": link(page)})

    assert '<a class="button" href="/en/join-us/">Join us</a>' in body
    assert "Bring a problem" in body


def test_a_call_to_action_leads_elsewhere_by_its_own_words(shown):
    target = link(address="https://example.org/", title="The report")

    body = shown("call_to_action", {"text": "", "link": target})

    assert 'href="https://example.org/" rel="external noopener">The report' in body


@pytest.mark.parametrize("fate", ["unpublished", "deleted", "never was"])
def test_a_call_to_a_page_that_is_gone_is_left_out(shown, fate: str):
    page = standard_page("Join us")
    target = link(page)
    if fate == "unpublished":
        page.unpublish()
    else:
        Page.objects.get(pk=page.pk).delete()

    assert "<" not in shown("call_to_action", {"text": "Bring a problem", "link": target})


def test_a_contact_can_be_written_to_and_called(shown):
    value = {"name": "Unit", "role": "", "email": "u@example.org", "phone": "+371 (6) 000-0000"}

    body = shown("contact", value)

    assert '<h2 class="block-contact__heading">Further information</h2>' in body
    assert '<a href="mailto:u@example.org">u@example.org</a>' in body
    assert '<a href="tel:+37160000000">+371 (6) 000-0000</a>' in body


def test_related_pages_are_cards_in_their_order(shown):
    page, other = standard_page("About", lead="Who we are"), story("Uudis", language="et")
    elsewhere = link(address="https://www.example.org/a", title="The report")

    body = shown("related", related(link(other), elsewhere, link(page)))

    titles = re.findall(r'<h3 class="page-card__title"><a [^>]*>([^<]*)</a>', body)
    assert titles == ["Uudis", "The report", "About"]
    assert ["See also" in body, "Who we are" in body, "example.org</p>" in body] == [True] * 3
    assert 'hreflang="et" lang="et">Uudis</a>' in body
    assert ">Estonian</span>" in body


def test_words_of_an_editor_are_in_the_pages_own_language(shown):
    other = story("Uudis", slug="uudis", language="et")

    body = shown("related", related(link(other, title="A story")))

    assert '<a href="/et/news/uudis/">A story</a>' in body


def test_a_related_event_shows_its_next_date_time_and_place(shown):
    page = published(plan(entry(date(2148, 3, 4))), title="Coffee", slug="coffee", kind="meetup")

    body = shown("related", related(link(page)))

    assert '<a href="/en/events/coffee/">Coffee</a>' in body
    assert "Monday 4 March 2148" in body
    assert ["09:00" in body, "Meetup" in body, "Past" in body] == [True, True, False]


def test_a_related_event_that_is_over_shows_when_it_was(shown):
    page = published(plan(entry(date(2022, 5, 10))), title="Sitting")

    body = shown("related", related(link(page)))

    assert ["Tuesday 10 May 2022" in body, "Past" in body] == [True, True]


def test_what_a_reader_may_not_see_is_left_out(shown):
    page = published(title="For members", visibility="members")
    value = related(link(page), link(page, title="Secret"))

    assert "<" not in shown("related", value)
    assert shown("related", value, MemberFactory()).count("page-card__title") == 2


def test_search_does_not_know_what_a_reader_may_not_see():
    page = published(title="For members", visibility="members")
    call = {"text": "Why", "link": link(page, title="Secret")}
    value = related(link(page, title="Secret"), heading="See also")
    elsewhere = link(address="https://example.org/", title="Elsewhere")
    stream = StoryBlock().to_python(
        [
            {"type": "related", "value": value},
            {"type": "call_to_action", "value": call},
            {"type": "related", "value": related(elsewhere)},
            {"type": "call_to_action", "value": {"text": "Because", "link": elsewhere}},
        ]
    )

    assert StoryBlock().get_searchable_content(stream) == ["Elsewhere", "Because", "Elsewhere"]


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "https://[no", "//example.org", "news"]
)
def test_what_is_no_address_of_the_web_is_left_out(shown, address: str):
    to = link(address=address, title="There")

    assert "<" not in shown("related", related(to))
    assert "<" not in shown("call_to_action", {"text": "Why", "link": to})


def test_the_root_of_all_pages_is_no_page_to_read(shown):
    assert "<" not in shown("related", related(link(Page.get_first_root_node())))


def test_without_anything_to_read_there_is_no_heading(shown):
    assert "<" not in shown("related", related(link(), heading="See also"))


@pytest.mark.parametrize("count", [1, 5])
def test_related_pages_cost_the_same_queries_for_any_number(
    rf: RequestFactory, django_assert_num_queries, count: int
):
    request = rf.get("/en/")
    request.user = AnonymousUser()
    links = [link(standard_page(f"Page {n}")) for n in range(count)]
    links += [link(published()) for _ in range(count)]
    stream = StoryBlock().to_python([{"type": "related", "value": related(*links), "id": "1"}])
    stream[0].render_as_block({"request": request})  # warm the cache of sites

    # pages, the two kinds, locales; events, dates
    with django_assert_num_queries(4):
        html = stream[0].render_as_block({"request": request})

    assert html.count("<article") == 2 * count


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"address": "https://example.org/", "title": "Report"}, []),
        ({"page": True}, []),
        ({"page": True, "title": "Words"}, []),
        ({}, ["page"]),
        ({"page": True, "address": "https://example.org/", "title": "x"}, ["page"]),
        ({"address": "https://example.org/"}, ["title"]),
        ({"address": "javascript:alert(1)", "title": "x"}, ["address"]),
    ],
)
def test_a_link_leads_to_one_place_by_words(fields: dict[str, Any], wrong: list[str]):
    page = standard_page() if fields.get("page") else None
    block = LinkBlock()
    value = block.to_python(link(page, fields.get("address", ""), fields.get("title", "")))

    found: list[str] = []
    try:
        block.clean(value)
    except StructBlockValidationError as error:
        found = list(error.block_errors)

    assert found == wrong
