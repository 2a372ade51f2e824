"""What the rows about the public site need: the member was named as the contact of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from events.models import Occurrence
from home.models import ContactPerson
from tests.community.permissions.rules import Role
from tests.factories.contents import document
from tests.factories.events import published
from tests.factories.news import TopicFactory, blocks, site_image, standard_page

if TYPE_CHECKING:
    from datetime import datetime

    from tests.community.permissions.world import World


def build(world: World, now: datetime) -> None:
    ContactPerson.objects.create(member=world.members[Role.MEMBER], asked_at=now)
    world.things["sitemap"] = ["organisations"]
    world.things["topic"] = [TopicFactory(slug="topic-of-the-table").slug]
    picture, file = site_image(), document()
    link = f'<p><a linktype="document" id="{file.pk}">Read</a></p>'
    world.things["api_page"] = [standard_page(picture=picture, body=blocks(("text", link))).pk]
    world.things["api_image"], world.things["api_document"] = [picture.pk], [file.pk]
    page = published()
    dates = Occurrence.objects.filter(event__key=page.translation_key)
    world.things["api_date"] = [dates.values_list("uid", flat=True)[0]]
    world.things["api_nothing"] = ["v2/members/"]
