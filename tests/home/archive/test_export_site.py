"""The whole archive, written from a small site and walked through."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.models import Site

from home.archive import writing
from home.archive.scope import Scope
from home.models import TrainingTarget
from home.queries.calls import OVER_A_PAGE
from tests.factories.events import published
from tests.factories.groups import GroupFactory
from tests.factories.news import (
    TopicFactory,
    blocks,
    call,
    case,
    contact_form,
    initiative,
    site_image,
    standard_page,
    story,
)
from tests.factories.people import MemberFactory, OrganisationFactory
from tests.home.archive import walking

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django import DjangoDbBlocker

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
SITE = "http://localhost"
# What nobody may find: each a word that stands nowhere else.
SECRET = "Zilver"
OLDEST_CALL = f"Closed {OVER_A_PAGE}"


def small_site() -> None:
    """Something of each kind, and beside it what is not for everybody."""
    topic, ministry = TopicFactory(slug="skills"), OrganisationFactory()
    source = story(
        "News", slug="news-1", topics=[topic], organisations=[ministry], picture=site_image()
    )
    story("Uudis", slug="uudis", language="et", translation_of=source)
    for number in range(13):
        story(f"Story {number}", slug=f"story-{number}", topics=[topic])
    initiative("Task force", slug="task-force", organisations=[ministry])
    case("Queue", slug="queue", topics=[topic])
    form = contact_form("Contact", slug="contact")
    call("Pilots", slug="pilots", closes_at=timezone.now() + timedelta(days=9), answer_page=form)
    for number in range(OVER_A_PAGE + 1):
        call(
            f"Closed {number}",
            slug=f"closed-{number}",
            closes_at=timezone.now() - timedelta(days=number + 1),
        )
    standard_page("About", slug="about")
    published(slug="open", title="Open day")
    story(f"{SECRET} draft", live=False)
    for visibility in ("members", "link", "groups"):
        published(
            slug=f"zilver-{visibility}", title=f"{SECRET} {visibility}", visibility=visibility
        )
    MemberFactory(name=f"{SECRET} Tamm", email="zilver@example.org")
    GroupFactory(name=f"{SECRET} group")
    TrainingTarget.objects.create(site=Site.objects.get(), people=1200, before=40)


@pytest.fixture(scope="module")
def archive(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: Any
) -> Path:
    """Written once, and only read by the tests of this module."""
    with django_db_blocker.unblock(), transaction.atomic():
        small_site()
        top = exported(tmp_path_factory.mktemp("whole") / "archive", licence="CC0-1.0")
        transaction.set_rollback(True)
    return top


@pytest.fixture
def _news_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """A part of the site: the whole takes long."""
    monkeypatch.setattr(writing, "beginnings", lambda: ["/en/news/", "/en/news/feed/"])
    monkeypatch.setattr(Scope, "has", lambda _self, address: address.startswith("/en/news/"))


def exported(folder: Path, **options: Any) -> Path:
    call_command("export_site", str(folder), stdout=io.StringIO(), **options)
    return folder


def everything(top: Path) -> str:
    """All that can be read, in one text."""
    return "".join(
        f"{path}\n{path.read_text(encoding='utf-8', errors='replace')}"
        for path in sorted(top.rglob("*"))
        if path.is_file()
    )


def test_it_is_browsed_from_a_disk_and_tells_nothing_that_was_not_public(archive: Path):
    top = archive

    assert walking.faults(top, SITE) == []
    assert SECRET.lower() not in everything(top).lower()
    for file in (
        *("index.html", "404.html", "en/index.html", "et/news/uudis/index.html"),
        *("en/news/index.page-2.html", "en/news/index.topic-skills.html", "en/news/feed.xml"),
        *("en/events/open/index.html", "en/events/index.view-month.html", "calendar/en.ics"),
        *("en/initiatives/task-force/index.html", "en/figures/index.html"),
        *("en/library/queue/index.html", "en/library/index.topic-skills.html"),
        *("en/calls/pilots/index.html", "en/contact/index.html"),
        *("en/organisations/index.html", "en/about/index.html"),
    ):
        assert (top / file).is_file(), file


def test_a_list_goes_on_on_a_page_that_it_leads_to(archive: Path):
    first, second = (
        (archive / "en/calls" / name).read_text(encoding="utf-8")
        for name in ("index.html", "index.page-2.html")
    )

    assert 'href="index.page-2.html"' in first
    assert (OLDEST_CALL in first, OLDEST_CALL in second) == (False, True)


def test_each_page_says_that_it_is_an_archive_and_what_it_is_a_copy_of(archive: Path):
    english = (archive / "en/news/news-1/index.html").read_text(encoding="utf-8")
    assert "Archive: this is how Talka was on" in english
    assert '<link rel="canonical" href="http://localhost/en/news/news-1/">' in english


def test_nobody_can_answer_or_write_there(archive: Path):
    pilots, contact = (
        (archive / f"en/{name}/index.html").read_text(encoding="utf-8")
        for name in ("calls/pilots", "contact")
    )
    assert "Pilots" in pilots
    assert "Take part<" not in pilots
    assert "<form" not in contact
    assert "send-message" not in contact


def test_the_data_is_described_and_complete(archive: Path):
    data = archive / "data"

    package = json.loads((data / "datapackage.json").read_text())
    assert package["licenses"][0]["name"] == "CC0-1.0"
    for resource in package["resources"]:
        assert (data / resource["path"]).is_file()
        if resource["format"] != "csv":
            continue
        text = (data / resource["path"]).read_text(encoding="utf-8-sig")
        lines = list(csv.DictReader(io.StringIO(text)))
        fields = [field["name"] for field in resource["schema"]["fields"]]
        assert list(lines[0]) == fields
        rows = json.loads((data / f"{resource['name']}.json").read_text())
        assert len(rows) == len(lines)
        keys = [tuple(row[name] for name in resource["schema"]["primaryKey"]) for row in rows]
        assert len(set(keys)) == len(keys)
    news = json.loads((data / "news.json").read_text())
    assert {"News", "Uudis"} <= {row["title"] for row in news}
    library = json.loads((data / "library.json").read_text())
    assert [(row["title"], row["kind"]) for row in library] == [("Queue", "case")]
    assert json.loads((data / "figures.json").read_text()) == {
        "trained": 40, "target": 1200, "before": 40, "quarters": {},
    }  # fmt: skip


@pytest.mark.usefixtures("_news_only")
def test_with_an_address_it_names_that_alone(tmp_path: Path):
    story("News", slug="news-1", picture=site_image())

    top = exported(tmp_path / "archive", base_url="https://old.example.org/talka/")

    texts = [path.read_text(encoding="utf-8") for path in top.rglob("*.html")]
    assert not any(f"{SITE}/" in text for text in texts)
    page = (top / "en/news/news-1/index.html").read_text(encoding="utf-8")
    assert '<link rel="canonical" href="https://old.example.org/talka/en/news/news-1/">' in page
    sitemap = (top / "sitemap.xml").read_text()
    assert "<loc>https://old.example.org/talka/en/news/news-1/</loc>" in sitemap
    feed = (top / "en/news/feed.xml").read_text()
    assert 'href="https://old.example.org/talka/en/news/news-1/"' in feed


@pytest.mark.usefixtures("_news_only")
def test_written_anew_it_holds_what_there_is_now_and_only_that(tmp_path: Path):
    page = story("News", slug="news-1")
    top = exported(tmp_path / "archive")
    page.unpublish()

    exported(top)

    assert not (top / "en/news/news-1").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["archive"]


@pytest.mark.usefixtures("_news_only")
def test_no_single_link_or_document_stops_it(tmp_path: Path, monkeypatch: Any):
    places = ("/en/news/", "/static/", "/media/", "/documents/")
    monkeypatch.setattr(Scope, "has", lambda _self, address: address.startswith(places))
    report = ContentFile("<html><p>Põld</p></html>".encode("latin-1"), name="report.html")
    paper = get_document_model().objects.create(title="Old report", file=report)
    nowhere = ("/static/%2e%2e/%2e%2e/x", "/static/", "/static/%00.css", "/media/images/",
               "/media/images/%00", "https://[municipality].example.org/")  # fmt: skip
    links = "".join(f'<a href="{address}">words</a> ' for address in nowhere)
    links += f'<a linktype="document" id="{paper.pk}">report</a>'
    story("News", slug="news-1", body=blocks(("text", f"<p>{links}</p>")))

    top = exported(tmp_path / "archive")

    assert "report</a>" in (top / "en/news/news-1/index.html").read_text(encoding="utf-8")
    (kept,) = (top / "documents").rglob("*.*")
    assert kept.read_bytes().decode("latin-1") == "<html><p>Põld</p></html>"


def test_a_folder_with_something_else_is_left_alone(tmp_path: Path):
    (tmp_path / "mine.txt").write_text("x")

    with pytest.raises(CommandError, match="holds something that is no archive"):
        exported(tmp_path)

    assert (tmp_path / "mine.txt").read_text() == "x"


@pytest.mark.usefixtures("_news_only")
def test_what_breaks_off_leaves_the_former_archive(tmp_path: Path, monkeypatch):
    top = tmp_path / "archive"
    top.mkdir()
    (top / writing.MARK).write_text("former")

    def fail(*args: object, **kwargs: object) -> None:
        raise OSError

    monkeypatch.setattr(writing.open_data, "write", fail)
    with pytest.raises(OSError):  # noqa: PT011 -- whichever
        writing.write(top, base="", licence="CC0-1.0", now=NOW)

    assert (top / writing.MARK).read_text() == "former"
    assert [path.name for path in tmp_path.iterdir()] == ["archive"]


def test_an_address_that_is_none_is_refused(tmp_path: Path):
    with pytest.raises(CommandError, match="no address"):
        exported(tmp_path / "archive", base_url="old.example.org")
