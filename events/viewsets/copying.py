"""Copying an event as a new one, and templates: patterns for kinds of events that come again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Exists, OuterRef
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import BaseListingView, WagtailAdminTemplateMixin
from wagtail.admin.widgets import AdminDateInput
from wagtail.permissions import page_permission_policy

from events import validators
from events.models import EventPage
from events.services import copying
from events.viewsets import access
from foundation.templatetags import times

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase
    from wagtail.models import Page

    from community.models import Member

SLUG_TAKEN = gettext_lazy("Another page has this address already.")


def may_copy(page: Page, member: Member) -> bool:
    """Whether `member` may make pages where `page` is. For many pages: asks for no parent."""
    if not isinstance(page, EventPage) or page.alias_of_id or not member.is_active:
        return False
    permissions = page.permissions_for_user(member)
    return bool(member.is_superuser or "add" in permissions.permissions)


def _may_add_beside(page: EventPage, member: Member) -> bool:
    return bool(page.get_parent().permissions_for_user(member).can_add_subpage())


class LanguagesForm(forms.Form):
    """Which translations come along."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=255)

    def __init__(self, *args: Any, languages: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if languages:
            self.fields["languages"] = forms.MultipleChoiceField(
                label=_("Translations that come along"),
                choices=languages,
                initial=[code for code, _name in languages],
                required=False,
                widget=forms.CheckboxSelectMultiple,
                help_text=_("They keep their own titles. Look at them before you publish."),
            )


class TemplateForm(LanguagesForm):
    """What a template is called."""


class CopyForm(LanguagesForm):
    """What a new event is called, and when it begins."""

    slug = forms.SlugField(
        label=gettext_lazy("Address"), max_length=255, allow_unicode=True, required=False
    )
    first_day = forms.DateField(
        label=gettext_lazy("First day"),
        widget=AdminDateInput,
        validators=[validators.check_range],
        help_text=gettext_lazy(
            "All dates move along by as many days: rules, extra days and days left out."
        ),
    )
    field_order = ("title", "slug", "first_day", "languages")

    def __init__(self, *args: Any, parent: Page, has_dates: bool, **kwargs: Any) -> None:
        self.parent = parent
        super().__init__(*args, **kwargs)
        self.fields["slug"].help_text = _("Empty: made from the title.")
        if not has_dates:
            del self.fields["first_day"]

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if slug in copying.taken_slugs(self.parent):
            raise ValidationError(SLUG_TAKEN, code="taken")
        return slug


class CopyingView(WagtailAdminTemplateMixin, FormView):
    """Asks for what is new, and makes it."""

    template_name = "events/admin/copy.html"
    explanation: Any = ""
    button: Any = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        member = access.actor(request)
        asked = get_object_or_404(EventPage, pk=kwargs["pk"], alias_of=None)
        # A translation is copied with the page that its schedule belongs to.
        self.page = validators.schedule_elsewhere(asked) or asked
        if not _may_add_beside(self.page, member):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def draft(self) -> EventPage:
        return copying.newest(self.page)

    @cached_property
    def languages(self) -> list[tuple[str, str]]:
        """The translations that may be made where they belong."""
        member = access.actor(self.request)
        return [
            (page.locale.language_code, page.locale.get_display_name())
            for page in copying.translations(
                self.page, [code for code, _name in settings.LANGUAGES]
            )
            if _may_add_beside(page, member)
        ]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "languages": self.languages}

    def get_initial(self) -> dict[str, Any]:
        return {"title": self.draft.title}

    def get_page_title(self) -> str:
        return str(self.page_title)

    def get_page_subtitle(self) -> str:
        return str(self.draft.get_admin_display_title())

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": self.back, "label": self.get_page_subtitle()},
            {"url": "", "label": self.get_page_title()},
        ]

    @property
    def back(self) -> str:
        return reverse("wagtailadmin_pages:edit", args=(self.page.pk,))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["media"] = context["form"].media
        return context

    def form_valid(self, form: forms.Form) -> HttpResponse:
        made = self.make(form.cleaned_data)
        self.say_what_was_made(made, form.cleaned_data)
        return HttpResponseRedirect(reverse("wagtailadmin_pages:edit", args=(made.pk,)))

    def make(self, cleaned: dict[str, Any]) -> EventPage:
        raise NotImplementedError

    def say_what_was_made(self, made: EventPage, cleaned: dict[str, Any]) -> None:
        raise NotImplementedError


class CopyEventView(CopyingView):
    """A new event like this one; of a template, an event made from it."""

    form_class = CopyForm
    header_icon = "copy"
    button = gettext_lazy("Make the new event")

    @property
    def page_title(self) -> Any:
        if self.page.is_template:
            return gettext_lazy("New event from a template")
        return gettext_lazy("Copy as a new event")

    explanation = gettext_lazy(
        "The new event is a draft with the same words, settings and schedule. Nobody is registered "
        "for it, and nothing that was changed by hand on the Dates screen comes along."
    )

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            **super().get_form_kwargs(),
            "parent": self.page.get_parent(),
            "has_dates": copying.first_date(self.draft) is not None,
        }

    def make(self, cleaned: dict[str, Any]) -> EventPage:
        parent = self.page.get_parent()
        return copying.copy(
            self.page,
            title=cleaned["title"],
            slug=cleaned["slug"] or copying.free_slug(parent, cleaned["title"]),
            first_day=cleaned.get("first_day"),
            languages=cleaned.get("languages", []),
            actor=access.actor(self.request),
        )

    def say_what_was_made(self, made: EventPage, cleaned: dict[str, Any]) -> None:
        messages.success(
            self.request, _("“%(title)s” is a new event, still a draft.") % {"title": made.title}
        )
        begins = copying.first_date(made)
        if begins and begins != cleaned.get("first_day", begins):
            messages.warning(
                self.request,
                _("Its first date is %(day)s. Look at its rules, pauses and public holidays.")
                % {"day": times.plain_day(begins)},
            )


class SaveAsTemplateView(CopyingView):
    form_class = TemplateForm
    header_icon = "doc-full-inverse"
    page_title = gettext_lazy("Save as template")
    button = gettext_lazy("Save the template")
    explanation = gettext_lazy(
        "A template has the same words, settings and schedule. It is never published; you find it "
        "under Events, Templates, and make events from it there."
    )

    def make(self, cleaned: dict[str, Any]) -> EventPage:
        return copying.copy(
            self.page,
            title=cleaned["title"],
            slug=copying.free_slug(self.page.get_parent(), cleaned["title"]),
            first_day=None,
            languages=cleaned.get("languages", []),
            actor=access.actor(self.request),
            is_template=True,
        )

    def say_what_was_made(self, made: EventPage, cleaned: dict[str, Any]) -> None:
        messages.success(self.request, _("“%(title)s” is a template now.") % {"title": made.title})


class TemplatesView(BaseListingView):
    """The templates that one may make events from."""

    template_name = "wagtailadmin/generic/listing.html"
    results_template_name = "events/admin/templates_results.html"
    page_title = gettext_lazy("Templates")
    header_icon = "doc-full-inverse"
    index_url_name = "event_templates"
    index_results_url_name = "event_templates_results"
    is_searchable = False
    paginate_by = 50

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_make_events(access.actor(request)):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_base_queryset(self) -> QuerySet[EventPage]:
        member = access.actor(self.request)
        mine = page_permission_policy.instances_user_has_permission_for(member, "add")
        # Of a template in several languages the one whose schedule counts.
        first = EventPage.objects.filter(
            translation_key=OuterRef("translation_key"), pk__lt=OuterRef("pk")
        )
        rows = EventPage.objects.filter(~Exists(first), is_template=True, alias_of=None)
        rows = rows.filter(pk__in=mine.values("pk"))
        return rows.select_related("locale").order_by("title", "pk")

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        member = access.actor(self.request)
        for page in context["object_list"]:
            permissions = page.permissions_for_user(member)
            page.may_be_edited, page.may_be_deleted = (
                permissions.can_edit(),
                permissions.can_delete(),
            )
        return context


def may_make_events(member: Member) -> bool:
    """Whether `member` may add pages anywhere."""
    return bool(page_permission_policy.user_has_permission(member, "add"))
