"""Beginning a translation, bringing it up to date, and giving it up: what each asks of rights."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import HiddenInput
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from wagtail.admin import messages
from wagtail.admin.auth import require_admin_access
from wagtail.models import Page
from wagtail_localize.models import TranslationSource
from wagtail_localize.views.convert import convert_to_alias
from wagtail_localize.views.submit_translations import SubmitPageTranslationView
from wagtail_localize.views.update_translations import UpdateTranslationsView

from foundation import checklist
from home.models import HomePage

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@method_decorator(require_admin_access, name="dispatch")
class BeginTranslationView(SubmitPageTranslationView):
    """Wagtail-localize's own, which offers every language to whoever translates into one, and takes
    the words from when a translation was last begun."""

    def get_form(self) -> Any:
        form = super().get_form()
        offered = form.fields["locales"]
        own = offered.queryset.filter(pk__in=_own_locales(self.request.user))
        offered.queryset = own.exclude(pk__in=self._others_mirrors())
        return form

    def _others_mirrors(self) -> list[int]:
        """The languages of published mirrors that the user may not publish: what is begun there is
        read at once."""
        keys = self.object.get_descendants(inclusive=True).values("translation_key")
        mirrors = Page.objects.live().filter(translation_key__in=keys).exclude(alias_of=None)
        user = self.request.user
        return [
            one.locale_id for one in mirrors if not one.permissions_for_user(user).can_publish()
        ]

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        pages = self.object.get_descendants(inclusive=True)
        if not form.cleaned_data["include_subtree"]:
            pages = pages.filter(pk=self.object.pk)
        known = TranslationSource.objects.filter(
            object_id__in=pages.values("translation_key"), locale=self.object.locale_id
        )
        for source in known:
            source.update_from_db()
        return super().form_valid(form)


def _own_locales(user: Any) -> list[int]:
    """Those in which `user` may change or write pages, as their groups say."""
    may = ((home, home.permissions_for_user(user)) for home in HomePage.objects.all())
    return [home.locale_id for home, one in may if one.can_edit() or one.can_add_subpage()]


@method_decorator(require_admin_access, name="dispatch")
class SyncTranslationsView(UpdateTranslationsView):
    """Wagtail-localize's own, by which whoever translates into one language publishes all.

    New words are taken over by whoever may change the source or one of its translations; these are
    published by whoever may publish each of them, where the checklist lets their source through."""

    def get_object(self) -> Any:
        source = super().get_object()
        locales = source.translations.filter(enabled=True).values("target_locale")
        kin = Page.objects.filter(translation_key=source.object_id)
        translated = kin.filter(locale__in=locales)
        pages = translated | kin.filter(locale=source.locale_id)
        if not any(page.permissions_for_user(self.request.user).can_edit() for page in pages):
            raise PermissionDenied
        self.may_publish = all(
            page.permissions_for_user(self.request.user).can_publish() for page in translated
        )
        return source

    def get_form(self) -> Any:
        form = super().get_form()
        if not self.may_publish:
            box = form.fields["publish_translations"]
            # What is sent by hand is not heard.
            box.disabled, box.widget = True, HiddenInput()
        return form

    def form_valid(self, form: Any) -> HttpResponse:
        # A translation has what its source has.
        source = self.object.get_source_instance()
        sentence = checklist.why_not([source], now=timezone.now())
        if not (sentence and form.cleaned_data["publish_translations"]):
            return super().form_valid(form)
        messages.error(self.request, sentence)
        return HttpResponseRedirect(self.request.get_full_path())


@method_decorator(require_admin_access, name="dispatch")
class MirrorSourceView(View):
    """Wagtail-localize's own, which asks for the right to change a page alone: but the mirror of what
    is published is published, and what the page said is gone from it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        page = get_object_or_404(Page, pk=kwargs["page_id"])
        may = page.permissions_for_user(request.user)
        if not may.can_publish() or (page.live and not may.can_unpublish()):
            raise PermissionDenied
        return convert_to_alias(request, page.pk)
