"""Groups of the demo: their words, their people, and what these say."""

from __future__ import annotations

from dataclasses import dataclass

from community.enums import GroupJoining


@dataclass(frozen=True, kw_only=True)
class ThreadData:
    """A discussion: who said what, the first one first."""

    title: str
    days_ago: int
    posts: tuple[tuple[str, str], ...]
    is_pinned: bool = False


@dataclass(frozen=True, kw_only=True)
class GroupData:
    key: str
    name: str
    purpose: str
    joining: GroupJoining
    facilitator: str
    members: tuple[str, ...] = ()
    threads: tuple[ThreadData, ...] = ()
    language: str = "en"


GROUPS = (
    GroupData(
        key="plain-language",
        name="Plain language circle",
        purpose=(
            "We rewrite letters that people have to read: tax notices, decisions, reminders. "
            "Bring a letter of yours, take home a shorter one."
        ),
        joining=GroupJoining.OPEN,
        facilitator="liina",
        members=("member", "ingrid", "luka", "santa", "organiser"),
        threads=(
            ThreadData(
                title="Start here: how we read a letter together",
                days_ago=40,
                is_pinned=True,
                posts=(
                    (
                        "liina",
                        "One letter a fortnight. Send it as a file, without names of citizens, and "
                        "say what people phone about after they get it.\n\nWe read it aloud first. "
                        "Whatever one stumbles over is marked.",
                    ),
                    ("ingrid", "Reading aloud found more for us than any checklist."),
                ),
            ),
            ThreadData(
                title="“In accordance with”: what do you write instead?",
                days_ago=3,
                posts=(
                    ("santa", "Our lawyers ask for it in every second sentence."),
                    ("member", "We write “under” and name the act once, at the end."),
                    ("luka", "Same here. Nobody has complained so far."),
                ),
            ),
        ),
    ),
    GroupData(
        key="service-owners",
        name="Service owners of municipalities",
        purpose=(
            "For those who answer for a service of a municipality. We compare figures, show what "
            "failed, and do not quote each other outside."
        ),
        joining=GroupJoining.REQUEST,
        facilitator="janis",
        members=("olav", "guntis", "marte"),
        threads=(
            ThreadData(
                title="Waiting times for a place in a nursery",
                days_ago=6,
                posts=(
                    ("olav", "We publish ours by month. What do you count from?"),
                    ("guntis", "From the day the application is complete, not from when it comes."),
                ),
            ),
        ),
    ),
    GroupData(
        key="prototype-9c41f0aa",
        name="Prototype of the moving service",
        purpose="One form for everybody who moves house. Not announced yet.",
        joining=GroupJoining.HIDDEN,
        facilitator="ulle",
        members=("joosep", "organiser"),
    ),
)

PROPOSALS = (
    GroupData(
        key="accessible-events",
        name="Accessible events",
        purpose="What we learnt about rooms, interpreters and captions, so that nobody starts anew.",
        joining=GroupJoining.OPEN,
        facilitator="randi",
    ),
)
