"""What follows when a member's row is written, by whomever."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.signals import email_confirmed
from allauth.mfa.signals import authenticator_added
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_delete, post_save, pre_save
from django.utils import timezone

from community import after_answer
from foundation import duties

if TYPE_CHECKING:
    from allauth.account.models import EmailAddress
    from django.http import HttpRequest  # noqa: TID251 -- only its type

    from community.models import GroupFile, Member, Profile


def connect() -> None:
    # Models must be loaded.
    from allauth.socialaccount.models import SocialAccount  # noqa: PLC0415

    from community.models import (  # noqa: PLC0415
        GroupFile,
        JoiningSettings,
        Member,
        Profile,
    )
    from community.services import photos, sessions  # noqa: PLC0415
    from foundation import suppressions  # noqa: PLC0415

    pre_save.connect(refuse_empty_password, sender=Member, dispatch_uid="community.no_password")
    pre_save.connect(keep_eid_once, sender=SocialAccount, dispatch_uid="community.eid_once")
    post_save.connect(keep_address, sender=Member, dispatch_uid="community.keep_address")
    post_save.connect(keep_affiliation, sender=Member, dispatch_uid="community.keep_affiliation")
    post_save.connect(keep_rhythm, sender=Member, dispatch_uid="community.keep_rhythm")
    post_save.connect(end_sessions, sender=Member, dispatch_uid="community.end_sessions")
    user_logged_in.connect(note_new_edition, dispatch_uid="community.new_edition")
    email_confirmed.connect(note_proof, dispatch_uid="community.note_proof")
    suppressions.changed.connect(tell_of_mail, dispatch_uid="community.mail_trouble")
    authenticator_added.connect(trust_new_factor, dispatch_uid="community.trust_new_factor")
    post_save.connect(forget_openness, sender=JoiningSettings, dispatch_uid="community.joining")
    post_delete.connect(forget_photo, sender=Profile, dispatch_uid="community.forget_photo")
    post_delete.connect(forget_file, sender=GroupFile, dispatch_uid="community.group_file")
    duties.register("community.sessions", sessions.forget_old)
    duties.register("delete photos of nobody", photos.tidy)
    after_answer.connect()


def refuse_empty_password(sender: type[Member], instance: Member, **kwargs: Any) -> None:
    """Django takes an empty password for one that can be used, and allauth would then ask members
    for it before they may change their address."""
    if not instance.password:
        instance.set_unusable_password()


def keep_address(
    sender: type[Member],
    instance: Member,
    raw: bool,
    created: bool,
    update_fields: frozenset[str] | None,
    **kwargs: Any,
) -> None:
    """Keep allauth's row of the address in step with the member's; and what it subscribed to before
    is theirs."""
    from community.services import (  # noqa: PLC0415 -- models must be loaded
        addresses,
        subscriptions,
    )

    if not raw and (update_fields is None or "email" in update_fields):
        addresses.settle(instance)
        subscriptions.adopt(instance, now=timezone.now(), is_new=created)


def keep_affiliation(
    sender: type[Member],
    instance: Member,
    raw: bool,
    update_fields: frozenset[str] | None,
    **kwargs: Any,
) -> None:
    """Keep the affiliations in step with the member's organisation."""
    from community.services import affiliations  # noqa: PLC0415 -- models must be loaded

    if not raw and (update_fields is None or "organisation" in update_fields):
        affiliations.settle(instance, now=timezone.now())


def keep_rhythm(
    sender: type[Member],
    instance: Member,
    raw: bool,
    update_fields: frozenset[str] | None,
    **kwargs: Any,
) -> None:
    """Half past seven is another moment once the zone has changed."""
    from community.services import digest_choice  # noqa: PLC0415 -- models must be loaded

    if not raw and (update_fields is None or "time_zone" in update_fields):
        digest_choice.look_again(instance)


def end_sessions(sender: type[Member], instance: Member, raw: bool, **kwargs: Any) -> None:
    """Whoever is no longer active is signed out, also for the day they are active again, and asks
    nobody for contact any more."""
    from community.services import contacts, sessions  # noqa: PLC0415 -- models must be loaded

    if not raw and not instance.is_active:
        sessions.end_all(instance)
        contacts.withdraw_all(instance)


def note_new_edition(request: HttpRequest | None, user: Member, **kwargs: Any) -> None:
    """Whoever has not agreed to what holds now is asked on every page of this session, until they
    have looked at it. Only here: no page pays a query for it."""
    from community.services import consents  # noqa: PLC0415 -- models must be loaded

    session = getattr(request, "session", None)
    if session is not None and consents.to_ask(user):
        session[consents.NEW_EDITION] = True


def keep_eid_once(sender: Any, instance: Any, raw: bool, **kwargs: Any) -> None:
    """Of two browsers that connect the same eID, both waiting for who they are, the second finds it
    connected: to the same member, which is no change, or to another one, which it is told."""
    from community.services import identities  # noqa: PLC0415 -- models must be loaded

    if not raw and instance.pk is None:
        identities.find_again(instance)


def note_proof(email_address: EmailAddress, **kwargs: Any) -> None:
    """Whoever entered a code that was sent to an address reads what is sent there."""
    from community.services import mail_trouble  # noqa: PLC0415 -- models must be loaded

    mail_trouble.proven(email_address.email, now=timezone.now())


def tell_of_mail(address: str, **kwargs: Any) -> None:
    """Whose address mails no longer reach, or reach again, sees that on every page."""
    from community.services import mail_trouble  # noqa: PLC0415 -- models must be loaded

    mail_trouble.settle(address)


def forget_openness(**kwargs: Any) -> None:
    """Whoever closes the door sees it closed."""
    from community.queries import joining  # noqa: PLC0415 -- models must be loaded

    joining.forget_openness()


def forget_photo(sender: type[Profile], instance: Profile, **kwargs: Any) -> None:
    """Whoever deletes a profile: its photo goes from the disk as well."""
    from community.services import photos  # noqa: PLC0415 -- models must be loaded

    photos.forget(instance)


def trust_new_factor(request: HttpRequest, user: Member, **kwargs: Any) -> None:
    """Whoever has just added a factor has shown it. Without a password they could not be asked for
    anything before, and must not be asked for that factor again to see their recovery codes."""
    from allauth.account.internal.flows.login import (  # noqa: PLC0415 -- models must be loaded
        record_authentication,
    )

    record_authentication(request, user, method="mfa", reauthenticated=True)


def forget_file(sender: type[GroupFile], instance: GroupFile, **kwargs: Any) -> None:
    """A file goes from the disk with its row."""
    from community.services import group_files  # noqa: PLC0415 -- models must be loaded

    group_files.forget(instance)
