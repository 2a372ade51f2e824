"""What sections of a digest need to know of those who get it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from community.models import Recipient
from community.queries import following
from foundation.digests import Reader

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from community.queries.following import Followed
    from foundation.digests import Section


def readers(recipients: Iterable[Recipient]) -> Mapping[int, Reader]:
    """Each of `recipients` (with their members at hand) as the sections know them, by primary key;
    at most two queries."""
    rows = {recipient.pk: recipient for recipient in recipients}
    members = [row.member for row in rows.values() if row.member]
    followed = following.followed_by(members) if members else {}
    chosen = _chosen([key for key, row in rows.items() if row.member is None])
    return {
        key: Reader(
            key=key,
            member=row.member,
            # Whose topics are all gone hears of everything, as if they had chosen none.
            only_topics=row.only_topics and (row.member is not None or bool(chosen[key])),
            language=row.mail_language,
            **(_of(followed.get(row.member.pk)) if row.member else {"topics": chosen[key]}),
        )
        for key, row in rows.items()
    }


def has_lost_topics(recipient: Recipient, reader: Reader) -> bool:
    """Whether the topics that somebody without an account chose exist no more: they hear of
    everything until they choose again."""
    return recipient.only_topics and not reader.only_topics


def _of(followed: Followed | None) -> dict[str, frozenset[int]]:
    return (
        {
            "topics": frozenset(followed.topic),
            "organisations": frozenset(followed.organisation),
            "people": frozenset(followed.person),
        }
        if followed
        else {}
    )


def _chosen(keys: list[int]) -> Mapping[int, frozenset[int]]:
    """The topics that readers without an account chose."""
    found: dict[int, set[int]] = {key: set() for key in keys}
    if keys:
        rows = Recipient.topics.through.objects.filter(recipient__in=keys)
        for key, topic in rows.values_list("recipient", "topic"):
            found[key].add(topic)
    return {key: frozenset(topics) for key, topics in found.items()}


def hears(recipient: Recipient, name: str, section: Section) -> bool:
    """Whether the section called `name` is one for `recipient`."""
    is_theirs = recipient.member is not None or section.is_public
    return is_theirs and name not in recipient.unwanted
