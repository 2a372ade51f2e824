"""Translating with a program of one's own: the words of a page out and in as a PO file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polib
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale
from wagtail_localize.models import StringTranslation, Translation

from home.models import NewsItem
from tests.events import admin
from tests.factories.news import blocks, story

if TYPE_CHECKING:
    from django.http import HttpResponse

pytestmark = pytest.mark.django_db


def begun(client: Client, **fields: object) -> Translation:
    """A story, and its draft in Estonian."""
    page = story("News", lead="Short", body=blocks(("text", "<p>Some <b>words</b></p>")), **fields)
    estonian = Locale.objects.get(language_code="et")
    submit = reverse("wagtail_localize:submit_page_translation", args=(page.pk,))
    client.post(submit, {"locales": [str(estonian.pk)]})
    return Translation.objects.get()


def taken_out(client: Client, translation: Translation) -> polib.POFile:
    address = reverse("wagtail_localize:download_pofile", args=(translation.pk,))
    return polib.pofile(client.get(address).content.decode())


def brought_in(client: Client, translation: Translation, content: str | bytes) -> HttpResponse:
    data = content.encode() if isinstance(content, str) else content
    address = reverse("wagtail_localize:upload_pofile", args=(translation.pk,))
    return client.post(address, {"file": SimpleUploadedFile("et.po", data)})


@pytest.fixture
def published(django_capture_on_commit_callbacks):
    """What a translator does last; how the page then is."""

    def do(client: Client, translation: Translation) -> NewsItem:
        edit = reverse("wagtailadmin_pages:edit", args=(translation.get_target_instance().pk,))
        with django_capture_on_commit_callbacks(execute=True):
            client.post(edit, {"action": "publish"})
        return NewsItem.objects.get(locale__language_code="et")

    return do


@pytest.fixture
def editor() -> Client:
    client = Client()
    admin.editor(client)
    return client


def test_the_words_go_out_and_come_back_translated(editor: Client, published):
    translation = begun(editor)
    file = taken_out(editor, translation)
    words = {
        "News": "Uudis",
        "news": "uudis",
        "Short": "Lühidalt",
        "Some <b>words</b>": "Mõned <b>sõnad</b>",
    }
    for entry in file:
        entry.msgstr = words.get(entry.msgid, entry.msgid)

    brought_in(editor, translation, str(file))

    page = published(editor, translation)
    assert (page.live, page.title, page.lead) == (True, "Uudis", "Lühidalt")
    assert "Mõned <b>sõnad</b>" in page.body[0].value.source


OWNER = "X-WagtailLocalize-TranslationID"
HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset={}\\n"\n'


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\xff\xfe",
        b"Name;Lead\nNews;Short\n",
        f"# {OWNER}: a\n{HEAD.format('utf-8')}".encode(),
        f'{HEAD.format("utf-8")}\nmsgid "{OWNER}:"\nmsgstr "a"\n'.encode(),
        f'{HEAD.format("undefined")}"{OWNER}: a\\n"\n'.encode(),
        f'{HEAD.format("utf-8")}"{OWNER}: a\\n"\n\nmsgid "News"\nmsgstr "a\0b"\n'.encode(),
    ],
)
def test_a_file_of_another_kind_changes_nothing(editor: Client, content: bytes):
    translation = begun(editor)

    response = brought_in(editor, translation, content)

    assert response.status_code == 302
    assert translation.get_target_instance().title == "News"


def test_no_file_at_all_changes_nothing(editor: Client):
    address = reverse("wagtail_localize:upload_pofile", args=(begun(editor).pk,))

    assert editor.post(address).status_code == 302


def test_the_file_of_another_page_changes_nothing(editor: Client):
    translation = begun(editor)
    file = taken_out(editor, translation)
    file.metadata["X-WagtailLocalize-TranslationID"] = "6a6c3f83-7d2f-4f4c-9a4e-7ef8f3a3c9f1"
    for entry in file:
        entry.msgstr = "Stolen"

    brought_in(editor, translation, str(file))

    assert translation.get_target_instance().title == "News"


def test_script_in_a_file_is_refused_and_shown_nowhere(editor: Client, published):
    translation = begun(editor)
    file = taken_out(editor, translation)
    hostile = {
        "News": "News <script>",
        "Some <b>words</b>": "<b>hi</b><script>alert(1)</script>",
    }
    for entry in file:
        entry.msgstr = hostile.get(entry.msgid, entry.msgid)
    brought_in(editor, translation, str(file))

    page = published(editor, translation)
    response = Client().get(page.url)

    assert response.status_code == 200
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    assert "<script>" not in main
    refused = StringTranslation.objects.filter(has_error=True)
    assert {one.data for one in refused} == set(hostile.values())


@pytest.mark.parametrize("group", ["Authors", "Organisers", "Translators (lv)"])
def test_who_may_not_write_in_that_language_gets_no_file(editor: Client, group: str):
    translation = begun(editor)
    client = Client()
    admin.editor(client, group)

    file = client.get(reverse("wagtail_localize:download_pofile", args=(translation.pk,)))
    answer = brought_in(client, translation, "")

    assert "attachment" not in file.get("Content-Disposition", "")
    assert {file.status_code, answer.status_code} <= {302, 403}
    assert file.get("Location") == answer.get("Location")


@pytest.mark.parametrize(
    ("word", "translated"),
    [("News", "a" * 300), ("news", "a" * 300), ("Short", "a" * 6000), ("News", " ")],
)
def test_words_that_a_page_cannot_have_are_named_and_left_out(
    editor: Client, published, word: str, translated: str
):
    translation = begun(editor)
    file = taken_out(editor, translation)
    for entry in file:
        entry.msgstr = translated if entry.msgid == word else entry.msgid
    brought_in(editor, translation, str(file))

    published(editor, translation)
    page = published(editor, translation)

    assert (page.live, page.title, page.slug[:4], page.lead) == (True, "News", "news", "Short")
    assert [one.data for one in StringTranslation.objects.filter(has_error=True)] == [translated]
