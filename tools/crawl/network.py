"""What members see of each other and of themselves."""

from __future__ import annotations

from tools.crawl.shape import Role, Screen, seen

MEMBER, NEWCOMER = Role.MEMBER, Role.NEWCOMER

# What members have of their own: full, and of somebody who has nothing yet.
OWN = (
    *("profile", "profile_mail", "profile_notifications", "my_data", "affiliations"),
    *("notifications", "contacts", "blocked", "decisions", "following", "groups", "consents"),
    *("page_contacts", "my_registrations", "my_calendars", "my_training", "doors"),
)

SCREENS = (
    *seen(MEMBER, *OWN),
    *seen(NEWCOMER, *OWN),
    *seen(
        MEMBER,
        *("profile_about", "profile_photo", "profile_settings", "delete_account", "members"),
        *("HomePage", "NewsPage", "add_affiliation", "group_new"),
        ("member", "other member", "themselves"),
        ("contact_member", "other member"),
        ("block_member", "other member"),
        ("report", "report of a member"),
        ("decision", "decision"),
        ("change_affiliation", "affiliation"),
        ("verify_affiliation", "claim"),
        ("group", "own group", "led group", "other group"),
        ("group_edit", "led group"),
        ("group_members", "led group"),
        ("group_invite", "led group"),
        ("group_leave", "own group"),
        ("group_file_new", "own group"),
        ("group_file_delete", "own file"),
        ("thread_new", "own group"),
        ("thread", "thread"),
        ("post_edit", "own post"),
        ("post_remove", "own post"),
        ("post_hide", "other post"),
        ("comments", "story"),
        ("NewsItem", "story with comments"),
    ),
    *seen(NEWCOMER, "welcome", "welcome_interests", "welcome_found"),
    Screen("members", MEMBER, query="q=xyzzyx"),
    Screen("member", MEMBER, "themselves", query="as=anyone"),
    Screen("member", MEMBER, "nobody", status=404),
    *(
        Screen(route, MEMBER, of, posts=True)
        for route, of in (
            *(("profile_about", ""), ("profile_settings", ""), ("delete_account", "")),
            *(("add_affiliation", ""), ("group_new", ""), ("thread_new", "own group")),
            *(("contact_member", "other member"), ("report", "report of a member")),
            *(("group_file_new", "own group"), ("profile_photo", ""), ("profile_mail", "")),
        )
    ),
    Screen("member", Role.VISITOR, "other member", status=404),
)
