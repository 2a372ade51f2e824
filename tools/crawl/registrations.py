"""What members do with events, and how people get in at the door."""

from __future__ import annotations

from tools.crawl.shape import Role, Screen, seen

MEMBER, ORGANISER = Role.MEMBER, Role.ORGANISER

SCREENS = (
    *seen(
        MEMBER,
        ("EventPage", "event of a seat", "event with seats", "full event"),
        ("register", "run with seats", "full run"),
        ("register_several", "series"),
        ("my_answers", "seat with answers"),
        ("my_feedback", "survey"),
        ("my_manager", "seat of a manager"),
        ("registration_cancel", "seat", "line", "request"),
        ("pass_on", "seat"),
        ("my_calendar", "device"),
        ("renew_calendar", "device"),
        ("revoke_calendar", "device"),
        ("check_in_here_date", "date today"),
    ),
    Screen("register", Role.NEWCOMER, "run with questions"),
    Screen("register", Role.NEWCOMER, "run with questions", posts=True),
    Screen("pass_on", MEMBER, "seat", posts=True),
    Screen("my_calendars", MEMBER, posts=True),
    *seen(ORGANISER, "doors", ("door", "run today"), ("check_in_screen", "run today")),
)
