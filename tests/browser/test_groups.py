"""Two members talk in a group; one who is not in it gets nothing."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from playwright.sync_api import Page, expect

from community.models import GroupFile, Post
from community.services import group_files
from tests.browser.keyboard import tab_to
from tests.browser.test_first_thread import sign_in
from tests.browser.test_partners import problems
from tests.factories.groups import GroupFactory, begun, listed, put_in
from tests.factories.people import MemberFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_members_discuss_and_a_facilitator_hides_what_is_rude(page: Page, live_server, client):
    now, group = timezone.now(), GroupFactory(slug="tea", name="Tea")
    fay = MemberFactory(name="Fay Cool", email="fay@example.org")
    anna = MemberFactory(name="Anna Tamm", email="anna@example.org")
    put_in(group, fay, role="facilitator", joined_at=now)
    put_in(group, anna, joined_at=now)
    listed(fay, anna)
    begun(group, fay, title="Which pot?", body="Clay or glass?", now=now)
    upload = SimpleUploadedFile("notes.txt", b"Hello")
    group_files.keep(group, upload=upload, once=fay.uuid, actor=fay, now=now)

    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{live_server.url}/en/groups/")
    sign_in(page, "anna@example.org")
    page.get_by_role("link", name="Tea").click()
    expect(page.get_by_role("heading", name="Tea", level=1)).to_be_visible()
    assert problems(page) == []
    page.get_by_role("link", name="Which pot?").click()
    page.get_by_role("link", name=re.compile("^Answer")).click()
    tab_to(page, "^textarea")
    page.keyboard.type("Glass, @fay!")
    tab_to(page, "^button Send$")
    page.keyboard.press("Enter")
    page.get_by_label("Fay Cool").check()
    page.get_by_role("button", name="Send").click()

    answer = page.locator(".post[data-answer]")
    expect(answer).to_contain_text("Glass, @Fay Cool!")
    assert problems(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    answer.get_by_role("link", name="Change").click()
    page.get_by_label("Your text").fill("Glass.")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".post[data-answer]")).to_contain_text("changed")

    client.force_login(fay)
    post = Post.objects.get(parent__isnull=False)
    client.post(f"/en/posts/{post.uuid}/hide/", {"reason": "Be kind"})
    page.reload()
    expect(page.locator(".post[data-answer]")).to_contain_text("Hidden from others: Be kind")

    client.force_login(MemberFactory())
    file = GroupFile.objects.get()
    assert client.get(f"/en/groups/tea/files/{file.uuid}/").status_code == 404


def test_a_name_is_chosen_by_keyboard_while_it_is_typed(page: Page, live_server):
    now, group = timezone.now(), GroupFactory(slug="tea", name="Tea")
    fay, finn = MemberFactory(name="Fay Cool"), MemberFactory(name="Finn Cold")
    anna = MemberFactory(name="Anna Tamm", email="anna@example.org")
    put_in(group, fay, finn, anna, joined_at=now)
    listed(fay, finn, anna)

    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{live_server.url}/en/groups/tea/discussions/new/")
    sign_in(page, "anna@example.org")
    page.get_by_label("What it is about").fill("Pots")
    text = page.get_by_label("Your text")
    text.focus()
    page.keyboard.type("Hello @f")
    expect(page.get_by_role("option")).to_have_text(["Fay Cool", "Finn Cold"])
    expect(page.get_by_role("status").filter(has_text="2 people fit")).to_be_attached()
    assert problems(page) == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(text).to_have_attribute("aria-activedescendant", f"mention-{finn.uuid}")
    page.keyboard.press("Enter")

    expect(text).to_have_value(f"Hello @[Finn Cold]({finn.uuid}) ")
    expect(page.get_by_role("listbox")).to_have_count(0)
    page.keyboard.type("and @fa")
    expect(page.get_by_role("option")).to_have_text(["Fay Cool"])
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    page.keyboard.press("Backspace")
    page.get_by_role("option", name="Fay Cool").click()
    page.get_by_role("button", name="Send").click()

    expect(page.locator(".post")).to_contain_text("Hello @Finn Cold and @Fay Cool")
