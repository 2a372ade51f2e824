"""What an editor does with pages, for all tests of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from wagtail.models import Locale
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from tests.events import admin

if TYPE_CHECKING:
    from django.test import Client
    from wagtail.models import Page


@pytest.fixture
def translate(client: Client, django_capture_on_commit_callbacks):
    """What an editor does: begin, fill in each string, publish. What `words` don't name stays."""

    def do(page: Page, language: str, words: dict[str, str]) -> None:
        admin.editor(client)
        with django_capture_on_commit_callbacks(execute=True):
            _translate(client, page, language, words)

    return do


def _translate(client: Client, page: Page, language: str, words: dict[str, str]) -> None:
    locale = Locale.objects.get(language_code=language)
    submit = reverse("wagtail_localize:submit_page_translation", args=(page.pk,))
    client.post(submit, {"locales": [str(locale.pk)]})
    translation = Translation.objects.get(target_locale=locale)
    for segment in StringSegment.objects.filter(source=translation.source):
        StringTranslation.objects.create(
            translation_of=segment.string,
            locale=locale,
            context=segment.context,
            data=words.get(segment.string.data, segment.string.data),
        )
    draft = translation.get_target_instance()
    client.post(reverse("wagtailadmin_pages:edit", args=(draft.pk,)), {"action": "publish"})
