"""Recommended results in the editors' screens: every address, by whom, and what an editor does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import get_resolver, reverse

from search.models import Recommendation, RecommendationPhrase
from tests.factories.people import MemberFactory
from tests.search.pages import standard_page

if TYPE_CHECKING:
    from django.test import Client

    from community.models import Member

pytestmark = pytest.mark.django_db

SCREENS = "wagtailsnippets_search_recommendation"
# Of one row, and of all; what only a superuser may is told apart.
OF_ONE = ("copy", "delete", "edit", "history", "history_results", "inspect", "usage")
OF_ALL = ("add", "list", "list_results")
SHOWN, SIGN_IN, FORBIDDEN, TURNED_BACK = "shown", "asked to sign in", "forbidden", "turned back"
MAY = {
    "visitor": SIGN_IN,
    "member": FORBIDDEN,
    "Moderators": TURNED_BACK,
    "Authors": TURNED_BACK,
    "Organisers": TURNED_BACK,
    "Editors": SHOWN,
    "administrator": SHOWN,
}


def recommendation() -> Recommendation:
    row = Recommendation(reason="Begin here.", page=standard_page("About"))
    row.phrases = [RecommendationPhrase(words="contact")]
    row.save()
    return row


def names() -> set[str]:
    """All screens that there are, from the resolver."""
    patterns = get_resolver().reverse_dict  # fills what is reversed by
    assert patterns is not None
    found = set()
    stack = [(get_resolver(), "")]
    while stack:
        resolver, space = stack.pop()
        for pattern in resolver.url_patterns:
            if hasattr(pattern, "url_patterns"):
                stack.append((pattern, pattern.namespace or space))
            elif space == SCREENS and pattern.name:
                found.add(pattern.name)
    return found


def people() -> dict[str, Member | None]:
    groups = {name: MemberFactory(groups=[name]) for name in MAY if name[0].isupper()}
    administrator = MemberFactory(is_superuser=True)
    return {"visitor": None, "member": MemberFactory(), "administrator": administrator, **groups}


def outcome(client: Client, address: str) -> str:
    response = client.get(address)
    if response.status_code == 302:
        return SIGN_IN if "sign-in" in response["Location"] or "login" in response["Location"] else (
            TURNED_BACK
        )  # fmt: skip
    return {200: SHOWN, 403: FORBIDDEN}[response.status_code]


def test_editors_alone_look_after_what_is_recommended(client: Client):
    row = recommendation()
    screens = sorted(names())
    addresses = {
        name: reverse(f"{SCREENS}:{name}", args=() if name in OF_ALL else (row.pk,))
        for name in screens
    }
    table = {}
    for who, person in people().items():
        client.logout()
        if person is not None:
            client.force_login(person)
        table[who] = {name: outcome(client, address) for name, address in addresses.items()}

    assert set(screens) <= {*OF_ONE, *OF_ALL}
    assert table == {who: dict.fromkeys(screens, may) for who, may in MAY.items()}


def test_an_editor_recommends_a_page_for_words(client: Client):
    page = standard_page("About")
    client.force_login(MemberFactory(groups=["Editors"]))
    sent = {
        "phrases-TOTAL_FORMS": "2", "phrases-INITIAL_FORMS": "0", "phrases-MIN_NUM_FORMS": "1",
        "phrases-MAX_NUM_FORMS": "20", "phrases-0-words": "contact", "phrases-1-words": "write to us",
        "page": str(page.pk), "address": "", "title": "", "reason": "Who we are.", "language": "",
    }  # fmt: skip

    answer = client.post(reverse(f"{SCREENS}:add"), sent)
    found = client.get("/en/search/", {"q": "Contact"}).content.decode()

    assert answer.status_code == 302
    assert [(r.reason, r.for_words) for r in Recommendation.objects.all()] == [
        ("Who we are.", "contact, write to us")
    ]
    assert ("Recommended" in found, "Who we are." in found) == (True, True)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"page": ""}, "Choose a page or write an address, not both."),
        ({"phrases-0-words": "?!"}, "There is no word in it."),
        ({"address": "https://a.example.org/"}, "Choose a page or write an address, not both."),
    ],
)
def test_what_cannot_be_recommended_is_refused_with_a_sentence(
    client: Client, wrong: dict[str, str], sentence: str
):
    page = standard_page("About")
    client.force_login(MemberFactory(groups=["Editors"]))
    sent = {
        "phrases-TOTAL_FORMS": "1", "phrases-INITIAL_FORMS": "0", "phrases-MIN_NUM_FORMS": "1",
        "phrases-MAX_NUM_FORMS": "20", "phrases-0-words": "contact", "page": str(page.pk),
        "address": "", "title": "", "reason": "Who we are.", "language": "", **wrong,
    }  # fmt: skip

    answer = client.post(reverse(f"{SCREENS}:add"), sent)

    assert (answer.status_code, Recommendation.objects.count()) == (200, 0)
    assert sentence in answer.content.decode()


def test_others_cannot_recommend(client: Client):
    row = recommendation()
    for groups in ([], ["Authors"], ["Organisers"], ["Moderators"]):
        client.force_login(MemberFactory(groups=groups))
        client.post(reverse(f"{SCREENS}:delete", args=(row.pk,)))

    assert Recommendation.objects.count() == 1
