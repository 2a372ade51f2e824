"""What events add to the editors' screens: wiring only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth.models import Permission
from django.db.models import Q
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.widgets.button import Button
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from community.models import Member
from events import log_actions, urls_admin
from events.models import Event, EventPage, Run
from events.queries.seats import seats
from events.views.materials import guard_document
from events.viewsets import (
    access,
    copying,
    deleting,
    filling,
    partners,
    publishing,
    speakers,
    venues,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse
    from wagtail.log_actions import LogActionRegistry

register_snippet(venues.VenueViewSet)
register_snippet(speakers.SpeakerViewSet)


STYLES = ("attendance", "certificates", "day", "desk", "feedback", "figures", "schedule")

hooks.register("register_admin_urls", urls_admin.patterns)
hooks.register("construct_homepage_panels", filling.add_panel)


# After Wagtail's own, which asks for the privacy of collections.
hooks.register("before_serve_document", guard_document, order=100)


@hooks.register("insert_global_admin_css")
def styles() -> str:
    sheets = ((static(f"admin/{name}.css"),) for name in STYLES)
    return format_html_join("", '<link rel="stylesheet" href="{}">', sheets)


@hooks.register("register_permissions")
def desk_permissions() -> QuerySet[Permission]:
    """What a group may do at the desk; whose events, its pages and the last of them say."""
    names = (
        *sorted(access.AT_DESK),
        access.LOOK_AFTER_ORGANISATION,
        access.CHANGE_DATES,
        access.MAKE_REPORTS,
    )
    codenames = [name.removeprefix("events.") for name in names]
    return Permission.objects.filter(content_type__app_label="events", codename__in=codenames)


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    log_actions.register(actions)


class PermittedItem(MenuItem):
    """Shown to those who have `permission`."""

    def __init__(self, *args: Any, permission: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.permission = permission

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(self.permission)


@hooks.register("register_admin_menu_item")
def events_menu() -> MenuItem:
    return SubmenuMenuItem(
        gettext_lazy("Events"),
        Menu(register_hook_name=venues.MENU),
        name="events",
        icon_name="calendar-alt",
        order=150,
    )


@hooks.register(venues.MENU)
def dates_item() -> MenuItem:
    return PermittedItem(
        gettext_lazy("Dates"),
        reverse("event_dates_index"),
        name="event-dates",
        icon_name="calendar-alt",
        order=100,
        permission=access.CHANGE_DATES,
    )


@hooks.register(venues.MENU)
def participants_item() -> MenuItem:
    return PermittedItem(
        gettext_lazy("Participants"),
        reverse("event_runs"),
        name="event-participants",
        icon_name="group",
        order=200,
        permission=access.SEE_PARTICIPANTS,
    )


@hooks.register(venues.MENU)
def figures_item() -> MenuItem:
    return PermittedItem(
        gettext_lazy("Figures"),
        reverse("event_figures"),
        name="event-figures",
        icon_name="list-ol",
        order=210,
        permission=access.SEE_PARTICIPANTS,
    )


@hooks.register(venues.MENU)
def report_item() -> MenuItem:
    return PermittedItem(
        gettext_lazy("Report"),
        reverse("event_report"),
        name="event-report",
        icon_name="doc-full",
        order=220,
        permission=access.MAKE_REPORTS,
    )


@hooks.register("register_admin_viewset")
def partner_calendars() -> partners.PartnerCalendarViewSet:
    return partners.PartnerCalendarViewSet()


@hooks.register(venues.MENU)
def partner_calendars_item() -> MenuItem:
    return PermittedItem(
        gettext_lazy("Partner calendars"),
        reverse("partner_calendars:index"),
        name="partner-calendars",
        icon_name="globe",
        order=400,
        permission=partners.CHANGE_CALENDARS,
    )


@hooks.register(venues.MENU)
def partner_events_item() -> MenuItem:
    return PermittedItem(
        gettext_lazy("Events of partners"),
        reverse("event_partner_events"),
        name="partner-events",
        icon_name="globe",
        order=410,
        permission=partners.DECIDE,
    )


@hooks.register("register_page_header_buttons")
def dates_button(
    page: Page, user: Member, next_url: str | None = None, view_name: str | None = None
) -> Iterator[Button]:
    """From an event's edit screen to its dates."""
    if isinstance(page.specific_deferred, EventPage) and user.has_perm(access.CHANGE_DATES):
        event = Event.objects.filter(schedule_page=page.pk).first()
        if event is not None and page.permissions_for_user(user).can_edit():
            address = reverse("event_dates", args=(event.pk,))
            yield Button(_("Dates"), address, icon_name="calendar-alt", priority=5)


class MayMakeEventsItem(MenuItem):
    """Shown to those who may add pages."""

    def is_shown(self, request: HttpRequest) -> bool:
        return copying.may_make_events(access.actor(request))


@hooks.register(venues.MENU)
def templates_item() -> MenuItem:
    return MayMakeEventsItem(
        gettext_lazy("Templates"),
        reverse("event_templates"),
        name="event-templates",
        icon_name="doc-full-inverse",
        order=250,
    )


@hooks.register("register_page_header_buttons")
def copying_header_buttons(
    page: Page, user: Member, next_url: str | None = None, view_name: str | None = None
) -> Iterator[Button]:
    return copying_buttons(page, user, next_url)


@hooks.register("register_page_listing_more_buttons")
def copying_buttons(page: Page, user: Member, next_url: str | None = None) -> Iterator[Button]:
    """From an event to a new one like it, and to a template of its kind."""
    page = page.specific_deferred
    if not copying.may_copy(page, user):
        return
    label = _("New event from this template") if page.is_template else _("Copy as a new event")
    yield Button(label, reverse("event_copy", args=(page.pk,)), icon_name="copy", priority=31)
    if not page.is_template:
        address = reverse("event_save_as_template", args=(page.pk,))
        yield Button(_("Save as template"), address, icon_name="doc-full-inverse", priority=32)


@hooks.register("after_publish_page")
def warn_of_too_few_seats(request: HttpRequest, page: Page) -> None:
    """Fewer seats than people hold: nobody loses a seat, but the editor is to know."""
    if not isinstance(page.specific, EventPage):
        return
    runs = Run.objects.filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=timezone.now()), event__schedule_page=page.pk
    )
    if any(
        mode.seats is not None and mode.taken > mode.seats
        for run in seats(runs, now=timezone.now()).values()
        for mode in (run.room, run.online)
    ):
        messages.warning(
            request,
            _("There are now fewer seats than people who have one. Nobody loses a seat."),
        )


def refused(request: HttpRequest, sentence: str, address: str) -> HttpResponse:
    messages.error(request, sentence)
    return redirect(address)


@hooks.register("before_delete_page")
def guard_page(request: HttpRequest, page: Page) -> HttpResponse | None:
    pages = deleting.subtree([page])
    if sentence := deleting.why_not_pages(pages):
        return refused(
            request, sentence, reverse("wagtailadmin_explore", args=(page.get_parent().pk,))
        )
    # Wagtail asks for the site's name before it deletes many pages, but only after this hook.
    typed = request.POST.get("confirm_site_name", settings.WAGTAIL_SITE_NAME)
    if request.method == "POST" and typed == settings.WAGTAIL_SITE_NAME:
        deleting.forget_events(pages)
    return None


@hooks.register("before_bulk_action")
def guard_bulk_action(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    sentence = ""
    if issubclass(action.model, Page):
        publishing.hold(objects)
    if action_type == "delete" and issubclass(action.model, Page):
        pages = deleting.subtree(objects)
        sentence = deleting.why_not_pages(pages)
        if not sentence:
            deleting.forget_events(pages)
    elif action_type == "publish" and issubclass(action.model, Page):
        below = action.cleaned_form.cleaned_data["include_descendants"]
        sentence = publishing.why_not(objects, below=below, now=timezone.now())
    elif action_type == "delete" and issubclass(action.model, Member):
        sentence = deleting.why_not_members(objects)
        if not sentence:
            deleting.forget_contacts(objects)
    elif action_type == "delete" and issubclass(action.model, (AbstractDocument, AbstractImage)):
        sentence = deleting.why_not_things(objects)
    return refused(request, sentence, action.next_url) if sentence else None


@hooks.register("before_delete_user")
def guard_member(request: HttpRequest, member: Member) -> HttpResponse | None:
    if sentence := deleting.why_not_members([member]):
        return refused(request, sentence, reverse("wagtailusers_users:edit", args=(member.pk,)))
    if request.method == "POST":
        deleting.forget_contacts([member])
    return None


@hooks.register("before_delete_snippet")
def guard_snippets(request: HttpRequest, things: list[Any]) -> HttpResponse | None:
    sentence = deleting.why_not_things(things)
    if not sentence:
        return None
    address = things[0].snippet_viewset.get_url_name("list")
    return refused(request, sentence, reverse(address))
