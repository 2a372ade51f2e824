"""Who looks after an event: whom the site writes to about its requests and numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Q
from wagtail.permissions import page_permission_policy

from community.models import Member

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from events.models import Event

# A mail to everybody who could is one that nobody feels meant by.
MOST: Final = 10


def of_event(event: Event) -> list[Member]:
    """Who made the event's page, and who works for the body that holds it, of those who may
    decide about its participants; where there is nobody of these, all who may. A constant number of queries."""
    page = event.schedule_page
    if page is None:
        return []
    able = may_look_after(event)
    near = Q(pk=page.owner_id)
    if event.host_id is not None:
        near |= Q(organisation=event.host_id)
    return list(able.filter(near)[:MOST]) or list(able.exclude(is_superuser=True)[:MOST])


def may_look_after(event: Event) -> QuerySet[Member]:
    """Who may decide about the participants of `event`: the same rule as on the screens."""
    editors = page_permission_policy.users_with_any_permission_for_instance(
        ["change"], event.schedule_page
    )
    near = Q(pk__in=editors.values("pk"))
    if event.host_id is not None:
        holders = Member.objects.filter(may("look_after_organisation"), organisation=event.host_id)
        near |= Q(pk__in=holders.values("pk"))
    people = Member.objects.filter(near, is_active=True)
    return people.filter(may("change_registration")).distinct().order_by("pk")


def may(codename: str) -> Q:
    """Who has a permission of this app, of all members."""
    code = {"content_type__app_label": "events", "codename": codename}
    grants = Q(is_superuser=True)
    for path in ("groups__permissions__", "user_permissions__"):
        grants |= Q(**{f"{path}{name}": value for name, value in code.items()})
    return grants
