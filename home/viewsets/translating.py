"""Beginning a translation: into the languages that one translates into."""

from __future__ import annotations

from typing import Any

from django.utils.decorators import method_decorator
from wagtail.admin.auth import require_admin_access
from wagtail_localize.views.submit_translations import SubmitPageTranslationView

from home.models import HomePage


@method_decorator(require_admin_access, name="dispatch")
class BeginTranslationView(SubmitPageTranslationView):
    """Wagtail-localize's own, which offers every language to whoever translates into one."""

    def get_form(self) -> Any:
        form = super().get_form()
        offered = form.fields["locales"]
        offered.queryset = offered.queryset.filter(pk__in=_own_locales(self.request.user))
        return form


def _own_locales(user: Any) -> list[int]:
    """Those in which `user` may change or write pages, as their groups say."""
    may = ((home, home.permissions_for_user(user)) for home in HomePage.objects.all())
    return [home.locale_id for home, one in may if one.can_edit() or one.can_add_subpage()]
