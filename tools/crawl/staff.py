"""The editors' screens: ours, and those of Wagtail's that are used every day."""

from __future__ import annotations

from tools.crawl.shape import Role, Screen, seen

ORGANISER, EDITOR, ADMINISTRATOR = Role.ORGANISER, Role.EDITOR, Role.ADMINISTRATOR

TYPES = (
    *("HomePage", "NewsPage", "NewsItem", "StandardPage", "InitiativesPage", "InitiativePage"),
    *("LibraryPage", "CasePage", "MaterialPage", "CallsPage", "OpenCallPage", "ContactFormPage"),
    *("PressPage", "PartnerNetworksPage", "PartnerNetworkPage", "LandingPage", "EventsPage"),
    "EventPage",
)
# Who looks after the snippets; which of them have a copy.
SNIPPETS = {
    "community_organisation": (ADMINISTRATOR, True),
    "community_topic": (EDITOR, True),
    "community_skill": (ADMINISTRATOR, False),
    "community_approveddomain": (ADMINISTRATOR, False),
    "community_digestletter": (EDITOR, False),
    "events_venue": (ORGANISER, True),
    "events_speaker": (ORGANISER, True),
    "search_recommendation": (EDITOR, True),
}

EVENTS = seen(
    ORGANISER,
    *("event_dates_index", "event_runs", "event_templates", "event_figures"),
    *("event_partner_events", "partner_calendars:index", "partner_calendars:add"),
    ("event_dates", "event"),
    ("event_doorkeepers", "event"),
    ("event_new_link", "event by link"),
    ("event_date_cancel", "date"),
    ("event_date_postpone", "date"),
    ("event_date_move", "date"),
    ("event_date_restore", "cancelled date"),
    ("event_date_follow", "cancelled date"),
    ("event_copy", "event's page"),
    ("event_save_as_template", "event's page"),
    ("event_participants", "busy run", "run without people"),
    ("event_answers", "run with questions"),
    ("event_feedback", "surveyed run"),
    ("event_message", "busy run"),
    ("event_participant_add", "busy run"),
    ("event_attendance", "run today", "past run"),
    ("event_attendance_file", "run today"),
    ("event_attendance_rest", "run today"),
    ("event_attendance_import", "attendance file"),
    ("event_on_the_day", "run today"),
    ("certificates_desk", "certified run"),
    ("certificates_replace", "certified run"),
    ("certificate_revoke", "certificate"),
    ("event_registration", "seat", "line"),
    ("event_registration_cancel", "seat"),
    ("event_registration_replace", "seat"),
    ("event_registration_code", "seat today"),
    ("event_answers_change", "seat with answers"),
    ("event_request", "request"),
    ("event_same_person", "seat"),
    ("event_partner", "partner calendar"),
    ("partner_calendars:edit", "partner calendar"),
    ("partner_calendars:delete", "partner calendar"),
    ("partner_calendars:history", "partner calendar"),
    ("partner_calendars:usage", "partner calendar"),
)

EDITING = seen(
    EDITOR,
    *("link_report", "contact_messages", "digest_editions"),
    ("editors_day", "part of the day"),
    ("page_hand_in", "translation"),
    ("preview_links", "draft"),
    ("begin_page", "new story"),
    ("begin_translation", "draft"),
    ("sync_translations", "translation's source"),
    ("mirror_source", "translation"),
    ("contact_message", "message"),
    ("contact_message_delete", "message"),
    ("events.viewsets.files.DocumentDeleteView", "idle document"),
    ("events.viewsets.files.ImageDeleteView", "image"),
)

NETWORK = seen(
    ADMINISTRATOR,
    *("moderation", "moderation_appeals", "moderation_decisions", "join_requests", "invitations"),
    *("invite", "invite_many", "affiliation_queue", "organisation_duplicates", "subscribers"),
    *("digests", "retention", "mails", "suppressions"),
    *("wagtailusers_users:index", "wagtailusers_users:add"),
    ("moderation_case", "case"),
    ("moderation_decision", "decision objected to"),
    ("join_decide", "request to join"),
    ("invitation_list", "list of invitations"),
    ("invitation_row", "invitation"),
    ("affiliation_to_decide", "claim"),
    ("suggestion_to_decide", "suggestion"),
    ("organisation_merge", "organisation's row"),
    ("forget_subscriber", "subscriber"),
    ("lift_suppression", "suppression"),
    ("wagtailsettings:edit", "brand"),
    ("wagtailusers_users:edit", "member's row"),
    ("wagtailusers_users:delete", "newcomer's row"),
    ("wagtailusers_users:history", "member's row"),
    ("wagtailusers_users:usage", "member's row"),
)

# Wagtail's own, which editors use every day.
DAILY = (
    *seen(EDITOR, "wagtailadmin_home", "wagtailadmin_explore_root"),
    *seen(EDITOR, ("wagtailadmin_explore", "home's page", "news' page")),
    *(Screen("wagtailadmin_pages:edit", EDITOR, kind) for kind in TYPES),
    *seen(
        EDITOR,
        ("wagtailadmin_pages:add_subpage", "home's page"),
        ("wagtailadmin_pages:history", "story's page"),
        ("wagtailadmin_pages:copy", "story's page"),
        ("wagtailadmin_pages:move", "story's page"),
        ("wagtailadmin_pages:delete", "story's page"),
        ("wagtailadmin_pages:unpublish", "story's page"),
        ("wagtailadmin_pages:usage", "story's page"),
        ("wagtailadmin_pages:workflow_history", "story's page"),
        *("wagtailimages:index", "wagtailimages:add", "wagtailimages:add_multiple"),
        ("wagtailimages:edit", "image"),
        *("wagtaildocs:index", "wagtaildocs:add", "wagtaildocs:add_multiple"),
        ("wagtaildocs:edit", "document"),
        *("wagtailadmin_reports:aging_pages", "wagtailadmin_reports:site_history"),
        *("wagtailadmin_reports:locked_pages", "wagtailadmin_reports:workflow"),
        *("wagtailadmin_reports:workflow_tasks", "wagtailadmin_reports:page_types_usage"),
        *("wagtail_localize:translations_report", "wagtailadmin_account"),
        ("wagtailadmin_pages:edit", "translation"),
    ),
    Screen("wagtailadmin_pages:search", EDITOR, query="q=design"),
    *seen(
        ADMINISTRATOR, "wagtailadmin_home", "wagtailredirects:index", "wagtailadmin_workflows:index"
    ),
    *seen(ORGANISER, "wagtailadmin_home"),
)

# What of a snippet each of its screens is about: nothing, one of them, one that nothing needs.
VIEWS = {"list": "", "add": "", "delete": "idle row"} | dict.fromkeys(
    ("edit", "history", "usage", "copy"), "row"
)
SHARED = tuple(
    Screen(
        f"wagtailsnippets_{name}:{view}",
        ADMINISTRATOR if view == "delete" else role,
        of and f"{name} {of}",
    )
    for name, (role, has_copy) in SNIPPETS.items()
    for view, of in VIEWS.items()
    if view != "copy" or has_copy
)

SCREENS = (*EVENTS, *EDITING, *NETWORK, *DAILY, *SHARED)
