"""A case and a piece of material: their pages, what editors are asked, and their translations."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from html import unescape
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db.models import ProtectedError
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail_localize.models import TranslationSource

from home.models import CasePage, LibraryBody, LibraryEntry, LibraryPage, MaterialPage
from tests.events import admin
from tests.factories.events import published
from tests.factories.news import (
    TopicFactory,
    blocks,
    case,
    initiative,
    material,
    site_image,
)
from tests.factories.people import MemberFactory, OrganisationFactory
from tests.home import editing

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 12, 1, 10, 0, tzinfo=UTC)
ROLE = {"name": "The Unit", "role": "questions", "email": "unit@example.org", "phone": ""}
ANSWERS = ("situation", "problem", "body", "users", "results", "failed")


def text(body: bytes) -> str:
    return unescape(" ".join(body.decode().split()))


def words(said: str) -> str:
    return blocks(("text", f"<p>{said}</p>"))


def a_document(title: str = "Final report") -> Any:
    file = ContentFile(b"x", name=f"{uuid4().hex}.txt")
    made = get_document_model()(title=title, file=file)
    made._set_document_file_metadata()
    made.save()
    return made


def a_file(document: Any, title: str = "") -> tuple[str, dict[str, Any]]:
    return "document", {"title": title, "document": document.pk, "language": "et"}


def a_link(address: str = "https://data.example.org/x", title: str = "Data") -> tuple[str, Any]:
    return "link", {"title": title, "address": address, "language": "en"}


def full_case(count: int = 1, **more: Any) -> CasePage:
    """A case with every part, `count` of each that there can be several of."""
    named = [
        LibraryBody(organisation=OrganisationFactory(name={"en": f"Ministry {number}"}))
        for number in range(count)
    ]
    fields: dict[str, Any] = {
        **{name: words(f"About {name}") for name in ANSWERS},
        "lead": "In short",
        "picture": site_image(),
        "results": blocks(("figures", {"figures": [{"number": "38%", "label": "waiting"}]})),
        "cost": "12500",
        "cost_includes": "Without salaries",
        "person_days": 1140,
        "starts": "2025-03",
        "ends": "2026",
        "licence": "CC-BY-4.0",
        "initiative": initiative("Programme"),
        "bodies": [*named, LibraryBody(name={"en": "All agencies"}, part="took_part")],
        "topics": [TopicFactory() for _number in range(count)],
        "files": blocks(*[a_file(a_document())] * count, *[a_link()] * count),
        "contact": blocks(("contact", ROLE)),
    }
    return case("Queue", **{**fields, **more})


def full_material(**more: Any) -> MaterialPage:
    fields: dict[str, Any] = {
        "purpose": "To hear it from them",
        "suits": "At the start",
        "suits_not": "Where it is decided",
        "takes": "Half a day",
        "people": "Two",
        "experience": "none",
        "version": "2.1",
        "dated": "2026-05",
        "body": words("Ask and listen"),
        "licence": "CC0-1.0",
        "files": blocks(a_file(a_document("Sheet"))),
    }
    return material("Interview", **{**fields, **more})


def test_a_case_shows_its_parts_under_their_headings(client: Client):
    page = full_case()

    body = text(client.get(page.url).content)

    for name, heading in (
        ("situation", "Situation"),
        ("problem", "Problem"),
        ("done", "What was done"),
        ("users", "With users"),
        ("results", "Results"),
        ("cost", "What it cost"),
        ("failed", "What failed, and what we would do differently"),
        ("documents", "Documents"),
    ):
        assert f'<h2 class="section__heading" id="{name}">{heading}</h2>' in body
        assert f'<li><a href="#{name}">{heading}</a></li>' in body
    for part in (
        "<h1>Queue</h1>",
        "<dd>€12,500</dd>",
        '<dd class="block-figures__number">1,140</dd>',
        "<p>Without salaries</p>",
        '<time datetime="2025-03">March 2025</time> –',
        ">Programme</a>",
        "<dt>Took part</dt><dd>All agencies</dd>",
        'href="https://creativecommons.org/licenses/by/4.0/" rel="license noopener external"',
        "Use and change it, and say who made it.",
        "TXT, 1 byte, Estonian",
        'href="https://data.example.org/x" rel="noopener external" hreflang="en">Data</a>',
        '<div id="contact"',
    ):
        assert part in body, part


def test_material_says_what_it_is_for_and_when_not_to_use_it(client: Client):
    body = text(client.get(full_material().url).content)

    for part in (
        '<h2 class="section__heading" id="purpose">What it is for</h2>',
        "<h3>It suits</h3><p>At the start</p>",
        "<h3>It does not suit</h3><p>Where it is decided</p>",
        "<dt>How long it takes</dt><dd>Half a day</dd>",
        "<dt>Who is needed</dt><dd>Two</dd>",
        "<dd>None: a good first one</dd>",
        '<dd>2.1, <time datetime="2026-05">May 2026</time></dd>',
        '<h2 class="section__heading" id="documents">To take along</h2>',
    ):
        assert part in body, part


def test_what_is_left_empty_has_no_heading(client: Client):
    bare = dict.fromkeys(("situation", "problem", "body", "results"), "[]")
    pages = case("Bare case", **bare), material("Bare method", purpose="")

    for page in pages:
        body = text(client.get(page.url).content)
        assert 'class="section__heading"' not in body
        assert "On this page" not in body.partition("<main")[2]
        assert "Facts" not in body


def test_what_cost_nothing_says_so(client: Client):
    body = text(client.get(case(cost=0).url).content)

    assert "<dd>€0</dd>" in body


def test_it_leads_to_its_initiative_in_the_reader_s_language(client: Client):
    programme = initiative("Programme")
    initiative("Programm", language="et", translation_of=programme)
    page = case("Järjekord", language="et", initiative=programme)
    hidden = initiative("Hidden")
    other = case("Other", initiative=hidden)
    hidden.unpublish()

    assert client.get(page.url).context["whole"].initiative.title == "Programm"
    assert client.get(other.url).context["whole"].initiative is None


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_costs_the_same_for_any_number(client, django_assert_num_queries, count: int):
    page = full_case(count)
    client.get(page.url)

    with django_assert_num_queries(13):
        client.get(page.url)


def test_a_document_that_is_guarded_is_shown_to_whoever_may_open_it(client: Client):
    everybody, members = a_document("For all"), a_document("For members")
    guarded = {"title": "Marks", "phase": "before", "document": members.pk, "link": "",
               "audience": "members"}  # fmt: skip
    published(title="Coffee", materials=blocks(("material", guarded)))
    page = full_material(files=blocks(a_file(everybody), a_file(members)))

    def titles() -> list[str]:
        return [one.title for one in client.get(page.url).context["whole"].documents]

    visitor = titles()
    client.force_login(MemberFactory())

    assert visitor == ["For all"]
    assert titles() == ["For all", "For members"]


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "nowhere"])
def test_a_link_that_is_no_address_of_the_web_is_left_out(client: Client, address: str):
    page = full_material(files=blocks(a_link(address)))

    body = client.get(page.url).content.decode()

    assert address not in body
    assert 'id="documents"' not in body


def test_search_finds_it_by_its_parts_and_says_what_it_is(client: Client):
    weather = OrganisationFactory(name={"en": "Ministry of Weather"})
    case("Queue", failed=words("Umbrellas"), bodies=[LibraryBody(organisation=weather)])
    full_material(suits_not="Thunderstorm", files=blocks(a_link(title="Rain gauge")))

    for query in ("weather", "umbrella", "thunderstorm", "rain gauge", "half a day"):
        body = client.get("/en/search/", {"q": query, "kind": "library"}).content.decode()
        assert "<li>Library</li>" in body, query


def test_script_in_its_words_runs_nowhere(client: Client):
    bad = "<script>alert(1)</script>"
    pages = (
        full_case(lead=bad, cost_includes=bad, bodies=[LibraryBody(name={"en": bad})],
                  files=blocks(a_link(title=bad))),
        full_material(purpose=bad, suits=bad, suits_not=bad, takes=bad, people=bad, version=bad),
    )  # fmt: skip

    for page in pages:
        assert "<script>alert" not in client.get(page.url).content.decode()


def structured(client: Client, page: LibraryEntry) -> dict[str, Any]:
    body = client.get(page.url).content.decode()
    first = body.partition('<script type="application/ld+json">')[2]
    return json.loads(first.partition("</script>")[0])


def test_programs_read_what_it_is_and_under_which_licence(client: Client):
    skills = TopicFactory(name={"en": "Skills"})
    made = LibraryBody(name={"en": "Ministry"}, part="made")
    queue = structured(client, full_case(bodies=[made], topics=[skills]))
    method = structured(client, full_material())
    data = structured(client, material("Data", kind="dataset", licence="reserved"))

    assert (queue["@type"], queue["headline"]) == ("Article", "Queue")
    assert queue["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert queue["author"] == [{"@type": "Organization", "name": "Ministry"}]
    assert queue["about"] == ["Skills"]
    assert (method["@type"], method["version"]) == ("LearningResource", "2.1")
    assert (data["@type"], "license" in data) == ("Dataset", False)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"starts": "2020", "ends": "2019-12"}, "ends"),
        ({"starts": "March 2020"}, "starts"),
        ({"cost": "-1"}, "cost"),
        ({"currency": "EEK"}, "currency"),
        ({"person_days": -1}, "person_days"),
        ({"licence": "MIT"}, "licence"),
    ],
)
def test_a_case_refuses_what_cannot_be(fields: dict[str, Any], wrong: str):
    page = case()
    for name, value in fields.items():
        setattr(page, name, value)

    with pytest.raises(ValidationError) as refused:
        page.full_clean()

    assert list(refused.value.error_dict) == [wrong]


def test_material_is_no_case():
    page = material()
    page.kind = "case"

    with pytest.raises(ValidationError) as refused:
        page.full_clean()

    assert list(refused.value.error_dict) == ["kind"]


def test_an_organisation_that_it_names_is_not_deleted():
    ministry = OrganisationFactory()
    case(bodies=[LibraryBody(organisation=ministry)])

    with pytest.raises(ProtectedError):
        ministry.delete()


def test_a_copy_takes_all_of_it_along():
    page = full_case(contact="[]")

    copy = page.copy(update_attrs={"slug": "again", "title": "Again"})

    assert (copy.kind, copy.cost, str(copy.failed)) == ("case", 12500, str(page.failed))
    assert [str(body.named) for body in copy.bodies.all()] == ["Ministry 0", "All agencies"]
    assert list(copy.topics.all()) == list(page.topics.all())


def findings(page: LibraryEntry) -> dict[str, bool]:
    """Where something is found, and whether it blocks."""
    return {one.field: one.blocks for one in page.findings(now=NOW)}


def test_the_checklist_asks_for_what_readers_would_miss():
    bare = dict.fromkeys(("situation", "problem", "body", "results"), "[]")

    assert findings(case(**bare)) == {
        "situation": True, "problem": True, "body": True, "results": True,
        "lead": False, "failed": False, "topics": False, "licence": False, "contact": False,
        "": False,
    }  # fmt: skip
    assert findings(material(purpose=" ")) == {
        "purpose": True, "suits_not": False, "files": False,
        "lead": False, "topics": False, "licence": False, "contact": False, "": False,
    }  # fmt: skip
    assert findings(full_case(picture=None)) == {}


def case_form(**more: Any) -> dict[str, Any]:
    streams = (*ANSWERS, "files", "contact")
    empty = {k: v for name in streams for k, v in editing.body(name=name).items()}
    rows = {"bodies-TOTAL_FORMS": "0", "bodies-INITIAL_FORMS": "0", "bodies-MIN_NUM_FORMS": "0",
            "bodies-MAX_NUM_FORMS": "40"}  # fmt: skip
    return {"title": "Queue", "slug": "queue", "lead": "In short", "picture": "", "licence": "",
            "starts": "2025", "ends": "", "cost": "900.50", "currency": "EUR",
            "cost_includes": "", "person_days": "12", "initiative": "",
            **empty, **rows, **more}  # fmt: skip


def add_url(model: str) -> str:
    parent = LibraryPage.objects.get(locale__language_code="en")
    return reverse("wagtailadmin_pages:add", args=("home", model, parent.pk))


def test_an_editor_publishes_a_case_once_it_says_what_readers_need(client: Client):
    admin.editor(client)
    ministry = OrganisationFactory()
    body = {"bodies-TOTAL_FORMS": "1", "bodies-0-organisation": str(ministry.pk),
            "bodies-0-part": "led", "bodies-0-ORDER": "1", "bodies-0-id": ""}  # fmt: skip
    said: dict[str, Any] = {}
    for name in ("situation", "problem", "body", "results"):
        said |= editing.body(("text", editing.draftail("So it was.")), name=name)

    refused = client.post(add_url("casepage"), case_form(**{"action-publish": "1"}))
    client.post(add_url("casepage"), case_form(**said, **body, **{"action-publish": "1"}))

    assert set(refused.context["form"].errors) == {"situation", "problem", "body", "results"}
    page = CasePage.objects.live().get()
    assert (page.kind, page.cost, page.person_days) == ("case", 900.50, 12)
    assert page.bodies.get().organisation == ministry
    assert "So it was." in client.get(page.url).content.decode()


def test_a_draft_may_be_unfinished_and_is_previewed(client: Client):
    admin.editor(client)

    client.post(add_url("casepage"), case_form())

    page = CasePage.objects.get()
    assert (page.live, page.make_preview_request().status_code) == (False, 200)


def test_the_form_of_material_offers_no_case(client: Client):
    admin.editor(client)

    kinds = client.get(add_url("materialpage")).context["form"].fields["kind"].choices

    assert [value for value, _label in kinds] == [
        "method", "template", "guide", "toolkit", "recording", "dataset",
    ]  # fmt: skip


def test_a_translation_takes_along_what_is_no_word(client: Client, translate):
    ministry, topic = OrganisationFactory(), TopicFactory()
    programme = initiative("Programme")
    page = full_case(
        bodies=[LibraryBody(organisation=ministry)], topics=[topic], initiative=programme,
        failed=words("Nobody came"), contact="[]", files=blocks(a_link()), picture=None,
    )  # fmt: skip

    translate(page, "et", {"Queue": "Järjekord", "Without salaries": "Palkadeta"})

    own = CasePage.objects.get(locale__language_code="et")
    assert (own.live, own.title, own.cost_includes) == (True, "Järjekord", "Palkadeta")
    assert (own.kind, own.cost, own.licence, own.starts) == ("case", 12500, "CC-BY-4.0", "2025-03")
    assert [body.organisation for body in own.bodies.all()] == [ministry]
    assert (list(own.topics.all()), own.initiative) == ([topic], programme)
    assert "Nobody came" in client.get(own.url).content.decode()


def test_sync_brings_what_changed_to_a_translation(client: Client, translate):
    page = full_material(bodies=[LibraryBody(name={"en": "Agencies"})], files="[]")
    translate(page, "et", {"Interview": "Intervjuu"})
    again = MaterialPage.objects.get(pk=page.pk)
    again.kind, again.version = "guide", "3"
    again.bodies = [LibraryBody(name={"en": "All agencies"})]
    again.save_revision().publish()

    source = TranslationSource.objects.get_for_instance(again)
    source.update_from_db()
    source.translations.get().save_target(publish=True)

    own = MaterialPage.objects.get(locale__language_code="et")
    assert (own.title, own.kind, own.version) == ("Intervjuu", "guide", "3")
    assert [str(body.named) for body in own.bodies.all()] == ["All agencies"]
