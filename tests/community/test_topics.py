"""Topics in the editors' screens."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from community.models import Topic
from tests.events import admin
from tests.factories.news import TopicFactory

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


def url(name: str, *arguments: object) -> str:
    return reverse(f"wagtailsnippets_community_topic:{name}", args=arguments)


@pytest.mark.parametrize("group", ["Editors", "Moderators"])
def test_a_topic_is_named_in_every_language(client: Client, group: str):
    admin.editor(client, group)
    names = ("Skills", "Oskused", "Prasmes", "Ferdigheter", "Znanja")
    data = {f"name_{number}": name for number, name in enumerate(names)}
    codes = ("en", "et", "lv", "nb", "sl")
    data |= {f"name_{code}": name for code, name in zip(codes, names, strict=True)}

    client.post(url("add"), {**data, "slug": "skills"})

    topic = Topic.objects.get()
    assert (topic.slug, dict(topic.name)) == ("skills", dict(zip(codes, names, strict=True)))


def test_two_topics_cannot_share_their_word_in_addresses(client: Client):
    admin.editor(client)
    TopicFactory(slug="skills")

    response = client.post(url("add"), {"name_en": "Skills", "name_0": "Skills", "slug": "skills"})

    assert list(response.context["form"].errors) == ["slug"]


def test_the_list_calls_them_by_name(client: Client):
    admin.editor(client)
    TopicFactory(name={"et": "Oskused"}, slug="skills")

    body = client.get(url("list")).content.decode()

    assert ["Oskused" in body, "skills" in body] == [True, True]


def test_organisers_leave_them_alone(client: Client):
    admin.editor(client, "Organisers")
    topic = TopicFactory()

    client.post(url("delete", topic.pk))

    assert Topic.objects.get() == topic
