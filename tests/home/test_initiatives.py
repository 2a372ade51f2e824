"""Initiatives: their list, and the page of each with all its parts."""

from __future__ import annotations

from datetime import UTC, date, datetime
from html import unescape
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import connection
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.blocks import StreamValue
from wagtail.documents import get_document_model
from wagtail.models import Site
from wagtail_localize.models import TranslationSource

from events.models import Event
from home.models import InitiativeBody, InitiativePage, InitiativesPage, TrainingTarget
from home.queries import initiatives
from tests.events import admin
from tests.factories.events import entry, plan, published
from tests.factories.news import (
    TopicFactory,
    blocks,
    initiative,
    site_image,
    standard_page,
    story,
)
from tests.factories.people import MemberFactory, OrganisationFactory
from tests.home import editing

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 12, 1, 10, 0, tzinfo=UTC)
ROLE = {"name": "The Unit", "role": "questions", "email": "unit@example.org", "phone": ""}


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


def text(body: bytes) -> str:
    return unescape(" ".join(body.decode().split()))


def goal(words: str = "Train people", **more: Any) -> tuple[str, dict[str, Any]]:
    return "goal", {"words": words, "is_training": False, "target": None, "current": None,
                    "unit": "", "as_of": "", **more}  # fmt: skip


def milestone(date: str, title: str = "Report", **more: Any) -> tuple[str, dict[str, Any]]:
    return "milestone", {"date": date, "title": title, "text": "", "state": "planned",
                         "page": None, **more}  # fmt: skip


def money(source: str = "State", **more: Any) -> tuple[str, dict[str, Any]]:
    return "money", {"source": source, "fund": "national", "amount": None, "currency": "EUR",
                     "share": None, "starts": "", "ends": "", **more}  # fmt: skip


def pilot(title: str = "Queue") -> tuple[str, dict[str, Any]]:
    return "pilot", {"title": title, "body": "Agency", "text": "One line", "state": "running",
                     "result": "Nobody waits"}  # fmt: skip


def a_document(title: str = "Final report") -> Any:
    file = ContentFile(b"x", name=f"{uuid4().hex}.txt")
    made = get_document_model()(title=title, file=file)
    made._set_document_file_metadata()
    made.save()
    return made


def a_block(document: Any, title: str = "") -> tuple[str, dict[str, Any]]:
    return "document", {"title": title, "document": document.pk, "language": "et"}


def test_a_list_without_initiatives_says_so(client: Client):
    assert "There are no initiatives yet." in text(client.get("/en/initiatives/").content)


def test_the_list_goes_by_where_they_stand_today(client: Client):
    initiative("Old", starts="2016-02", ends="2017-06")
    initiative("New", starts="2027")
    initiative("Now", starts="2020", ends="2026-12")
    initiative("Stopped", starts="2020", ends="2030", stage="ended")
    initiative("Later", starts="2025")
    initiative("Always")

    stages = client.get("/en/initiatives/").context["stages"]

    assert [(group.stage, [one.title for one in group.initiatives]) for group in stages] == [
        ("running", ["Later", "Now", "Always"]),
        ("planned", ["New"]),
        ("ended", ["Stopped", "Old"]),
    ]


def test_a_card_has_kind_period_picture_and_lead(client: Client):
    initiative("Lab", kind="laboratory", starts="2022-05-10", ends="2025-06", lead="Tests things",
               picture=site_image())  # fmt: skip

    body = text(client.get("/en/initiatives/").content)

    assert "<li>Laboratory</li>" in body
    assert '<time datetime="2022-05-10">10 May 2022</time> –' in body
    assert '<time datetime="2025-06">June 2025</time>' in body
    assert '<p class="page-card__lead">Tests things</p>' in body
    assert '<div class="initiative-card__picture"><img' in body


def test_in_two_languages_it_stands_once_and_in_another_it_says_so(client: Client):
    source = initiative("Task force")
    initiative("Rakkerühm", language="et", translation_of=source)
    initiative("Draft").unpublish()

    estonian, latvian = (text(client.get(f"/{code}/initiatives/").content) for code in ("et", "lv"))

    assert (estonian.count("Rakkerühm"), estonian.count("Task force")) == (1, 0)
    assert 'hreflang="en" lang="en">Task force</a>' in latvian
    assert "Draft" not in estonian + latvian


def test_the_list_is_narrowed_by_kind(client: Client):
    initiative("Lab", kind="laboratory")
    initiative("Unit", kind="unit")
    initiative("Second lab", kind="laboratory", starts="2027")

    whole = client.get("/en/initiatives/").context
    response = client.get("/en/initiatives/?kind=laboratory")

    choices = [(one.label, one.is_current) for one in response.context["kinds"]]
    assert [one.label for one in whole["kinds"]] == ["All kinds", "Unit (1)", "Laboratory (2)"]
    assert choices == [("All kinds", False), ("Unit (1)", False), ("Laboratory (2)", True)]
    assert [one.title for group in response.context["stages"] for one in group.initiatives] == [
        "Lab",
        "Second lab",
    ]
    canonical = '<link rel="canonical" href="http://localhost/en/initiatives/?kind=laboratory">'
    assert canonical in response.content.decode()


def test_a_kind_that_none_has_and_one_that_there_is_not_are_told_apart(client: Client):
    initiative("Lab", kind="laboratory")

    none = text(client.get("/en/initiatives/?kind=unit").content)
    unknown = text(client.get("/en/initiatives/?kind=%3Cb%3E").content)

    assert "There is no initiative of this kind." in none
    assert "Part of this address could not be understood" not in none
    assert "Part of this address could not be understood" in unknown
    assert ">Lab</a>" in unknown


def test_of_one_kind_alone_there_is_nothing_to_choose(client: Client):
    initiative("Lab", kind="laboratory")

    assert client.get("/en/initiatives/").context["kinds"] == []


@pytest.mark.parametrize("count", [1, 4])
def test_the_list_costs_the_same_for_any_number(client, django_assert_num_queries, count: int):
    for number in range(count):
        initiative(f"Initiative {number}", picture=site_image())
    client.get("/en/initiatives/")

    with django_assert_num_queries(8):
        client.get("/en/initiatives/")


def full(count: int = 1, **more: Any) -> InitiativePage:
    """A page with every part, `count` times each."""
    topic, report = TopicFactory(), standard_page("Report page")
    above, document = initiative("Task force"), a_document()
    for number in range(count):
        story(f"Story {number}", topics=[topic], picture=site_image())
        published(title=f"Coffee {number}", topics=[topic])
    fields: dict[str, Any] = {
        "lead": "Why it matters",
        "starts": "2020",
        "ends": "2027-03",
        "picture": site_image(),
        "origin_page": above,
        "topics": [topic],
        "body": blocks(("text", "<p>What it is</p>")),
        "how": blocks(("text", "<p>How it works</p>")),
        "results": blocks(("text", "<p>What it reached</p>")),
        "contact": blocks(("contact", ROLE)),
        "team": blocks(*[("role", {"role": "Designer", "does": "Draws"})] * count),
        "goals": blocks(*[goal(target="20", current="16", unit="pilots", as_of="2026")] * count),
        "milestones": blocks(*[milestone("2026-10", page=report.pk)] * count),
        "pilots": blocks(*[pilot()] * count),
        "documents": blocks(*[a_block(document)] * count),
        "funding": blocks(*[money("ESF", fund="esf", amount="800")] * count, money(amount="200")),
        "bodies": [
            InitiativeBody(organisation=OrganisationFactory(name={"en": f"Ministry {number}"}))
            for number in range(count)
        ],
    }
    return initiative("Programme", **{**fields, **more})


def test_a_page_shows_its_parts_under_their_headings(client: Client):
    page = full()

    body = text(client.get(page.url).content)

    for name, heading in (
        ("what", "What and why?"),
        ("who", "Who?"),
        ("how", "How?"),
        ("goals", "Goals"),
        ("time-line", "Time line"),
        ("pilots", "Pilots"),
        ("results", "Results"),
        ("funding", "Funding"),
        ("documents", "Documents"),
        ("its-news", "News"),
        ("its-dates", "Dates"),
    ):
        assert f'<h2 class="section__heading" id="{name}">{heading}</h2>' in body
        assert f'<li><a href="#{name}">{heading}</a></li>' in body
    for part in (
        "<h1>Programme</h1>",
        '<div id="contact"',
        '<progress class="progress__bar" max="20" value="16" aria-label="Train people">',
        "<strong>16 of 20</strong> pilots",
        "as of 2026",
        '<p class="funding__total">€1,000</p>',
        '€800 <span class="funding__share">80%</span>',
        "Co-funded by the European Union",
        "TXT, 1 byte, Estonian",
        ">Report page</a>",
        '<dt>Proposed by</dt><dd> <a href="/en/initiatives/task-force/">Task force</a>',
        '<div class="pilot__result"><p class="pilot__label">What came of it</p>',
    ):
        assert part in body


def test_a_page_with_nothing_has_no_headings(client: Client):
    page = initiative("Bare")

    body = text(client.get(page.url).content)

    assert 'class="section__heading"' not in body
    assert "On this page" not in body.partition("<main")[2]
    assert "Period" not in body


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_costs_the_same_for_any_number(client, django_assert_num_queries, count: int):
    page = full(count)
    client.get(page.url)

    with django_assert_num_queries(20):
        client.get(page.url)


def test_a_page_of_words_costs_little(client: Client, django_assert_num_queries):
    page = initiative("Bare", body=blocks(("text", "<p>What it is</p>")), picture=site_image())
    client.get(page.url)

    with django_assert_num_queries(10):
        client.get(page.url)


def test_organisations_stand_by_what_they_do_each_once(client: Client):
    ministry = OrganisationFactory(name={"en": "Ministry"})
    page = initiative(
        "Task force",
        bodies=[
            InitiativeBody(organisation=ministry, part="takes_part"),
            InitiativeBody(organisation=ministry, part="takes_part"),
            InitiativeBody(name={"en": "Agencies", "et": "Ametid"}, part="takes_part"),
            InitiativeBody(organisation=ministry, part="leads"),
        ],
    )

    groups = client.get(page.url).context["whole"].bodies

    found = [(group.part, [(str(name), bool(link)) for name, link in group.bodies])
             for group in groups]  # fmt: skip
    assert found == [
        ("leads", [("Ministry", True)]),
        ("takes_part", [("Ministry", True), ("Agencies", False)]),
    ]


def test_an_organisation_s_page_lists_what_it_takes_part_in(client: Client):
    ministry = OrganisationFactory(name={"en": "Ministry"})
    for title in ("Task force", "Unit"):
        initiative(title, bodies=[InitiativeBody(organisation=ministry, part="leads"),
                                  InitiativeBody(organisation=ministry, part="funds")])  # fmt: skip
    initiative("Draft", bodies=[InitiativeBody(organisation=ministry)]).unpublish()
    initiative("Of others", bodies=[InitiativeBody(organisation=OrganisationFactory())])

    body = text(client.get(reverse("organisation", args=[ministry.uuid])).content)

    assert "Its initiatives" in body
    assert body.count("<li>Leads</li><li>Funds</li>") == 2
    assert "Draft" not in body
    assert "Of others" not in body


def test_what_an_organisation_takes_part_in_costs_the_same_for_any_number():
    few, many = OrganisationFactory(), OrganisationFactory()
    for number, body in enumerate((few, many, many, many)):
        initiative(f"Initiative {number}", bodies=[InitiativeBody(organisation=body)],
                   picture=site_image())  # fmt: skip
    initiatives.of_organisation(few, "en")

    with CaptureQueriesContext(connection) as one:
        assert len(initiatives.of_organisation(few, "en")) == 1
    with CaptureQueriesContext(connection) as three:
        assert len(initiatives.of_organisation(many, "en")) == 3

    assert len(three) == len(one)


def test_an_organisation_that_an_initiative_names_is_not_deleted():
    ministry = OrganisationFactory()
    initiative("Task force", bodies=[InitiativeBody(organisation=ministry)])

    with pytest.raises(ProtectedError):
        ministry.delete()


def test_one_page_leads_to_what_came_of_it_and_back_in_every_language(client: Client):
    force = initiative("Task force")
    initiative("Rakkerühm", language="et", translation_of=force)
    unit = initiative("Unit", origin_page=force, origin="proposed_by")
    ours = initiative("Üksus", language="et", translation_of=unit, origin_page=force)

    english, estonian = (client.get(page.url).context["whole"] for page in (force, ours))

    assert [target.title for target in english.offspring] == ["Unit"]
    assert english.origin is None
    assert estonian.origin.title == "Rakkerühm"


def test_a_milestone_leads_to_the_page_in_its_reader_s_language(client: Client):
    about = standard_page("Report", slug="final-report")
    standard_page("Aruanne", language="et", slug="aruanne", translation_key=about.translation_key)
    hidden, only_english = standard_page("Hidden"), standard_page("Only English")
    steps = [("2016", about), ("2017", hidden), ("2018", only_english)]
    text_ = blocks(*(milestone(year, page=one.pk) for year, one in steps))
    page = initiative("Rakkerühm", language="et", milestones=text_)
    hidden.unpublish()

    first, second, third = client.get(page.url).context["whole"].milestones

    assert (first.target.title, first.target.is_foreign) == ("Aruanne", False)
    assert second.target is None
    assert (third.target.title, third.target.is_foreign) == ("Only English", True)


def test_the_training_figures_feed_a_goal(client: Client):
    site = Site.objects.get(is_default_site=True)
    target = TrainingTarget.objects.create(site=site, people=1200, before=437)
    page = initiative("Programme", goals=blocks(goal(is_training=True, unit="people")))

    shown = text(client.get(page.url).content)
    TrainingTarget.objects.filter(pk=target.pk).update(is_public=False)
    hidden = text(client.get(page.url).content)

    assert "<strong>437 of 1,200</strong> people" in shown
    assert "counted by this site" in shown
    assert "Train people" in hidden
    assert "437" not in hidden


def test_a_topic_an_organisation_and_a_choice_bring_news_and_dates(client: Client):
    topic, ministry = TopicFactory(), OrganisationFactory()
    story("By topic", topics=[topic])
    story("By organisation", organisations=[ministry])
    chosen = story("Chosen")
    story("Valitud", language="et", translation_of=chosen)
    story("Another")
    published(title="Coffee", topics=[topic])
    published(title="Tea", host=ministry)
    milk = published(title="Milk")
    published(title="Water")
    page = initiative(
        "Rakkerühm", language="et", topics=[topic], organisations=[ministry],
        chosen=blocks(("page", chosen.pk), ("page", milk.pk)),
    )  # fmt: skip

    gathered = client.get(page.url).context["whole"].gathered

    assert {one.title for one in gathered.stories} == {"By topic", "By organisation", "Valitud"}
    assert {one.words.title for one in gathered.coming} == {"Coffee", "Tea", "Milk"}


def test_what_was_held_stands_after_what_is_to_come_the_latest_first(client: Client):
    topic = TopicFactory()
    for title, day in (("Older", date(2026, 9, 1)), ("Old", date(2026, 10, 1)),
                       ("New", date(2026, 12, 9))):  # fmt: skip
        published(plan(entry(day)), title=title, topics=[topic])
    page = initiative("Programme", topics=[topic])

    gathered = client.get(page.url).context["whole"].gathered

    assert [one.words.title for one in gathered.coming] == ["New"]
    assert [one.words.title for one in gathered.held] == ["Old", "Older"]


@pytest.mark.parametrize("visibility", ["members", "link"])
def test_a_date_that_is_not_for_everybody_is_not_shown_to_visitors(client: Client, visibility: str):
    event = published(title="Secret meeting", visibility=visibility)
    page = initiative(
        "Programme",
        chosen=blocks(("page", event.pk)),
        milestones=blocks(milestone("2026", page=event.pk)),
    )

    visitor = client.get(page.url).content.decode()
    client.force_login(MemberFactory())
    member = client.get(page.url).content.decode()

    assert "Secret meeting" not in visitor
    assert ("Secret meeting" in member) is (visibility == "members")


def leads_to(client: Client, page: InitiativePage) -> list[str | None]:
    """What the milestones lead to, as this reader sees them."""
    steps = client.get(page.url).context["whole"].milestones
    return [step.target.title if step.target else None for step in steps]


@pytest.mark.parametrize("is_mirror", [False, True])
def test_a_milestone_leads_to_an_event_for_whoever_may_see_it(client: Client, is_mirror: bool):
    event = published(title="Coffee", visibility="members")
    led_to = event.create_alias(update_slug="mirror") if is_mirror else event
    page = initiative("Programme", milestones=blocks(milestone("2026", page=led_to.pk)))

    visitor = leads_to(client, page)
    client.force_login(MemberFactory())
    member = leads_to(client, page)
    Event.objects.filter(key=event.event_key).update(is_live=False)

    assert (visitor, member, leads_to(client, page)) == ([None], ["Coffee"], [None])


@pytest.mark.parametrize("count", [1, 3])
def test_milestones_that_lead_to_events_cost_the_same_for_any_number(
    client: Client, django_assert_num_queries, count: int
):
    events = [published(title=f"Coffee {number}") for number in range(count)]
    steps = blocks(*(milestone("2026", page=one.pk) for one in events))
    page = initiative("Programme", milestones=steps)
    client.get(page.url)

    with django_assert_num_queries(12):
        assert len(leads_to(client, page)) == count


def test_a_document_that_is_guarded_is_shown_to_whoever_may_open_it(client: Client):
    everybody, members = a_document("For all"), a_document("For members")
    material = {"title": "Marks", "phase": "before", "document": members.pk, "link": "",
                "audience": "members"}  # fmt: skip
    published(title="Coffee", materials=blocks(("material", material)))
    page = initiative("Programme", documents=blocks(a_block(everybody), a_block(members)))

    def titles() -> list[str]:
        return [one.title for one in client.get(page.url).context["whole"].documents]

    visitor = titles()
    client.force_login(MemberFactory())

    assert visitor == ["For all"]
    assert titles() == ["For all", "For members"]
    assert "For members" not in client.get("/en/search/", {"q": "members"}).content.decode()


def test_search_finds_an_initiative_by_its_parts_and_says_what_it_is(client: Client):
    ministry = OrganisationFactory(name={"en": "Ministry of Weather"})
    initiative(
        "Programme",
        kind="white_paper",
        bodies=[InitiativeBody(organisation=ministry)],
        goals=blocks(goal("Fewer umbrellas")),
        milestones=blocks(milestone("2026", "Thunderstorm")),
        funding=blocks(money("Rain fund")),
    )

    for words in ("weather", "umbrella", "thunderstorm", "rain fund", "white paper"):
        body = client.get("/en/search/", {"q": words, "kind": "initiative"}).content.decode()
        assert "<li>Initiative</li>" in body, words


def test_script_in_its_words_runs_nowhere(client: Client):
    bad = "<script>alert(1)</script>"
    page = full(
        lead=bad,
        team=blocks(("role", {"role": bad, "does": bad})),
        goals=blocks(goal(bad, target="2", current="1", unit=bad)),
        milestones=blocks(milestone("2026", bad, text=bad)),
        pilots=blocks(("pilot", {"title": bad, "body": bad, "text": bad, "state": "ended",
                                 "result": bad})),
        documents=blocks(a_block(a_document(), title=bad)),
        funding=blocks(money(bad)),
        bodies=[InitiativeBody(name={"en": bad})],
    )  # fmt: skip

    assert "<script>alert" not in client.get(page.url).content.decode()


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"starts": "2020", "ends": "2019-12"}, "ends"),
        ({"starts": "March 2020"}, "starts"),
        ({"ends": "2020-02-30"}, "ends"),
        ({"kind": "club"}, "kind"),
        ({"stage": "late"}, "stage"),
    ],
)
def test_a_page_refuses_what_cannot_be(fields: dict[str, str], wrong: str):
    page = initiative("Programme")
    for name, value in fields.items():
        setattr(page, name, value)

    with pytest.raises(ValidationError) as refused:
        page.full_clean()

    assert list(refused.value.error_dict) == [wrong]


def test_nothing_comes_from_itself_by_whatever_way_round():
    force = initiative("Task force")
    unit = initiative("Unit", origin_page=force)
    estonian = initiative("Üksus", language="et", translation_of=unit, origin_page=force)
    force.origin_page = estonian

    with pytest.raises(ValidationError) as refused:
        force.full_clean()

    assert list(refused.value.error_dict) == ["origin_page"]


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("funding", [money(amount="-1")]),
        ("funding", [money(share="101")]),
        ("funding", [money(share="60"), money(share="41")]),
        ("funding", [money(currency="EEK")]),
        ("funding", [money(currency="eur")]),
        ("funding", [money(starts="2020", ends="2019")]),
        ("funding", [money("x" * 10_000_000)]),
        ("goals", [goal(target="0")]),
        ("goals", [goal(current="5")]),
        ("goals", [goal(is_training=True, target="5")]),
        ("goals", [goal("x" * 251)]),
        ("milestones", [milestone("soon")]),
        ("milestones", [milestone("2026", state="late")]),
        ("milestones", [milestone("2026", text="x" * 10_000_000)]),
        ("pilots", [("pilot", {"title": "", "state": "running"})]),
        ("goals", [goal()] * 21),
    ],
    ids=range(16),
)
def test_a_block_refuses_what_cannot_be(field: str, values: list[Any]):
    stream = InitiativePage._meta.get_field(field).stream_block
    parts = [(kind, stream.child_blocks[kind].to_python(value)) for kind, value in values]

    with pytest.raises(ValidationError):
        stream.clean(StreamValue(stream, parts))


@pytest.mark.parametrize("both", [True, False])
def test_an_organisation_is_a_row_or_words(both: bool):
    page = initiative("Programme")
    more = {"organisation": OrganisationFactory(), "name": {"en": "Agencies"}} if both else {}

    with pytest.raises(ValidationError) as refused:
        InitiativeBody(page=page, **more).full_clean()

    assert list(refused.value.error_dict) == ["organisation"]


def editor_form(**more: Any) -> dict[str, Any]:
    texts = ("body", "how", "team", "goals", "milestones", "pilots", "results", "documents",
             "funding", "contact", "chosen")  # fmt: skip
    empty = {k: v for name in texts for k, v in editing.body(name=name).items()}
    rows = {"bodies-TOTAL_FORMS": "0", "bodies-INITIAL_FORMS": "0", "bodies-MIN_NUM_FORMS": "0",
            "bodies-MAX_NUM_FORMS": "40"}  # fmt: skip
    return {"title": "Unit", "slug": "unit", "lead": "", "picture": "", "kind": "unit",
            "stage": "", "starts": "2018-04", "ends": "2021", "origin_page": "",
            "origin": "part_of", **empty, **rows, **more}  # fmt: skip


def add_url() -> str:
    parent = InitiativesPage.objects.get(locale__language_code="en")
    return reverse("wagtailadmin_pages:add", args=("home", "initiativepage", parent.pk))


def test_an_editor_makes_an_initiative_and_is_warned_of_a_milestone_outside(client: Client):
    admin.editor(client)
    ministry = OrganisationFactory()
    step = {"date": "2022-05", "title": "Afterwards", "text": "", "state": "planned", "page": ""}
    source = {"source": "State", "fund": "national", "amount": "900000", "currency": "EUR",
              "share": "", "starts": "", "ends": ""}  # fmt: skip
    form = editor_form(
        **editing.body(("milestone", step), name="milestones"),
        **editing.body(("money", source), name="funding"),
        **{"bodies-TOTAL_FORMS": "1", "bodies-0-organisation": str(ministry.pk),
           "bodies-0-part": "leads", "bodies-0-ORDER": "1", "bodies-0-id": "",
           "action-publish": "1"},
    )  # fmt: skip

    response = client.post(add_url(), form)

    page = InitiativePage.objects.live().get()
    assert page.bodies.get().organisation == ministry
    assert page.funding[0].value["amount"] == 900000
    told = [str(message) for message in get_messages(response.wsgi_request)]
    assert any("Milestones outside the period of the initiative: Afterwards" in one for one in told)


def test_a_draft_may_be_unfinished(client: Client):
    admin.editor(client)
    empty = {"date": "", "title": "", "text": "", "state": "planned", "page": ""}

    client.post(add_url(), editor_form(**editing.body(("milestone", empty), name="milestones")))

    page = InitiativePage.objects.get()
    preview = page.make_preview_request()
    assert (page.live, preview.status_code) == (False, 200)


def test_organisers_and_members_make_none(client: Client):
    admin.editor(client, "Organisers")

    assert client.get(add_url()).status_code == 302


def test_a_translation_takes_numbers_along_and_sync_brings_what_changed(client: Client, translate):
    ministry, topic = OrganisationFactory(), TopicFactory()
    page = initiative(
        "Programme",
        starts="2020",
        goals=blocks(goal("Train", target="20", current="16", unit="people")),
        milestones=blocks(milestone("2026-10", "Report")),
        funding=blocks(money("Fund", amount="800", fund="esf")),
        bodies=[InitiativeBody(organisation=ministry, part="leads")],
        topics=[topic],
    )
    words = {"Programme": "Programm", "Train": "Koolitada", "Report": "Aruanne", "Fund": "Fond"}

    translate(page, "et", words)

    own = InitiativePage.objects.get(locale__language_code="et")
    (shown,), (step,) = own.goals, own.milestones
    assert (own.live, own.title, own.starts, own.kind) == (True, "Programm", "2020", "programme")
    assert (shown.value["words"], shown.value["target"]) == ("Koolitada", 20)
    assert (step.value["title"], step.value["date"]) == ("Aruanne", "2026-10")
    assert (own.funding[0].value["source"], own.funding[0].value["amount"]) == ("Fond", 800)
    assert [body.organisation for body in own.bodies.all()] == [ministry]
    assert list(own.topics.all()) == [topic]
    assert "Koolitada" in client.get(own.url).content.decode()


def test_sync_brings_what_changed_to_a_translation(translate, client: Client):
    page = initiative(
        "Programme",
        goals=blocks(goal("Train", target="20", current="16")),
        bodies=[InitiativeBody(name={"en": "Agencies"})],
    )
    translate(page, "et", {"Programme": "Programm", "Train": "Koolitada"})
    again = InitiativePage.objects.get(pk=page.pk)
    again.starts = "2021"
    again.goals[0].value["current"] = 18
    again.bodies = [InitiativeBody(name={"en": "All agencies"})]
    again.save_revision().publish()

    source = TranslationSource.objects.get_for_instance(again)
    source.update_from_db()
    source.translations.get().save_target(publish=True)

    own = InitiativePage.objects.get(locale__language_code="et")
    assert (own.starts, own.goals[0].value["current"]) == ("2021", 18)
    assert own.goals[0].value["words"] == "Koolitada"
    assert [str(body.named) for body in own.bodies.all()] == ["All agencies"]
