"""From who writes to who publishes: authors, translators, editors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client, TestCase
from django.urls import reverse
from wagtail.models import Locale, Page, TaskState, Workflow, WorkflowState
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from home.models import HomePage, NewsItem
from home.services import reviewing, setup
from tests.events import admin
from tests.factories.news import story
from tests.factories.people import MemberFactory
from tests.home import editing
from tests.home.test_checklist import NO_LEAD, draft

if TYPE_CHECKING:
    from community.models import Member

pytestmark = pytest.mark.django_db


def signed_in(*groups: str) -> tuple[Client, Member]:
    client = Client()
    return client, admin.editor(client, *groups)


def edit_url(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=(page.pk,))


def decide(client: Client, page: Page, action: str):
    state = page.current_workflow_task_state
    names = "wagtailadmin_pages:workflow_action"
    return client.post(reverse(names, args=(page.pk, action, state.pk)), {"comment": "Why?"})


def submitted(client: Client, **fields: str) -> NewsItem:
    form = editing.story_form(**fields)
    client.post(editing.add_story_url(), {**form, "action-submit": "1"})
    return NewsItem.objects.get()


def test_what_is_handed_in_anywhere_goes_to_the_editors():
    homes = HomePage.objects.all()

    assert {home.get_workflow().name for home in homes} == {reviewing.NAME}
    assert not Workflow.objects.filter(name=reviewing.WAGTAILS_OWN, active=True).exists()


def test_what_an_administrator_makes_of_the_workflow_stays():
    workflow = Workflow.objects.get(name=reviewing.NAME)
    workflow.workflow_pages.all().delete()

    setup.prepare_site()

    assert not workflow.workflow_pages.exists()


def test_an_author_hands_in_and_an_editor_publishes():
    author, member = signed_in("Authors")
    editor, _member = signed_in("Editors")
    page = submitted(author)
    assert (page.live, page.owner) == (False, member)

    decide(editor, page, "approve")

    page.refresh_from_db()
    assert page.live


def test_an_author_publishes_nothing():
    author, _member = signed_in("Authors")

    author.post(editing.add_story_url(), {**editing.story_form(), "action-publish": "1"})

    assert not NewsItem.objects.live().exists()


def test_an_author_changes_only_what_is_theirs():
    author, _member = signed_in("Authors")

    answer = author.get(edit_url(story()))

    assert answer.status_code == 302


def test_what_lacks_something_is_not_handed_in():
    author, _member = signed_in("Authors")
    form = editing.story_form(lead="")

    refused = author.post(editing.add_story_url(), {**form, "action-submit": "1"})

    assert refused.context["form"].errors == {"lead": [NO_LEAD]}


@pytest.mark.parametrize("by_script", [True, False])
def test_approving_without_opening_it_asks_the_same(by_script):
    editor, _member = signed_in("Editors")
    page = draft(lead="")
    page.get_workflow().start(page, MemberFactory(groups=["Authors"]))
    headers = {"x-requested-with": "XMLHttpRequest"} if by_script else {}
    names = "wagtailadmin_pages:workflow_action"
    address = reverse(names, args=(page.pk, "approve", page.current_workflow_task_state.pk))

    answer = editor.post(address, headers=headers)

    page = NewsItem.objects.get(pk=page.pk)
    assert (page.live, page.workflow_in_progress) == (False, True)
    assert [str(told).strip() for told in answer.wsgi_request._messages] == [
        f"“A lab opens” cannot be published: {NO_LEAD}"
    ]
    assert edit_url(page) in (answer.json()["redirect"] if by_script else answer.url)


def test_changes_are_asked_for_of_what_lacks_something():
    editor, _member = signed_in("Editors")
    page = draft(lead="")
    page.get_workflow().start(page, MemberFactory(groups=["Authors"]))

    decide(editor, page, "reject")

    assert NewsItem.objects.get(pk=page.pk).current_workflow_state.status == "needs_changes"


def _translate(page: Page, language: str) -> Page:
    translation = Translation.objects.get(target_locale__language_code=language)
    for segment in StringSegment.objects.filter(source=translation.source):
        StringTranslation.objects.create(
            translation_of=segment.string,
            locale=translation.target_locale,
            context=segment.context,
            data=f"{segment.string.data} ({language})",
        )
    return translation.get_target_instance()


def _begin(client: Client, page: Page, language: str) -> Page:
    locale = Locale.objects.get(language_code=language)
    address = reverse("wagtail_localize:submit_page_translation", args=(page.pk,))
    with TestCase.captureOnCommitCallbacks(execute=True):
        client.post(address, {"locales": [str(locale.pk)]})
    return _translate(page, language)


def test_a_translator_hands_in_words_and_an_editor_publishes_them():
    translator, _member = signed_in("Translators (et)")
    editor, _editor = signed_in("Editors")
    page = _begin(translator, story(title="A lab", lead="In short."), "et")
    address = reverse("page_hand_in", args=(page.pk,))
    assert address in translator.get(edit_url(page)).content.decode()

    translator.post(address)
    assert not Page.objects.get(pk=page.pk).live
    decide(editor, Page.objects.get(pk=page.pk), "approve")

    page = NewsItem.objects.get(pk=page.pk)
    assert (page.live, page.title, page.lead) == (True, "A lab (et)", "In short. (et)")


def test_a_translator_publishes_nothing():
    translator, _member = signed_in("Translators (et)")
    page = _begin(translator, story(title="A lab"), "et")

    answer = translator.post(edit_url(page), {"action": "publish"})

    assert (answer.status_code, Page.objects.get(pk=page.pk).live) == (302, False)


def test_a_translator_of_another_language_hands_nothing_in():
    translator, _member = signed_in("Translators (lv)")
    theirs, _other = signed_in("Translators (et)")
    page = _begin(theirs, story(title="A lab"), "et")

    answer = translator.post(reverse("page_hand_in", args=(page.pk,)))

    assert answer.status_code == 302
    assert not WorkflowState.objects.exists()


def test_a_published_translation_is_not_handed_in(django_capture_on_commit_callbacks):
    """To save its words would publish them."""
    translator, _member = signed_in("Translators (et)")
    page = _begin(translator, story(title="A lab"), "et")
    with django_capture_on_commit_callbacks(execute=True):
        Translation.objects.get().save_target(publish=True)

    translator.post(reverse("page_hand_in", args=(page.pk,)))

    assert not TaskState.objects.exists()
