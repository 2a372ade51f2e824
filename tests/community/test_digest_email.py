"""The digest as a mail: what is in it, in which language, and what its headers offer."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser

import pytest
from django.urls import reverse
from django.utils.translation import gettext_lazy, override

from community.models import DigestDelivery, Member
from community.services import digest, digest_choice
from foundation import digests, outbox
from foundation.cleaning import one_line
from foundation.mail import one_line as mail_line
from foundation.models import OutboxRow
from tests.community.things import Things, reader, subscriber
from tests.foundation.smtp_server import Inbox, smtp_server

pytestmark = pytest.mark.django_db

DUE = datetime(2026, 11, 24, 5, 30, tzinfo=UTC)
NOW = DUE + timedelta(minutes=5)
LONG_AGO = DUE - timedelta(days=100)


@pytest.fixture
def things(monkeypatch) -> Things:
    section = Things(**{name: DUE - timedelta(days=1) for name in ("first", "second", "third")})
    monkeypatch.setattr(digests.sections, "_entries", {"tests.things": section})
    return section


@pytest.fixture
def inbox():
    with smtp_server() as server:
        yield server


def send(now: datetime = NOW) -> OutboxRow:
    digest.send_due(now=now)
    outbox.send_due(now=now)
    return OutboxRow.objects.get()


def text_of(inbox: Inbox) -> str:
    return inbox.mails[-1].get_body(("plain",)).get_content().replace("\r\n", "\n")


def html_of(inbox: Inbox) -> str:
    return inbox.mails[-1].get_body(("html",)).get_content()


class Headings(HTMLParser):
    """The headings of the HTML part, as (level, language, words without the language's label)."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[list[str]] = []
        self.labels: list[str] = []
        self.inside = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if re.fullmatch("h[1-6]", tag):
            self.inside = tag
            self.found.append([tag, "", ""])
        elif self.inside and said.get("lang"):
            self.found[-1][1] = said["lang"]
        elif self.inside and said.get("class") == "label":
            self.inside = "label"

    def handle_endtag(self, tag: str) -> None:
        if self.inside == "label":
            self.inside = "h3"
        elif tag == self.inside:
            self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside == "label":
            self.labels.append(data)
        elif self.inside:
            self.found[-1][2] += data


def test_both_parts_carry_the_same_things_in_the_same_order(things: Things, inbox: Inbox):
    reader(LONG_AGO, language="en")

    send()

    titles = [f"Title of {key}" for key in ("first", "second", "third")]
    addresses = [f"http://localhost/things/{key}/" for key in ("first", "second", "third")]
    excerpts = [f"What there is to say of {key}." for key in ("first", "second", "third")]
    headings = Headings(html_of(inbox)).found
    text = text_of(inbox)
    assert [words for level, _language, words in headings if level == "h3"] == titles
    assert re.findall(r"^Title of \w+$", text, re.MULTILINE) == titles
    assert re.findall(r'href="(http://localhost/things/[^"]+)"', html_of(inbox)) == addresses
    assert re.findall(r"^http://localhost/things/\S+$", text, re.MULTILINE) == addresses
    assert re.findall(r"What there is to say of \w+\.", html_of(inbox)) == excerpts
    assert re.findall(r"^What there is to say of \w+\.$", text, re.MULTILINE) == excerpts
    assert text.count("Tuesday, 10:00") == html_of(inbox).count("Tuesday, 10:00") == 3


def test_headings_go_down_step_by_step(things: Things, inbox: Inbox):
    reader(LONG_AGO)

    send()

    levels = [level for level, _language, _words in Headings(html_of(inbox)).found]
    assert levels == ["h1", "h2", "h3", "h3", "h3"]


@pytest.mark.parametrize(
    ("number", "subject"),
    [
        (1, "Title of t00"),
        (2, "Title of t00, and 1 more"),
        (13, "Title of t00, and 12 more"),
    ],
)
def test_the_subject_says_what_is_in_it(things: Things, inbox: Inbox, number: int, subject: str):
    things.published = {f"t{n:02}": DUE - timedelta(days=1) for n in range(number)}
    reader(LONG_AGO)

    send()

    assert inbox.mails[0]["Subject"] == subject


@pytest.mark.parametrize(
    ("number", "sentence"),
    [(12, None), (13, "See 1 more on Talka"), (15, "See 3 more on Talka")],
)
def test_what_did_not_fit_is_counted(things: Things, inbox: Inbox, number: int, sentence):
    things.published = {f"t{n:02}": DUE - timedelta(days=1) for n in range(number)}
    reader(LONG_AGO)

    send()

    lines = text_of(inbox).splitlines()
    links = re.findall(r'href="http://localhost/things/"[^>]*>\s*([^<]+?)\s*</a>', html_of(inbox))
    assert len([line for line in lines if line.startswith("Title of")]) == 12
    assert links == ([sentence] if sentence else [])
    assert [line for line in lines if " more on " in line] == [f"{link}:" for link in links]
    assert ("http://localhost/things/" in lines) == bool(sentence)


def add(monkeypatch, name: str, number: int, **said) -> Things:
    section = Things(**said)
    section.published = {f"{name}{n:02}": DUE - timedelta(days=1) for n in range(number)}
    monkeypatch.setitem(digests.sections._entries, f"tests.{name}", section)
    return section


def test_each_section_says_how_much_more_it_has(things: Things, inbox: Inbox, monkeypatch):
    things.published = {f"t{n:02}": DUE - timedelta(days=1) for n in range(9)}
    add(monkeypatch, "a", 8, order=2, heading="Others")
    reader(LONG_AGO)

    send()

    headings = [words for level, _l, words in Headings(html_of(inbox)).found if level == "h2"]
    assert headings == ["Things", "Others"]
    assert re.findall(r"See \d+ more", text_of(inbox)) == ["See 3 more", "See 2 more"]
    assert inbox.mails[0]["Subject"] == "Title of t00, and 16 more"


def test_sections_with_one_heading_are_one_part(things: Things, inbox: Inbox, monkeypatch):
    add(monkeypatch, "a", 1, order=2, heading="Between")
    add(monkeypatch, "b", 1, order=3, heading="Things")
    reader(LONG_AGO)

    send()

    found = [words for level, _l, words in Headings(html_of(inbox)).found if level in {"h2", "h3"}]
    titles = [f"Title of {key}" for key in ("first", "second", "third", "b00", "a00")]
    assert found == ["Things", *titles[:4], "Between", titles[4]]
    assert re.findall(r"^(?:Things|Between|Title of \w+)$", text_of(inbox), re.MULTILINE) == found


def test_nothing_is_counted_of_what_was_closed_as_a_whole(
    things: Things, inbox: Inbox, monkeypatch
):
    others = add(monkeypatch, "a", 20, order=2, heading="Others")
    reader(LONG_AGO)
    digest.send_due(now=NOW)
    others.hidden = set(others.published)

    outbox.send_due(now=NOW)

    assert DigestDelivery.objects.get().left == {"tests.a": 11}
    assert ("Others" in html_of(inbox), " more" in text_of(inbox)) == (False, False)


HOSTILE = [
    'Tea" onload="x" & <script>alert(1)</script>',
    "Tea\r\nBcc: all@example.org\r\n\r\nStop:\nhttp://evil.example/",
    "Tea \U0001fad6 for \U0001f469\u200d\U0001f467 – “always” & “ever”",
    "Tea \u202egnp.exe\u202c \u2066x\u2069 \u200f שלום",
]


@pytest.mark.parametrize("title", HOSTILE)
def test_hostile_titles_stay_one_line_of_words(
    things: Things, inbox: Inbox, monkeypatch, title: str
):
    def render(asked, *, now):
        (one,) = asked
        entry = digests.Entry(
            thing=one.things[0],
            title=title,
            language="en",
            facts=(title,),
            excerpt=title,
            why=title,
        )
        return {one.reader.key: [entry]}

    monkeypatch.setattr(things, "render", render)
    reader(LONG_AGO, language="en")

    send()

    plain = one_line(title)
    mail, lines = inbox.mails[0], text_of(inbox).splitlines()
    headings = Headings(html_of(inbox)).found
    assert [words for level, _l, words in headings if level == "h3"] == [plain]
    assert (mail["Bcc"], "<script" in html_of(inbox)) == (None, False)
    assert " ".join(str(mail["Subject"]).split()) == mail_line(plain)
    assert lines.count("http://evil.example/") == 0
    assert " ".join(lines).count(plain) == 4
    assert not {"\u202e", "\u2066", "\u200f"} & set(text_of(inbox) + html_of(inbox))


def test_text_is_at_most_72_letters_wide_but_for_addresses(things: Things, inbox: Inbox):
    things.published = {"long " * 15: DUE - timedelta(days=1)}
    reader(LONG_AGO)

    send()

    lines = text_of(inbox).splitlines()
    assert max(len(line) for line in lines if not line.startswith("http")) <= 72


def test_words_in_another_language_are_marked_and_labelled(things: Things, inbox: Inbox):
    things.languages["second"] = "sl"
    reader(LONG_AGO, language="et")

    send()

    headings = Headings(html_of(inbox))
    with override("et"):
        label = str(gettext_lazy("Slovenian"))
    assert [language for level, language, _words in headings.found] == ["", "", "", "sl", ""]
    assert [item.lower() for item in headings.labels] == [label.lower()]
    assert f"title of second [{label.lower()}]" in text_of(inbox).lower().splitlines()
    assert html_of(inbox).count('lang="sl"') == 3
    assert re.search(r'<html[^>]* lang="et"', html_of(inbox))


@pytest.mark.parametrize("language", ["", "xx"])
def test_a_member_without_a_language_reads_that_of_the_site(
    things: Things, inbox: Inbox, settings, language: str
):
    settings.LANGUAGE_CODE = "nb"
    things.languages = dict.fromkeys(things.published, "nb")
    member = reader(LONG_AGO)
    Member.objects.filter(pk=member.member_id).update(
        language=language, time_zone="Europe/Atlantis"
    )

    send()

    assert re.search(r'<html[^>]* lang="nb"', html_of(inbox))
    assert Headings(html_of(inbox)).labels == []


def test_what_may_not_be_seen_any_more_is_left_out(things: Things, inbox: Inbox):
    reader(LONG_AGO)
    digest.send_due(now=NOW)
    things.hidden = {"first", "third"}

    outbox.send_due(now=NOW)

    headings = Headings(html_of(inbox)).found
    assert [words for level, _language, words in headings if level == "h3"] == ["Title of second"]
    assert inbox.mails[0]["Subject"] == "Title of second"


def test_when_nothing_is_left_there_is_no_mail(things: Things, inbox: Inbox):
    reader(LONG_AGO)
    digest.send_due(now=NOW)
    things.hidden = {"first", "second", "third"}

    outbox.send_due(now=NOW)

    assert (OutboxRow.objects.get().state, inbox.mails) == ("skipped", [])


@pytest.mark.parametrize(
    "change",
    [
        lambda recipient: digest_choice.stop(recipient, now=NOW),
        lambda recipient: digest_choice.pause(recipient, now=NOW),
        lambda recipient: Member.objects.update(is_active=False),
        lambda recipient: recipient.member.delete(),
    ],
)
def test_who_stops_before_it_leaves_gets_none(things: Things, inbox: Inbox, change):
    member = reader(LONG_AGO)
    digest.send_due(now=NOW)
    change(member)

    outbox.send_due(now=NOW)

    assert (OutboxRow.objects.get().state, inbox.mails) == ("skipped", [])


def test_who_changes_the_address_before_it_leaves_gets_it_at_the_new_one(
    things: Things, inbox: Inbox
):
    member = reader(LONG_AGO, name="Ann").member
    digest.send_due(now=NOW)
    member.email = "new@example.org"
    member.save()

    outbox.send_due(now=NOW)

    assert inbox.mails[0]["To"] == "Ann <new@example.org>"
    assert OutboxRow.objects.get().recipient == "new@example.org"


def test_a_name_with_signs_is_written_as_it_is_in_plain_text(things: Things, inbox: Inbox):
    reader(LONG_AGO, name="Ann O'Brien & <Co>")

    send()

    assert text_of(inbox).splitlines()[0] == "Hello Ann O'Brien & <Co>,"


def test_a_section_that_still_fails_after_hours_is_left_out(things, inbox: Inbox, monkeypatch):
    broken = Things(broken=DUE - timedelta(days=1))
    broken.render = None  # type: ignore[assignment,method-assign]
    monkeypatch.setitem(digests.sections._entries, "tests.broken", broken)
    reader(LONG_AGO)
    digest.send_due(now=NOW)

    outbox.send_due(now=NOW)
    early = OutboxRow.objects.get().state
    outbox.send_due(now=DUE + digests.PATIENCE)

    titles = [words for level, _l, words in Headings(html_of(inbox)).found if level == "h3"]
    assert (early, len(inbox.mails)) == ("pending", 1)
    assert titles == ["Title of first", "Title of second", "Title of third"]


def test_headers_offer_to_stop_it_with_one_click(things: Things, inbox: Inbox, settings):
    settings.BASE_URL = "https://talka.example.org"
    settings.MAIL_REPLY_TO = "The unit <unit@example.org>"
    member = reader(LONG_AGO)

    row = send()

    mail = inbox.mails[0]
    stop = f"https://talka.example.org/u/{member.link_token}/"
    unfolded = {name: re.sub(r"\s+", " ", str(value)).strip() for name, value in mail.items()}
    assert {
        name: unfolded.get(name)
        for name in (
            "List-Unsubscribe", "List-Unsubscribe-Post", "List-Id", "Feedback-ID", "References",
            "In-Reply-To", "Auto-Submitted", "Message-ID", "Reply-To",
        )
    } == {
        "List-Unsubscribe": f"<{stop}>, <mailto:unit@example.org?subject=unsubscribe>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "List-Id": "<weekly.digest.talka.example.org>",
        "Feedback-ID": "2026-W48:weekly:digest:talka",
        "References": None,
        "In-Reply-To": None,
        "Auto-Submitted": "auto-generated",
        "Message-ID": f"<{row.uuid}@talka.example.org>",
        "Reply-To": "The unit <unit@example.org>",
    }  # fmt: skip
    assert stop in html_of(inbox)
    assert stop in text_of(inbox).splitlines()


def test_without_a_mailbox_for_answers_only_the_address_stops_it(things: Things, inbox: Inbox):
    member = reader(LONG_AGO)

    send()

    stop = f"<http://localhost/u/{member.link_token}/>"
    assert re.sub(r"\s+", "", inbox.mails[0]["List-Unsubscribe"]) == stop


def test_a_digest_without_an_answer_is_left_alone(things: Things, inbox: Inbox):
    reader(LONG_AGO)
    inbox.hang_up_after_dot = 1

    send()
    outbox.send_due(now=NOW + timedelta(days=1))
    digest.send_due(now=NOW + timedelta(days=1))
    outbox.send_due(now=NOW + timedelta(days=2))

    assert (DigestDelivery.objects.get().mail.state, len(inbox.mails)) == ("unknown", 1)


@pytest.mark.parametrize("number", [1, 12])
def test_rendering_costs_the_same_queries_for_any_number_of_things(
    things: Things, number: int, django_assert_num_queries
):
    from community.emails import digest as message

    things.published = {f"t{n:02}": DUE - timedelta(days=1) for n in range(number)}
    reader(LONG_AGO)
    digest.send_due(now=NOW)
    delivery = DigestDelivery.objects.get()

    # The delivery and its reader, what they follow, what is in it.
    with django_assert_num_queries(5):
        message(now=NOW, delivery=delivery.pk)


def test_it_is_one_column_in_the_dark_and_in_the_old_engine_of_outlook_too(
    things: Things, inbox: Inbox
):
    reader(LONG_AGO)

    send()

    html = html_of(inbox)
    assert "@media (prefers-color-scheme: dark)" in html
    assert "<!--[if mso]><table" in html
    assert "<!--[if mso]></td></tr></table><![endif]-->" in html
    # Nothing is fetched when it is opened: no picture, no style of another place.
    assert re.findall(r"<(?:img|link|script|iframe)\b", html) == []
    assert "url(" not in html


def test_two_digests_of_one_reader_that_leave_together_each_hold_their_own(things: Things, inbox):
    later = NOW + timedelta(hours=1)
    reader(LONG_AGO, cadence="hourly")
    things.published = {"one": NOW - timedelta(hours=1), "two": NOW}
    digest.send_due(now=NOW)
    digest.send_due(now=later)

    assert outbox.send_due(now=later) == 2

    texts = [mail.get_body(("plain",)).get_content() for mail in inbox.mails]
    told = [[name for name in ("one", "two") if f"Title of {name}" in text] for text in texts]
    assert told == [["one"], ["two"]]


def test_a_section_that_is_turned_off_before_it_leaves_is_left_out(things: Things, inbox: Inbox):
    recipient = reader(LONG_AGO)
    digest.send_due(now=NOW)
    recipient.unwanted = ["tests.things"]
    recipient.save()

    outbox.send_due(now=NOW)

    assert (OutboxRow.objects.get().state, inbox.mails) == ("skipped", [])


def test_whose_topics_are_gone_reads_so_and_where_to_choose_again(monkeypatch, inbox: Inbox):
    public = Things(is_public=True, first=DUE - timedelta(days=1))
    monkeypatch.setattr(digests.sections, "_entries", {"tests.things": public})
    press = subscriber(LONG_AGO, only_topics=True, language="en")
    digest.send_due(now=NOW)

    outbox.send_due(now=NOW)

    gone = "The topics you chose are no longer in use, so you get news on all topics."
    choices = reverse("subscription_choices", args=[press.link_token])
    assert gone in " ".join(text_of(inbox).split())
    assert text_of(inbox).count(choices) == 2
    assert gone in html_of(inbox)
    assert html_of(inbox).count(choices) == 2
