"""Links that hold: addresses elsewhere, pages of the site that are gone, and what readers see of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from wagtail.models import ReferenceIndex

from foundation import fetching
from home.enums import LinkState
from home.models import CheckedLink, GoneLink, LinkUse, NewsItem
from home.queries import editors_day, link_report
from home.services import links
from tests.events import admin
from tests.factories.events import published
from tests.factories.news import blocks, call, link, partner_network, standard_page, story
from tests.factories.people import MemberFactory
from tests.foundation.web_servers import answer, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client
    from wagtail.models import Page

    from tests.foundation.web_servers import Server

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _switched_on(settings: Any) -> None:
    settings.CHECK_LINKS = True


@pytest.fixture
def answers() -> dict[str, bytes]:
    """What the server says at each path; 404 for all others."""
    return {}


@pytest.fixture
def server(answers: dict[str, bytes]) -> Iterator[Server]:
    def speak(connection: Any, request: str) -> None:
        method, path = request.split(" ")[:2]
        said = answers.get(f"{method} {path}", answers.get(path, answer(b"", "404 Not Found")))
        connection.sendall(said)

    with serving(speak) as made, fetching.allowing(made.place):
        yield made


def text(address: str) -> tuple[str, str]:
    return ("text", f'<p>See <a href="{address}">there</a>.</p>')


def leading(address: str, **fields: Any) -> NewsItem:
    return story(body=blocks(text(address)), **fields)


def checked(address: str, *moments: datetime) -> CheckedLink:
    for moment in moments:
        links.check(now=moment)
    return CheckedLink.objects.get(address=address)


def test_addresses_are_found_in_texts_links_and_fields_of_live_pages():
    page = story(
        body=blocks(
            text("https://a.example/1?x=1&amp;y=2"),
            (
                "text",
                '<p><a href="mailto:a@example.org">a</a> <a href="http://localhost/en/">b</a></p>',
            ),
            ("call_to_action", {"text": "", "link": link(address="https://b.example/", title="B")}),
            ("related", {"heading": "", "links": [link(address="https://c.example/", title="C")]}),
        )
    )
    network = partner_network(country="EE", website="https://d.example/")
    open_call = call(answer_address="https://e.example/")
    leading("https://draft.example/", live=False)

    links.note(now=NOW)

    noted = set(LinkUse.objects.values_list("page", "link__address"))
    assert noted == {
        (page.pk, "https://a.example/1?x=1&y=2"),
        (page.pk, "https://b.example/"),
        (page.pk, "https://c.example/"),
        (network.pk, "https://d.example/"),
        (open_call.pk, "https://e.example/"),
    }
    assert links.note(now=NOW) == 0


def test_links_for_few_are_asked_for_by_nobody():
    published(
        online_link="https://meet.example/secret", body='<p><a href="https://e.example/">e</a></p>'
    )

    links.note(now=NOW)

    assert list(CheckedLink.objects.values_list("address", flat=True)) == ["https://e.example/"]


def test_what_no_live_page_leads_to_is_forgotten():
    page = leading("https://a.example/")
    links.note(now=NOW)

    page.unpublish()
    links.note(now=NOW)

    assert not CheckedLink.objects.exists()


def test_an_address_that_works_is_asked_for_once_a_week(server: Server, answers: Any):
    answers["/a"] = answer("x" * 100)
    address = server.address("/a")
    leading(address)
    links.note(now=NOW)

    found = checked(address, NOW, NOW + DAY)

    assert (found.state, found.next_at) == (LinkState.OK, NOW + timedelta(days=7))
    assert [request.split(" ")[0] for request in server.requests] == ["HEAD"]
    assert "User-Agent: Talka (+http://localhost)" in server.requests[0]


def test_it_is_broken_after_failing_on_three_days(server: Server):
    address = server.address("/gone")
    leading(address)
    links.note(now=NOW)

    states = [checked(address, NOW + day * DAY).state for day in range(3)]

    found = CheckedLink.objects.get()
    assert states == [LinkState.FAILING, LinkState.FAILING, LinkState.BROKEN]
    assert (found.broken_since, found.next_at) == (NOW + 2 * DAY, NOW + 9 * DAY)
    assert found.why == "The server answered with an error (404)."


def test_failures_of_one_day_count_once(server: Server):
    address = server.address("/gone")
    leading(address)
    links.note(now=NOW)

    for hour in range(3):
        CheckedLink.objects.update(next_at=NOW)
        links.check(now=NOW + timedelta(hours=hour))

    assert CheckedLink.objects.get().failures == 1


def test_what_works_again_is_not_broken_any_more(server: Server, answers: Any):
    address = server.address("/a")
    leading(address)
    links.note(now=NOW)
    assert checked(address, NOW, NOW + DAY, NOW + 2 * DAY).state == LinkState.BROKEN

    answers["/a"] = answer("x")
    found = checked(address, NOW + 9 * DAY)

    assert (found.state, found.failures, found.broken_since) == (LinkState.OK, 0, None)


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("200 OK", LinkState.OK),
        ("403 Forbidden", LinkState.OK),
        ("429 Too Many Requests", LinkState.OK),
        ("404 Not Found", LinkState.FAILING),
        ("410 Gone", LinkState.FAILING),
        ("500 Error", LinkState.FAILING),
    ],
)
def test_what_is_there_but_not_for_programs_is_not_broken(
    server: Server, answers: Any, status: str, state: LinkState
):
    answers["/a"] = answer(b"", status)
    address = server.address("/a")
    leading(address)
    links.note(now=NOW)

    assert checked(address, NOW).state == state


@pytest.mark.parametrize(
    "address",
    ["https://example.org:8443/a", "https://user@example.org/", "http://10.0.0.1/intranet"],
)
def test_what_cannot_be_asked_from_here_is_not_broken(address: str):
    leading(address)
    links.note(now=NOW)

    assert checked(address, NOW).state == LinkState.OK


def test_who_refuses_to_be_looked_at_is_asked_in_full(server: Server, answers: Any):
    answers["HEAD /a"] = answer(b"", "405 Method Not Allowed")
    answers["GET /a"] = answer("x")
    address = server.address("/a")
    leading(address)
    links.note(now=NOW)

    assert checked(address, NOW).state == LinkState.OK
    assert [request.split(" ")[0] for request in server.requests] == ["HEAD", "GET"]


@pytest.mark.parametrize(
    ("status", "state"), [("301 Moved", LinkState.MOVED), ("302 Found", LinkState.OK)]
)
def test_where_it_has_moved_to_is_told_if_for_good(
    server: Server, answers: Any, status: str, state: LinkState
):
    answers["/a"] = answer(b"", status, Location="/b")
    answers["/b"] = answer("x")
    address = server.address("/a")
    leading(address)
    links.note(now=NOW)

    found = checked(address, NOW)

    assert found.state == state
    assert found.leads_to == (server.address("/b") if state == LinkState.MOVED else "")


def test_private_networks_are_not_asked():
    with serving(answer("x"), host="127.0.0.1") as secret:
        address = secret.address("/")
        leading(address)
        links.note(now=NOW)

        assert checked(address, NOW).state == LinkState.OK
        assert secret.requests == []


def test_a_host_is_asked_once_a_round(server: Server, answers: Any):
    for path in ("/a", "/b", "/c"):
        answers[path] = answer("x")
        leading(server.address(path))
    links.note(now=NOW)

    assert [links.check(now=NOW) for _ in range(2)] == [1, 0]
    assert [links.check(now=NOW + minute * MINUTE) for minute in range(1, 4)] == [1, 1, 0]


def test_switched_off_nobody_is_asked(settings: Any):
    settings.CHECK_LINKS = False
    leading("https://a.example/")

    assert (links.note(now=NOW), links.check(now=NOW)) == (0, 0)
    assert not CheckedLink.objects.exists()


# --- pages of the site ----------------------------------------------------------------------------


def to(page: Page) -> str:
    return blocks(("text", f'<p>See <a linktype="page" id="{page.pk}">there</a>.</p>'))


def test_a_link_to_a_page_that_is_not_there_is_its_words_alone(client: Client):
    target = standard_page("Target", slug="target")
    page = story(slug="leads", body=to(target))

    def seen() -> str:
        return client.get("/en/news/leads/").content.decode()

    assert '<a href="/en/target/">there</a>' in seen()
    target.unpublish()
    assert "See <a>there</a>." in seen()
    target.delete()
    assert "See <a>there</a>." in seen()
    assert page.live


def test_links_to_a_deleted_page_are_noted_until_they_are_mended(
    django_capture_on_commit_callbacks: Any,
):
    target = standard_page("Target")
    page = story(body=to(target))
    story("Chosen", body=blocks(("related", {"heading": "", "links": [link(target)]})))
    editor = MemberFactory(groups=["Editors"])

    with django_capture_on_commit_callbacks(execute=True):
        target.delete()

    assert [(gone.page_id, gone.title) for gone in GoneLink.objects.all()] == [(page.pk, "Target")]
    assert list(editors_day.broken(editor, NOW)) == [page.page_ptr]
    [told] = link_report.here(editor, NOW, 50)
    assert (told.title, told.is_deleted, told.page.pk) == ("Target", True, page.pk)

    page.body = blocks(("text", "<p>Mended.</p>"))
    page.save_revision().publish()
    assert not GoneLink.objects.exists()


def test_pages_that_are_deleted_together_leave_nothing(django_capture_on_commit_callbacks: Any):
    above = standard_page("Above")
    standard_page("Below", parent=above, body=to(above))

    with django_capture_on_commit_callbacks(execute=True):
        above.delete()

    assert not GoneLink.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        to,
        lambda page: blocks(("related", {"heading": "", "links": [link(page)]})),
        lambda page: blocks(("call_to_action", {"text": "", "link": link(page)})),
        lambda page: blocks(
            ("callout", {"kind": "note", "text": f'<p><a linktype="page" id="{page.pk}">a</a></p>'})
        ),
    ],
)
def test_whoever_deletes_or_unpublishes_is_told_who_leads_there(client: Client, body: Any):
    target = standard_page("Target")
    page = story("Leads there", body=body(target))
    admin.editor(client)

    assert {int(one.object_id) for one in ReferenceIndex.get_references_to(target)} == {page.pk}
    usage = client.get(reverse("wagtailadmin_pages:usage", args=(target.pk,)))
    assert "Leads there" in usage.content.decode()
    for action in ("delete", "unpublish"):
        shown = client.get(reverse(f"wagtailadmin_pages:{action}", args=(target.pk,)))
        assert reverse("wagtailadmin_pages:usage", args=(target.pk,)) in shown.content.decode()


# --- the report -----------------------------------------------------------------------------------


def test_the_report_and_the_home_screen_show_what_is_broken(client: Client, server: Server):
    address = server.address("/gone")
    page = leading(address, title="Leads there")
    hidden = standard_page("Hidden one")
    story("Leads to hidden", body=to(hidden))
    hidden.unpublish()
    links.note(now=NOW)
    checked(address, *(NOW + day * DAY for day in range(3)))
    admin.editor(client)

    shown = client.get(reverse("link_report")).content.decode()
    home = client.get("/admin/").content.decode()

    for words in (address, "Leads there", "(404)", "Hidden one", "Not published"):
        assert words in shown
    assert reverse("wagtailadmin_pages:edit", args=(page.pk,)) in shown
    assert "Lead to addresses that are broken: 1" in home
    assert reverse("link_report") in home


def test_an_empty_report_says_so(client: Client):
    admin.editor(client)

    assert "There is nothing at the moment." in client.get(reverse("link_report")).content.decode()


def test_nobody_is_told_of_pages_that_they_may_not_change(server: Server):
    leading(server.address("/gone"))
    links.note(now=NOW)
    checked(server.address("/gone"), *(NOW + day * DAY for day in range(3)))
    author = MemberFactory(groups=["Authors"])

    assert not link_report.elsewhere(author, LinkState.BROKEN).exists()
    assert not editors_day.broken_elsewhere(author, NOW).exists()


@pytest.mark.parametrize("count", [1, 5])
def test_the_report_costs_the_same_queries_for_any_number(
    count: int, django_assert_num_queries: Any
):
    editor = MemberFactory(groups=["Editors"])
    for number in range(count):
        target = standard_page(f"Target {number}")
        page = story(body=to(target))
        target.unpublish()
        made = CheckedLink.objects.create(
            digest=str(number),
            address=f"https://a.example/{number}",
            host="a.example",
            state=LinkState.BROKEN,
            next_at=NOW,
        )
        LinkUse.objects.create(link=made, page=page)
    link_report.here(editor, NOW, 50)

    with django_assert_num_queries(QUERIES):
        for found in link_report.elsewhere(editor, LinkState.BROKEN):
            assert [use.page.locale for use in found.shown]
        assert len(link_report.here(editor, NOW, 50)) == count


QUERIES = 6
