"""What is told of members where they meet: organisations, groups, discussions, contacts, mails.

Who asks for contact, facilitates or writes tells their name by it, and says so to themselves in the
form (docs/adr/0031, 0032): what the others read of it is the channel's `always`.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.urls import reverse

from community import contact_emails, group_emails
from community.enums import ContactState, ProfileField
from community.models import ContactRequest, Notification, Post
from community.post_notifications import Posts
from community.services import discussions
from foundation.digests import Asked
from foundation.mail import render
from home.services import page_contacts
from tests.community.channels import WORDS, Channel, Viewer
from tests.factories.digests import reader_of
from tests.factories.groups import NOW, GroupFactory, begun, put_in
from tests.factories.news import blocks, item, story
from tests.factories.people import MemberFactory

if TYPE_CHECKING:
    from community.models import Member
    from foundation.mail import Letter
    from tests.community.channels import World

NAME, ORGANISATIONS = ProfileField.NAME, ProfileField.ORGANISATIONS
SIGNATURE = frozenset({NAME, ORGANISATIONS})
OTHERS = frozenset({Viewer.BLOCKED, Viewer.MEMBER, Viewer.COLLEAGUE})
LATER = NOW + timedelta(days=36500)


# --- organisations --------------------------------------------------------------------------------


def organisation(world: World, viewer: Viewer) -> str:
    """Who works there, and how many; what it is called, where the owner is named beside it."""
    path = reverse("organisation", args=[world.owner.organisation.uuid])
    told = world.get(viewer, path) + world.get(viewer, reverse("organisations"))
    word = WORDS[ORGANISATIONS]
    return told.replace(word, "") + (word if WORDS[NAME] in told else "")


# --- groups ---------------------------------------------------------------------------------------


def in_group(world: World) -> None:
    world.kept["group"] = GroupFactory(joining="open")
    put_in(world.kept["group"], world.owner)


def facilitated(world: World) -> None:
    world.kept["group"] = GroupFactory(joining="open")
    put_in(world.kept["group"], world.owner, role="facilitator")


def led_by_others(world: World) -> None:
    world.kept["group"] = GroupFactory(joining="open")
    put_in(world.kept["group"], *world.others().values(), role="facilitator")


def group(world: World, viewer: Viewer) -> str:
    slug = world.kept["group"].slug
    pages = (world.get(viewer, reverse(name, args=[slug])) for name in ("group", "group_members"))
    return "".join(pages)


def invitation(world: World, viewer: Viewer) -> str:
    path = reverse("group_invite", args=[world.kept["group"].slug])
    return world.get(viewer, path, q="zilvernaam")


def written(world: World) -> None:
    in_group(world)
    world.kept["post"] = begun(world.kept["group"], world.owner)
    put_in(world.kept["group"], *world.others().values())


def thread(world: World, viewer: Viewer) -> str:
    path = reverse("thread", args=[world.kept["group"].slug, world.kept["post"].thread.uuid])
    return world.get(viewer, path)


def commented(world: World) -> None:
    page = world.kept["story"] = story(title="Loud", has_comments=True)
    discussions.comment(
        "story",
        page.translation_key,
        body="Well done",
        once=uuid4(),
        author=world.owner,
        language="en",
        now=NOW,
    )


def comments(world: World, viewer: Viewer) -> str:
    return world.get(
        viewer, reverse("comments", args=["story", world.kept["story"].translation_key])
    )


# --- contacts of pages ----------------------------------------------------------------------------


def named(world: World) -> None:
    """As the contact of a story, and they have agreed."""
    person = {"name": "Unit", "person": str(world.owner.uuid)}
    world.kept["page"] = story(title="Help", body=blocks(("contact", person)))
    page_contacts.agree(world.owner, language="en", now=NOW)


def among_people(world: World) -> None:
    """In a story's block of people, and they have agreed."""
    person = {"person": str(world.owner.uuid), "speaker": None, "role": "Trainer"}
    people = {"heading": "", "people": [item(person)]}
    world.kept["page"] = story(title="Help", body=blocks(("people", people)))
    page_contacts.agree(world.owner, language="en", now=NOW)


def page_of_contact(world: World, viewer: Viewer) -> str:
    return world.get(viewer, world.kept["page"].url)


# --- contacts -------------------------------------------------------------------------------------


def _request(sender: Member, recipient: Member, **told: Any) -> ContactRequest:
    return ContactRequest.objects.create(
        sender=sender,
        recipient=recipient,
        reason="Maps",
        created_at=NOW,
        **{"expires_at": LATER} | told,
    )


def asked_by_viewer(world: World) -> None:
    for viewer, member in world.others().items():
        world.kept[viewer] = _request(member, world.owner)


def asked_by_owner(world: World) -> None:
    for viewer, member in world.others().items():
        world.kept[viewer] = _request(world.owner, member)


def exchanged(world: World) -> None:
    for viewer, member in world.others().items():
        accepted = {"state": ContactState.ACCEPTED, "answered_at": NOW}
        world.kept[viewer] = _request(member, world.owner, **accepted)


def contacts(world: World, viewer: Viewer) -> str:
    return world.get(viewer, reverse("contacts"))


# --- mails ----------------------------------------------------------------------------------------


def _read(letter: Letter | None) -> str:
    if letter is None:
        return ""
    told = render(letter)
    return f"{told.subject} {told.text} {told.html}"


def request_mail(world: World, viewer: Viewer) -> str:
    return _read(contact_emails.contact_request(now=NOW, request=world.kept[viewer].pk))


def contact_mail(world: World, viewer: Viewer) -> str:
    member, key = world.members[viewer], world.kept[viewer].pk
    return _read(contact_emails.contact_accepted(now=NOW, request=key, to=member.pk))


def post_mail(world: World, viewer: Viewer) -> str:
    member, key = world.members[viewer], world.kept["post"].pk
    return _read(group_emails.post(now=NOW, post=key, member=member.pk))


# --- notifications --------------------------------------------------------------------------------


def told(world: World, viewer: Viewer) -> str:
    """What stands behind the bell; how others are named by what they did for the reader."""
    return world.get(viewer, reverse("notifications"))


def asking(world: World) -> None:
    """The owner asks the others for contact, and they are told."""
    asked_by_owner(world)
    for viewer, member in world.others().items():
        _told(member, "community.contacts", world.kept[viewer].thing)


def mentioned(world: World) -> None:
    """Somebody names the owner in a group that all are in."""
    group, author = GroupFactory(), MemberFactory()
    put_in(group, world.owner, author, *world.others().values())
    name = f"@[{WORDS[NAME]}]({world.owner.uuid})"
    post = begun(group, author, body=f"Ask {name}.")
    Post.objects.filter(pk=post.pk).update(body=f"Ask {name}.")


def quoted(world: World, viewer: Viewer) -> str:
    """What is quoted of it, in the mail that stays."""
    member = world.members[viewer]
    things = [post.thing for post in Post.objects.all()]
    asked = Asked(reader_of(member), things) if member else None
    return str(Posts().show([asked], now=NOW)) if asked else ""


def _told(member: Member, kind: str, thing: str) -> None:
    Notification.objects.create(
        member=member, kind=kind, thing=thing, about=thing, created_at=NOW, read_at=NOW
    )


NONE: frozenset[ProfileField] = frozenset()
CHANNELS = [
    Channel(
        "notification of a request",
        told,
        tells=NONE,
        always=frozenset({NAME}),
        viewers=OTHERS,
        prepare=asking,
    ),
    Channel(
        "words of a post in a notification",
        quoted,
        tells=frozenset({NAME}),
        viewers=OTHERS,
        prepare=mentioned,
    ),
    Channel(
        "organisation",
        organisation,
        tells=frozenset({NAME, ORGANISATIONS, ProfileField.TITLE}),
        needs=frozenset({ORGANISATIONS}),
    ),
    Channel("group", group, tells=SIGNATURE, for_members=True, prepare=in_group),
    Channel(
        "facilitated group",
        group,
        tells=SIGNATURE,
        always=frozenset({NAME}),
        for_members=True,
        prepare=facilitated,
    ),
    Channel(
        "invitation",
        invitation,
        tells=SIGNATURE,
        # Whoever is blocked invites nobody who did that.
        viewers=OTHERS - {Viewer.BLOCKED},
        prepare=led_by_others,
    ),
    Channel("discussion", thread, tells=NONE, always=SIGNATURE, for_members=True, prepare=written),
    Channel("comments", comments, tells=SIGNATURE, always=SIGNATURE, prepare=commented),
    Channel(
        "request to the owner",
        contacts,
        tells=SIGNATURE,
        viewers=OTHERS,
        prepare=asked_by_viewer,
    ),
    Channel(
        "request of the owner",
        contacts,
        tells=NONE,
        always=SIGNATURE,
        viewers=OTHERS,
        prepare=asked_by_owner,
    ),
    # Their name by their consent; the photo as everybody may see it, whoever looks.
    Channel(
        "contact of a page",
        page_of_contact,
        tells=frozenset({NAME, ProfileField.PHOTO}),
        always=frozenset({NAME}),
        of_strangers=True,
        prepare=named,
    ),
    Channel(
        "people of a page",
        page_of_contact,
        tells=frozenset({NAME, ProfileField.PHOTO}),
        always=frozenset({NAME}),
        of_strangers=True,
        prepare=among_people,
    ),
    Channel(
        "contact",
        contacts,
        tells=SIGNATURE,
        always=frozenset({NAME}),
        viewers=OTHERS,
        prepare=exchanged,
    ),
    Channel(
        "mail of a request",
        request_mail,
        tells=NONE,
        always=SIGNATURE,
        viewers=OTHERS,
        prepare=asked_by_owner,
    ),
    Channel(
        "mail of a contact",
        contact_mail,
        tells=NONE,
        always=frozenset({NAME}),
        viewers=OTHERS,
        prepare=exchanged,
    ),
    Channel(
        "mail of a post",
        post_mail,
        tells=NONE,
        always=frozenset({NAME}),
        viewers=OTHERS,
        prepare=written,
    ),
]
