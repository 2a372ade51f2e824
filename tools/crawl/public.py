"""Screens for everybody, and of signing in and joining."""

from __future__ import annotations

from tools.crawl.shape import Role, Screen, seen

VISITOR, MEMBER, ORGANISER = Role.VISITOR, Role.MEMBER, Role.ORGANISER

PAGES = seen(
    VISITOR,
    *("HomePage", "NewsPage", "NewsItem", "StandardPage", "InitiativesPage", "InitiativePage"),
    *("LibraryPage", "CasePage", "MaterialPage", "CallsPage", "ContactFormPage", "PressPage"),
    *("PartnerNetworksPage", "PartnerNetworkPage", "LandingPage", "EventsPage"),
    ("OpenCallPage", "open call", "closed call"),
    ("EventPage", "event with seats", "full event", "cancelled event", "past event"),
    *("topics", "organisations", "certificates", "figures"),
    *("digests_on_site", "subscribe", "subscribe_sent"),
    ("topic", "topic"),
    ("organisation", "organisation"),
    ("venue_page", "venue"),
    ("digest_on_site", "edition"),
    ("comments", "story"),
)

FOUND = (
    Screen("search", VISITOR),
    Screen("search", VISITOR, query="q=design"),
    Screen("search", VISITOR, query="q=xyzzyx"),
    Screen("EventsPage", VISITOR, query="view=month"),
    Screen("EventsPage", VISITOR, query="q=xyzzyx"),
    Screen("EventsPage", VISITOR, query="from=nonsense"),
    Screen("ContactFormPage", VISITOR, posts=True),
    Screen("subscribe", VISITOR, posts=True),
    Screen("nothing", VISITOR, status=404),
    Screen("styleguide", VISITOR),
)

BY_LINK = (
    *seen(
        VISITOR,
        ("guest_registration", "guest's seat", "guest's line", "guest's hold", "guest's cancelled"),
        ("guest_answers", "guest's seat"),
        ("guest_feedback", "guest's survey"),
        ("guest_manager", "guest's request"),
        ("manager_request", "manager's link", "decided by link"),
        ("entrance_code", "entrance code"),
        ("certificate_check", "certificate", "revoked certificate"),
        ("unsubscribe", "digest's link"),
        ("subscription_choices", "subscriber's link"),
        ("forget_subscription", "subscriber's link"),
        ("confirm_subscription", "wish's link"),
        ("affiliation_by_link", "affiliation's link"),
        ("answer_contact", "link to a request"),
        ("decision_by_link", "link to a decision"),
        ("stop_notifications", "link in a mail"),
        ("preview_by_link", "draft's link"),
        ("invitation", "invitation's link"),
        "check_in_here",
        ("check_in_here_date", "date today"),
        ("sign_in_once", "once"),
    ),
    Screen("guest_registration", VISITOR, "forged link", status=404),
    Screen("certificate_check", VISITOR, "no certificate", status=404),
    Screen("invitation", VISITOR, "withdrawn invitation's link", status=410),
    Screen("confirm_subscription", VISITOR, "forgotten wish's link", status=410),
    Screen("sign_in_once", VISITOR, "nonsense", status=410),
    Screen("register_guest", VISITOR, "run with seats"),
    Screen("register_guest", VISITOR, "run with seats", posts=True),
)

ACCOUNTS = (
    *seen(VISITOR, "account_login", "join", "join_asked"),
    Screen("account_login", VISITOR, posts=True),
    Screen("account_login", VISITOR, query="next=/en/profile/"),
    Screen("join", VISITOR, posts=True),
    *seen(VISITOR, "socialaccount_login_cancelled"),
    Screen("socialaccount_login_error", VISITOR, status=401),
    *seen(
        MEMBER,
        *("account_logout", "account_email", "usersessions_list", "socialaccount_connections"),
        *("account_request_reauthentication_code", "mfa_index", "mfa_activate_totp"),
        "mfa_add_webauthn",
    ),
    Screen("account_email", MEMBER, posts=True),
    Screen("mfa_activate_totp", MEMBER, posts=True),
    # Who has an app, recovery codes and a key.
    *seen(
        ORGANISER,
        *("mfa_index", "mfa_deactivate_totp", "mfa_list_webauthn"),
        *("mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_reauthenticate"),
        ("mfa_edit_webauthn", "key"),
        ("mfa_remove_webauthn", "key"),
    ),
)

# Two or three forms after another lead there, each with a code from a mail: the tests of signing
# in and joining look at them.
STEPS = {
    *("account_confirm_login_code", "account_confirm_reauthentication_code", "join_code"),
    *("join_request", "eid", "second_factor"),
}

SCREENS = (*PAGES, *FOUND, *BY_LINK, *ACCOUNTS)
