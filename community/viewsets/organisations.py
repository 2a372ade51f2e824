"""Organisations in the editors' screens: their rows, which may be the same, and making one of two."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import log
from wagtail.snippets.views.snippets import IndexView as SnippetIndexView

from community import errors
from community.models import Organisation
from community.organisation_forms import MergeForm
from community.queries import organisations as queries
from community.reauthentication import ask_again
from community.services import merging
from community.viewsets import MENU
from foundation.admin_forms import CountrySelect
from foundation.choosing import ChooserViewSet
from foundation.viewsets.snippets import SnippetViewSet

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

    from community.models import Member

MAY_MERGE = merging.MAY_MERGE
LIST = "wagtailsnippets_community_organisation:list"


class IndexView(SnippetIndexView):
    def get_list_more_buttons(self, instance: Organisation) -> list[Any]:
        found = list(super().get_list_more_buttons(instance))
        if self.request.user.has_perm(MAY_MERGE):
            address = reverse("organisation_merge", args=(instance.pk,))
            label = _("Merge into another one")
            found.append(Button(label, url=address, icon_name="resubmit", priority=50))
        return found

    @property
    def header_more_buttons(self) -> list[Any]:
        found = list(super().header_more_buttons)
        if self.request.user.has_perm(MAY_MERGE):
            address = reverse("organisation_duplicates")
            found.append(Button(_("Perhaps the same"), url=address, icon_name="copy", priority=60))
        return found


class OrganisationViewSet(SnippetViewSet):
    model = Organisation
    chooser_viewset_class = ChooserViewSet
    index_view_class = IndexView
    icon = "group"
    menu_label = gettext_lazy("Organisations")
    menu_order = 350
    menu_hook = MENU
    list_display = (
        "__str__",
        Column("get_kind_display", label=gettext_lazy("Kind")),
        Column("country", label=gettext_lazy("Country")),
    )
    list_filter = ("kind",)
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldRowPanel([FieldPanel("kind"), FieldPanel("country", widget=CountrySelect)]),
            FieldPanel("parent"),
            FieldPanel("about"),
            FieldPanel("website"),
            FieldPanel("register_code"),
        ]
    )


class _MayMerge(WagtailAdminTemplateMixin, TemplateView):
    """Only for those who may merge organisations."""

    header_icon = "group"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(MAY_MERGE):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse(LIST), "label": _("Organisations")},
            {"url": "", "label": self.get_page_title()},
        ]


class DuplicatesView(_MayMerge):
    """Which rows may be the same organisation."""

    template_name = "community/admin/duplicates.html"
    page_title = gettext_lazy("Perhaps the same")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "pairs": queries.duplicates()}


class MergeView(_MayMerge):
    """One organisation goes into another: first what that does, then the deed. It cannot be taken
    back, so whoever does it is asked who they are."""

    template_name = "community/admin/merge.html"
    page_title = gettext_lazy("Merge into another one")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.has_perm(MAY_MERGE):
            self.old = get_object_or_404(Organisation, pk=kwargs["pk"])
            ask_again(request)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form: MergeForm = kwargs.pop("form", None) or self._form()
        into = form.cleaned_data.get("into") if form.is_bound and form.is_valid() else None
        context = {**super().get_context_data(**kwargs), "form": form, "old": self.old}
        if into:
            context |= {
                "into": into,
                "moved": merging.preview(old=self.old, new=into),
                "in_both": merging.in_both(old=self.old, new=into),
            }
        return context

    def _form(self) -> MergeForm:
        asked = self.request.GET if "into" in self.request.GET else None
        return MergeForm(asked, old=self.old)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = MergeForm(request.POST, old=self.old)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        actor: Member = request.user  # type: ignore[assignment]
        name = str(self.old)
        try:
            done = merging.merge(
                old=self.old, new=form.cleaned_data["into"], actor=actor, now=timezone.now()
            )
        except errors.CommunityError as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(reverse("organisation_merge", args=(self.old.pk,)))
        log(done.into, "wagtail.edit", user=actor, data={"merged": name})
        text = _("%(old)s has gone into %(new)s.") % {"old": name, "new": done.into}
        messages.success(request, text)
        return HttpResponseRedirect(reverse(LIST))


def urls() -> list[URLPattern]:
    return [
        path("organisations/same/", DuplicatesView.as_view(), name="organisation_duplicates"),
        path("organisations/<int:pk>/merge/", MergeView.as_view(), name="organisation_merge"),
    ]
