"""What the documentation has pictures of: where each is taken, by whom, and what of it is shown.

A picture is `docs/pictures/<name>.png`; tests/config/test_pictures.py holds that the documentation
shows each of them, and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

ROLES: Final = {
    "visitor": "",
    "member": "member@example.org",
    "organiser": "organiser@example.org",
    "editor": "editor@example.org",
    "moderator": "admin@example.org",
}
WIDE: Final = 1200


def at(path: str) -> Callable[[], str]:
    return lambda: path


def named(name: str, *found: Callable[[], Any]) -> Callable[[], str]:
    """The address called `name`, of what is found in the demo."""

    def address() -> str:
        from django.urls import reverse  # noqa: PLC0415 -- after setup

        return reverse(name, args=[one() for one in found])

    return address


def page(kind: str, **about: str) -> Callable[[], int]:
    """The number of the English page of that kind."""

    def pk() -> int:
        from django.apps import apps  # noqa: PLC0415 -- after setup

        rows = apps.get_model(kind).objects.filter(locale__language_code="en", **about)
        return int(rows.order_by("pk").values_list("pk", flat=True)[0])

    return pk


def run(name: str) -> Any:
    """The first run of the event that the demo calls so."""
    from demo.keys import key  # noqa: PLC0415 -- after setup
    from events.models import Run  # noqa: PLC0415 -- after setup

    return Run.objects.filter(plan_key=key("plan", name)).order_by("starts_at")[0]


def course() -> Any:
    """The run of the training that is full."""
    return run("service-design").uuid


def meetup() -> int:
    """The event that comes again every week, with dates moved and cancelled by hand."""
    return int(run("innovation-morning").event_id)


def page_of_meetup() -> int:
    """Where its schedule is typed."""
    return int(run("innovation-morning").event.schedule_page.pk)


def nothing(page: Page) -> None:
    """As the page comes."""


def unfold(page: Page) -> None:
    """With its explanations open."""
    page.locator("details.explain").evaluate_all("all => all.forEach(one => { one.open = true })")


def tab(name: str) -> Callable[[Page], None]:
    """A tab of an editors' form."""

    def open_it(page: Page) -> None:
        page.get_by_role("tab", name=name).click()
        page.wait_for_timeout(500)

    return open_it


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture; `crop` and `frames` are selectors of CSS, and without `crop` it is the top of
    the window. `before` does what has to be done first, such as opening a tab."""

    name: str
    address: Callable[[], str]
    role: str = "visitor"
    width: int = WIDE
    height: int = 800
    scheme: Literal["light", "dark"] = "light"
    crop: str = ""
    frames: tuple[str, ...] = ()
    before: Callable[[Page], None] = nothing


PICTURES: Final = (
    Picture("home", at("/en/"), height=900),
    Picture("phone", at("/en/events/"), width=360, height=720, scheme="dark", crop="#calendar"),
    # for editors
    Picture("home-screen", at("/admin/"), "editor", height=900),
    Picture(
        "story-form",
        named(
            "wagtailadmin_pages:edit", page("home.NewsItem", slug="ten-weeks-in-another-ministry")
        ),
        "editor",
        height=900,
    ),
    Picture(
        "event-dates",
        named("wagtailadmin_pages:edit", page_of_meetup),
        "organiser",
        height=1000,
        before=tab("Dates and places"),
    ),
    Picture("digest-editions", at("/admin/digests/editions/"), "editor", height=700),
    # for organisers
    Picture("runs", named("event_runs"), "organiser", width=1400, height=800),
    Picture("participants", named("event_participants", course), "organiser", height=900),
    Picture("dates", named("event_dates", meetup), "organiser", height=700),
    Picture(
        "register",
        named("register", course),
        "member",
        width=760,
        height=1400,
        crop="main",
        before=unfold,
    ),
    Picture("figures", at("/admin/events/figures/"), "organiser", height=900),
    # for moderators
    Picture(
        "what-others-see", named("profile_about"), "member", crop=".about-form__section", height=760
    ),
    Picture("join-requests", at("/admin/join-requests/"), "moderator", height=500),
    Picture("moderation", named("moderation"), "moderator", height=500),
    Picture("subscribers", named("subscribers"), "moderator", height=500),
    # for operators
    Picture("retention", named("retention"), "moderator", height=700),
    Picture("mails", named("mails"), "moderator", height=600),
)
