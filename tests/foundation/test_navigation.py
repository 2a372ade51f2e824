"""Where one is on the site, and where one can go."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.utils import translation
from wagtail.models import Page, Site

from foundation.templatetags.languages import alternates
from foundation.templatetags.navigation import Link, breadcrumb, navigation
from home.models import HomePage, StandardPage
from tests.factories.news import standard_page

if TYPE_CHECKING:
    from django.test import Client, RequestFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(rf: RequestFactory):
    def request(path: str = "/en/", **state: object) -> Any:
        """A visitor's request for `path`."""
        request = rf.get(path)
        request.user = AnonymousUser()
        for name, value in state.items():
            setattr(request, name, value)
        return request

    return request


def home(language: str = "en") -> HomePage:
    return HomePage.objects.get(locale__language_code=language)


def section(title: str, **fields: object) -> Page:
    return standard_page(title, **{"show_in_menus": True, **fields})


def titles(links: list[Link]) -> list[str]:
    return [link.title for link in links]


@pytest.fixture
def own_sections() -> None:
    """None but those that a test adds."""
    Page.objects.filter(depth=3).update(show_in_menus=False)


@pytest.mark.usefixtures("own_sections")
def test_sections_stand_in_the_order_of_the_tree(at):
    first, second = section("First"), section("Second")
    second.move(first, pos="left")

    assert titles(navigation({"request": at()})) == ["Second", "First"]


@pytest.mark.usefixtures("own_sections")
def test_drafts_and_pages_not_for_menus_are_left_out(at):
    section("Shown")
    section("Draft").unpublish()
    section("Quiet", show_in_menus=False)

    assert titles(navigation({"request": at()})) == ["Shown"]


@pytest.mark.usefixtures("own_sections")
def test_pages_further_down_are_left_out(at):
    about = section("About")
    about.add_child(instance=StandardPage(title="Team", slug="team", show_in_menus=True))

    assert titles(navigation({"request": at()})) == ["About"]


@pytest.mark.usefixtures("own_sections")
def test_each_language_has_its_own(at):
    section("About")
    section("Meist", language="et")

    with translation.override("et"):
        found = navigation({"request": at("/et/")})

    assert titles(found) == ["Meist"]


@pytest.mark.usefixtures("own_sections")
@pytest.mark.parametrize(
    ("path", "marks"),
    [
        ("/en/about/", ["page", ""]),
        ("/en/about/team/", ["true", ""]),
        ("/en/about-us/", ["", "page"]),
        ("/en/", ["", ""]),
    ],
)
def test_the_section_that_one_is_in_is_marked(at, path: str, marks: list[str]):
    section("About", slug="about")
    section("About us", slug="about-us")

    assert [link.current for link in navigation({"request": at(path)})] == marks


def test_header_and_footer_ask_once_for_both(at, django_assert_num_queries):
    context = {"request": at()}
    Site.find_for_request(context["request"])  # as whatever serves a page has done
    navigation({"request": at()})  # warms Wagtail's paths of sites

    with django_assert_num_queries(1):
        both = [navigation(context), navigation(context)]

    assert both[0] == both[1] != []


def test_the_marks_are_in_the_page(client: Client):
    body = client.get("/en/events/").content.decode()

    main = re.search(r'<nav [^>]*aria-label="Main".*?</nav>', body, re.DOTALL)[0]
    assert re.findall(r'<a href="([^"]+)" aria-current="(\w+)"', main) == [("/en/events/", "page")]


def test_the_way_to_a_page_begins_at_home_and_is_asked_for_with_its_translations(
    at, django_assert_num_queries
):
    about = section("About", slug="about")
    team = about.add_child(instance=StandardPage(title="Team", slug="team"))
    context = {"request": at("/en/about/team/"), "page": team}
    team.get_url(context["request"])  # warms Wagtail's paths of sites

    with django_assert_num_queries(1):
        links = breadcrumb(context)
        assert [link.title for link in navigation(context)][-1] == "About"
        assert [code for code, _address in alternates(context)] == ["en", "x-default"]

    assert [(link.title, link.path) for link in links] == [
        (home().title, "/en/"),
        ("About", "/en/about/"),
    ]


def test_a_draft_on_the_way_is_left_out(at):
    about = section("About", slug="about")
    team = about.add_child(instance=StandardPage(title="Team", slug="team"))
    about.unpublish()

    assert [link.path for link in breadcrumb({"request": at(), "page": team})] == ["/en/"]


def test_what_is_not_in_the_tree_has_no_way(at):
    unsaved = StandardPage(title="Never saved")

    ways = [breadcrumb({"request": at(), "page": thing}) for thing in (None, "words", unsaved)]

    assert ways == [[], [], []]


def test_the_first_page_has_no_way_to_it(at):
    assert breadcrumb({"request": at(), "page": home()}) == []


def test_a_title_on_the_way_is_shown_as_text(at):
    about = section("<b>About</b>", slug="about")
    team = about.add_child(instance=StandardPage(title="Team", slug="team"))
    source = (
        "{% load navigation %}{% breadcrumb as links %}"
        '{% include "components/breadcrumb.html" with links=links title=page.title only %}'
    )

    html = Template(source).render(Context({"request": at(), "page": team}))

    assert re.findall(r'<a href="([^"]+)">(.+?)</a>', html) == [
        ("/en/", "Home"),
        ("/en/about/", "&lt;b&gt;About&lt;/b&gt;"),
    ]


def test_two_pages_of_one_request_have_ways_of_their_own(at):
    about = section("About", slug="about")
    team = about.add_child(instance=StandardPage(title="Team", slug="team"))
    request = at()

    ways = [breadcrumb({"request": request, "page": page}) for page in (team, about)]

    assert [[link.title for link in way] for way in ways] == [
        [home().title, "About"],
        [home().title],
    ]
