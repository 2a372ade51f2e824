"""Old news are taken over: once, whole, and without overwriting anybody."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect

from foundation import fetching
from foundation.digests import Reader, Window
from foundation.models import SiteImage
from home.digests import NEWS
from home.models import ImportedItem, NewsItem
from home.services import importing
from tests.factories.news import picture_file, story
from tests.foundation.web_servers import answer, serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from django.test import Client

    from tests.foundation.web_servers import Server

pytestmark = pytest.mark.django_db

OLD = "https://old.example.org"


def row(number: int = 1, **cells: str) -> dict[str, str]:
    return {
        "id": str(number),
        "title": f"Uudis {number}",
        "text": f"<p>Esimene.</p><p>Teine {number}.</p>",
        "date": "2019-03-04 10:00",
        "address": f"{OLD}/{number}/",
        **cells,
    }


@pytest.fixture
def table(tmp_path: Path) -> Any:
    """Writes a table, always to the same file."""

    def write(*rows: dict[str, str]) -> str:
        names = dict.fromkeys(name for one in rows for name in one)
        out = io.StringIO(newline="")
        writer = csv.DictWriter(out, [*names], delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
        file = tmp_path / "old.csv"
        file.write_text(out.getvalue(), encoding="utf-8")
        return str(file)

    return write


def run(source: str, **options: Any) -> list[str]:
    out = io.StringIO()
    call_command("import_news", source, language="et", stdout=out, **options)
    return out.getvalue().splitlines()


def summary(**numbers: int) -> str:
    labels = {
        "made": "Made",
        "same": "Same",
        "changed": "Changed there",
        "removed": "Deleted here",
        "refused": "Refused",
    }
    return " ".join(f"{label}: {numbers.get(name, 0)}." for name, label in labels.items())


@pytest.fixture
def pictures() -> Iterator[Server]:
    """A server with one picture under two addresses, and what is none."""
    png = picture_file((40, 30)).read()

    def speak(connection: Any, request: str) -> None:
        path = request.split(" ")[1]
        body = png if path.endswith(".png") else b"<svg xmlns='http://www.w3.org/2000/svg'/>"
        connection.sendall(answer(body, Content_Type="image/png"))

    with serving(speak) as server, fetching.allowing(server.place):
        yield server


def test_a_story_is_made_with_its_own_date_and_read_by_everybody(table: Any, client: Client):
    lines = run(table(row()))

    page = NewsItem.objects.get()
    assert lines == ["made: Uudis 1", summary(made=1)]
    assert (page.title, page.lead, page.slug) == ("Uudis 1", "Esimene.", "uudis-1")
    assert timezone.localtime(page.dated_at).strftime("%d.%m.%Y %H:%M") == "04.03.2019 10:00"
    assert page.first_published_at == page.dated_at
    assert "Teine 1." in client.get("/et/news/uudis-1/").content.decode()


def test_twice_makes_nothing_twice(table: Any):
    source = table(row(1), row(2))

    run(source)
    again = run(source)

    assert again == [summary(same=2)]
    assert NewsItem.objects.count() == 2


def test_what_the_source_changes_is_told_and_overwrites_nothing(table: Any):
    run(table(row()))
    page = NewsItem.objects.get()
    page.title = "By an editor"
    page.save_revision().publish()

    lines = run(table(row(title="By the source")))

    assert lines == [f"changed there: By the source: {importing.CHANGED}", summary(changed=1)]
    assert NewsItem.objects.get().title == "By an editor"


def test_what_was_deleted_here_stays_away(table: Any):
    source = table(row())
    run(source)
    NewsItem.objects.get().delete()

    lines = run(source)

    assert lines == [f"deleted here: Uudis 1: {importing.DELETED}", summary(removed=1)]
    assert not NewsItem.objects.exists()


def test_a_dry_run_changes_nothing_and_asks_nobody(table: Any, pictures: Server):
    lines = run(table(row(picture=pictures.address("/a.png")), row(2, date="soon")), dry_run=True)

    assert lines == [
        "made: Uudis 1",
        "    Pictures: 1.",
        "refused: Uudis 2: Its date cannot be understood: soon",
        f"Nothing was changed. It would be: {summary(made=1, refused=1)}",
    ]
    assert (NewsItem.objects.count(), ImportedItem.objects.count()) == (0, 0)
    assert pictures.requests == []


def test_drafts_are_nobodys_to_read(table: Any, client: Client):
    run(table(row()), draft=True)

    page = NewsItem.objects.get()
    assert (page.live, page.first_published_at) == (False, None)
    assert client.get("/et/news/uudis-1/").status_code == 404


def test_a_limit_leaves_the_rest_for_the_next_time(table: Any):
    source = table(*(row(number) for number in range(1, 4)))

    run(source, limit=2)
    assert NewsItem.objects.count() == 2

    assert run(source, limit=2)[-1] == summary(made=1, same=2)


def test_whatever_breaks_in_the_middle_a_rerun_goes_on(table: Any, monkeypatch: Any):
    source = table(*(row(number) for number in range(1, 4)))
    write = importing._page

    def breaks(read: Any, *rest: Any) -> Any:
        if read.title == "Uudis 2":
            raise RuntimeError
        return write(read, *rest)

    with monkeypatch.context() as patch:
        patch.setattr(importing, "_page", breaks)
        with pytest.raises(RuntimeError):
            run(source)
    assert ImportedItem.objects.count() == NewsItem.objects.count() == 1

    assert run(source)[-1] == summary(made=2, same=1)


def test_pictures_are_taken_in_once_with_what_they_show(table: Any, pictures: Server):
    body = f'<p>A</p><img src="{pictures.address("/b.png")}" alt="Saal"><p>B</p>'

    run(table(row(picture=pictures.address("/a.png"), picture_alt="Hall", text=body)))

    page, image = NewsItem.objects.get(), SiteImage.objects.get()
    assert (page.picture, page.picture_alt) == (image, "Hall")
    assert [block.block_type for block in page.body] == ["text", "picture", "text"]
    shown = page.body[1].value["picture"]
    assert (shown.pk, shown.contextual_alt_text) == (image.pk, "Saal")
    assert (image.width, image.height, image.description) == (40, 30, "Hall")


def test_a_story_comes_without_what_is_no_picture(table: Any, pictures: Server):
    address = pictures.address("/a.svg")

    lines = run(table(row(picture=address)))

    assert lines[1] == f"    Without the picture {address}: It is no picture that the site takes."
    assert NewsItem.objects.get().picture is None
    assert not SiteImage.objects.exists()


@pytest.mark.parametrize("dry", [True, False])
def test_what_no_story_can_hold_is_refused_before_its_pictures_are_fetched(
    table: Any, pictures: Server, dry: bool
):
    parts = "".join(f"<h2>{number}</h2><p>Lõik.</p>" for number in range(100))
    picture = f'<p>Esimene.</p><img src="{pictures.address("/a.png")}" alt="">'

    lines = run(table(row(text=f"{picture}{parts}")), dry_run=dry)

    assert lines[-1].endswith(summary(refused=1))
    assert (pictures.requests, SiteImage.objects.exists()) == ([], False)


def test_private_networks_are_not_asked(table: Any):
    with serving(answer(picture_file().read())) as server:
        lines = run(table(row(picture=server.address("/a.png"))))

        assert "private network" in lines[1] or "usual web ports" in lines[1]
        assert server.requests == []


def test_stories_lead_to_each_other_here(table: Any):
    forward = f'<p>See <a href="{OLD}/2">the other</a>.</p><p>End.</p>'
    back = '<p>See <a href="http://www.old.example.org/1/#top">the first</a>.</p><p>End.</p>'

    run(table(row(1, text=forward), row(2, text=back)))

    first, second = NewsItem.objects.order_by("pk")
    assert linked_from(first) == [second.pk]
    assert linked_from(second) == [first.pk]
    assert first.live
    assert first.first_published_at == first.dated_at
    assert not first.has_unpublished_changes


def linked_from(page: NewsItem) -> list[int]:
    return [
        int(link["id"])
        for block in page.body
        for link in BeautifulSoup(block.value.source, "html.parser")("a", linktype="page")
    ]


def test_links_are_not_tied_over_what_an_editor_wrote(table: Any):
    run(table(row(1, text=f'<p>See <a href="{OLD}/2">the other</a>.</p><p>End.</p>')))
    page = NewsItem.objects.get()
    page.lead = "By an editor"
    page.save_revision().publish()

    run(table(row(1, text="x"), row(2)))

    assert f'href="{OLD}/2"' in NewsItem.objects.get(pk=page.pk).body[0].value.source


def test_links_are_not_tied_over_what_an_editor_publishes_meanwhile(table: Any, monkeypatch: Any):
    link = f'<p>Esimene.</p><p>Vaata <a href="{OLD}/2/">teist</a>.</p>'
    tie = importing._tie

    def after_an_editor(imported: ImportedItem) -> bool:
        page = NewsItem.objects.get(pk=imported.page_id)
        page.title = "Corrected"
        page.save_revision().publish()
        return tie(imported)

    monkeypatch.setattr(importing, "_tie", after_an_editor)
    run(table(row(1, text=link), row(2)))

    assert NewsItem.objects.filter(live=True, title="Corrected").exists()


def test_an_old_address_of_this_site_leads_to_the_story(table: Any, client: Client):
    run(table(row(address="http://localhost/vana/uudis?id=1")))

    response = client.get("/vana/uudis?id=1")

    assert (response.status_code, response["Location"]) == (301, "/et/news/uudis-1/")


def test_addresses_of_others_and_of_drafts_lead_nowhere_here(table: Any):
    run(table(row(1)))
    run(table(row(2, address="http://localhost/vana/2/")), draft=True)
    assert not Redirect.objects.exists()

    NewsItem.objects.get(slug="uudis-2").get_latest_revision().publish()
    run(table(row(2, address="http://localhost/vana/2/")))

    assert Redirect.objects.get().old_path == "/vana/2"


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"title": " "}, "It has no title."),
        ({"date": ""}, "It has no date."),
        ({"text": "<div>" * 5_000}, "Its text has elements within elements without end."),
        ({"id": "k" * 501}, "It has no key"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_a_reason(
    table: Any, cells: dict[str, str], reason: str
):
    lines = run(table(row(**cells), row(2)))

    assert reason in lines[0]
    assert lines[-1] == summary(made=1, refused=1)


def test_titles_are_never_mark_up_and_addresses_never_taken(table: Any):
    story("Uudis 1", slug="uudis-1", language="et")

    run(table(row(1, title="<b>Uudis</b> 1 &amp; <script>x</script>"), row(2, title="Feed")))

    made = NewsItem.objects.filter(imported_from__isnull=False).order_by("pk")
    assert list(made.values_list("title", "slug")) == [
        ("Uudis 1 &", "uudis-1-2"),
        ("Feed", "feed-2"),
    ]


def test_imported_stories_are_no_news_in_digests(table: Any):
    now = timezone.now()
    yesterday = (now - timedelta(days=1)).isoformat()
    run(table(row(date=yesterday)))
    imported = NewsItem.objects.get()
    story("Translation", translation_of=imported)
    own = story("Own")
    NewsItem.objects.exclude(pk=imported.pk).update(first_published_at=now - timedelta(hours=1))

    window = Window(reader=Reader(key=1), since=now - timedelta(days=7), until=now)
    assert list(NEWS.choose([window])[1]) == [str(own.translation_key)]


def test_a_feed_is_taken_from_its_address():
    feed = f"""<rss version="2.0"><channel><item><guid>{OLD}/7</guid><title>Uudis</title>
      <pubDate>Sat, 01 Feb 2020 10:00:00 GMT</pubDate><description>&lt;p&gt;A&lt;/p&gt;</description>
      </item></channel></rss>"""
    with serving(answer(feed, Content_Type="application/rss+xml")) as server:
        address = server.address("/feed")
        with fetching.allowing(server.place):
            run(address)

    page = NewsItem.objects.get()
    assert (page.title, page.dated_at) == ("Uudis", datetime(2020, 2, 1, 10, tzinfo=UTC))
    assert ImportedItem.objects.get().source == address


@pytest.mark.parametrize("source", ["nowhere.csv", "https://no-such-name.invalid/feed"])
def test_a_source_that_cannot_be_read_is_told(source: str):
    with pytest.raises(CommandError):
        run(source)
