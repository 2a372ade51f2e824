"""Which routes there are, asked of the URL resolver and of the models of pages, and which of them
are no screens."""

from __future__ import annotations

from fnmatch import fnmatch
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver

if TYPE_CHECKING:
    from collections.abc import Iterator

OURS = ("community", "config", "events", "foundation", "home", "search", "demo")
# What of others is shown with templates of ours.
ADOPTED = ("allauth",)

# Patterns of routes that draw no page, by why not.
NO_SCREENS: dict[str, tuple[str, ...]] = {
    "it answers programs": (
        *("api:*", "api_index", "api_nothing", "robots", "sitemap", "sitemap_part"),
        *("security_txt", "health_check.views.*", "badge_*", "door_worker", "members_suggest"),
        *("mention", "door_people", "door_marks", "door_offline", "script_words"),
    ),
    "it is a feed or a file": (
        *("feed_*", "events_feed", "news_feed", "file_occurrence", "registration_file"),
        *("brand_asset", "favicon", "share_card"),
        *(
            "guest_registration_file",
            "my_file",
            "guest_file",
            "guest_material",
            "event_answer_file",
        ),
        *("*serve_document", "member_photo", "group_file", "members_export", "training_table"),
        *("training_paper", "my_certificate", "guest_certificate", "certificate_paper"),
        *("download_my_data", "event_sign_in_sheet", "invitation_template", "my_badge"),
        *("guest_badge", "mfa_download_recovery_codes", "events.views.feeds.mend", "event_report"),
    ),
    "it only acts, and sends on": (
        *("wish", "queue_leave", "offer_answer", "remove_photo", "pause_mail", "mail_again"),
        *("act_on_affiliation", "withdraw_suggestion", "read_notifications", "notification"),
        *("answer_request", "withdraw_request", "end_contact", "unblock_member", "follow"),
        *("group_state", "group_join", "group_mails", "thread_settings", "post", "send_message"),
        *("contact_message_answered", "contact_message_reopen", "contact_message_release"),
        *("contact_message_note", "revoke_preview_link", "moderation_mail", "act_on_edition"),
        *("letter_test", "invitations_remind", "event_people_act", "event_partner_decide"),
        *("here", "here_date", "bring_in_translation", "mfa_login_webauthn", "event_other_person"),
        *(
            "terms",
            "notice",
            "accessibility",
            "openid_connect_*",
            "django.views.generic.base.RedirectView",
        ),
    ),
    "it is a part of another screen": (
        *(
            "*_results",
            "*:*_results",
            "wagtailsnippetchoosers_*",
            "*:revisions_*",
            "*:preview_on_*",
        ),
        *(
            "event_schedule_preview",
            "*:unpublish",
            "*:chosen*",
            "wagtailimages_chooser:*",
            "wagtailimages:*",
        ),
        *("letter_as_reader", "wagtail_bulk_action", "decide_about_page"),
    ),
    "nobody comes there: a form leads on, or one of ours is in its place": (
        *("account_signup", "socialaccount_signup", "*password*", "wagtailcore_login"),
        *("mfa_authenticate", "account_request_login_code", "mfa_reauthenticate_webauthn"),
        *("account_reauthenticate", "account_email_verification_sent", "account_inactive"),
    ),
}
# As the settings say, they are there or not.
SOMETIMES = ("foundation.webhooks.*", "django_mail_viewer*", "config.mailbox.*", "styleguide")


def routes() -> set[str]:
    """What each of ours, and of those that we adopted, is called: its name, or its view."""
    found = {
        called
        for called, view in _walk(get_resolver())
        if _is_of(view, (*OURS, *ADOPTED)) and why_no_screen(called) is None
    }
    return found | page_types()


def page_types() -> set[str]:
    from foundation.models import BasePage  # noqa: PLC0415 -- after setup

    models = [model for model in apps.get_models() if issubclass(model, BasePage)]
    # What only stands for several types of pages is none itself.
    return {
        one.__name__ for one in models if not any(issubclass(m, one) for m in models if m != one)
    }


def why_no_screen(route: str) -> str | None:
    """Why `route` needs no row; None for one that does."""
    for reason, patterns in (*NO_SCREENS.items(), ("it is there sometimes", SOMETIMES)):
        if any(fnmatch(route, pattern) for pattern in patterns):
            return reason
    return None


def idle_patterns() -> list[str]:
    """Patterns that no route needs any more."""
    there = [called for called, _view in _walk(get_resolver())]
    patterns = [one for several in NO_SCREENS.values() for one in several]
    return [one for one in patterns if not any(fnmatch(called, one) for called in there)]


def _walk(resolver: URLResolver, spaces: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield ":".join([*spaces, pattern.name or _called(pattern.callback)]), pattern.callback
        else:
            inside = (pattern.namespace,) if pattern.namespace else ()
            yield from _walk(pattern, spaces + inside)


def _is_of(view: Any, packages: tuple[str, ...]) -> bool:
    """Whether the view is written there, or is Wagtail's and shows a model from there."""
    about = getattr(getattr(view, "view_initkwargs", {}).get("model"), "_meta", None)
    of_our_model = about is not None and about.app_label in packages
    return of_our_model or _called(view).partition(".")[0] in packages


def _called(view: Any) -> str:
    view = getattr(view, "view_class", view)
    return f"{view.__module__}.{view.__qualname__}"
