"""The Nu HTML Checker, which the W3C runs, reads a page of each kind that visitors see."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.factories.events import published
from tests.factories.news import (
    TopicFactory,
    blocks,
    call,
    case,
    contact_form,
    initiative,
    landing_page,
    link,
    material,
    partner_network,
    press_page,
    site_image,
    standard_page,
    story,
    subject,
)
from tests.factories.people import OrganisationFactory
from tests.interop.conftest import installed

if TYPE_CHECKING:
    from django.test import Client

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.node,
    pytest.mark.skipif(
        shutil.which("java") is None,
        reason="the check of HTML needs Java: apt install default-jre-headless",
    ),
]

STEP = ("step", {"title": "Write", "text": "A page"})
LISTS = (
    *("/en/", "/en/news/", "/en/news/?year=2026", "/en/events/", "/en/events/?view=month"),
    *(
        "/en/events/?view=week",
        "/en/events/?view=past",
        "/en/events/?filters=1",
        "/en/initiatives/",
        "/en/library/",
        "/en/calls/",
        "/en/initiatives/?kind=unit",
        "/en/topics/",
        "/en/topics/nothing/",
    ),
    *("/en/partners/", "/en/organisations/", "/en/digests/", "/en/search/?q=news", "/en/terms/"),
    *("/en/subscribe/", "/en/join/", "/accounts/login/", "/en/nowhere/"),
)


def test_every_kind_of_public_page_is_valid(client: Client, tmp_path: Path):
    files = {}
    for number, address in enumerate((*LISTS, *one_of_each())):
        files[f"{number}.html"] = address
        (tmp_path / f"{number}.html").write_bytes(client.get(address, follow=True).content)

    found = checked(tmp_path)

    assert [(files[Path(one["url"]).name], one["message"]) for one in found] == []


def one_of_each() -> list[str]:
    """The addresses of a page of each type, and of what is none, with all that each may hold."""
    topic, ministry = TopicFactory(), OrganisationFactory()
    about = standard_page("About", picture=site_image(), lead="In short")
    standard_page("Team", parent=about)
    body = blocks(
        ("text", "<h2>Why</h2><p>Because.</p>"),
        ("picture", {"image": {"image": site_image().pk, "alt_text": "", "decorative": True}}),
        ("related", {"heading": "More", "links": [link(about)]}),
    )
    pages = [
        about,
        story(body=body, topics=[topic], organisations=[ministry], picture=site_image()),
        initiative(topics=[topic], organisations=[ministry], starts="2026-03"),
        partner_network(),
        case(topics=[topic], licence="CC-BY-4.0", cost=100, failed=body, starts="2026"),
        material(topics=[topic], suits="Early", suits_not="Late", takes="A day", body=body),
        call(
            topics=[topic],
            organisations=[ministry],
            picture=site_image(),
            amount="100",
            answer_address="https://forms.example.org/",
            steps=blocks(STEP),
        ),
        contact_form(
            "Contact", subject("Trainings", hint="Dates"), subject("Press"), asks_organisation=True
        ),
        landing_page(body=body, calls=blocks(("call", link(about))), picture=site_image()),
        press_page(topic=topic, in_a_sentence="We try.", embargo="Not before."),
        published(topics=[topic], host=ministry),
    ]
    others = (f"/en/organisations/{ministry.uuid}/", f"/en/topics/{topic.slug}/")
    return [*(page.get_url() for page in pages), *others]


def checked(folder: Path) -> list[dict[str, str]]:
    """What the checker finds wrong in the pages of `folder`."""
    jar = installed(Path(__file__).parent, folder / "checker") / "vnu-jar/build/dist/vnu.jar"
    pages = sorted(map(str, folder.glob("*.html")))
    done = subprocess.run(
        ["java", "-Xss2m", "-jar", str(jar), "--format", "json", "--errors-only", *pages],
        capture_output=True,
        timeout=120,
        check=False,
    )
    return json.loads(done.stderr)["messages"]
