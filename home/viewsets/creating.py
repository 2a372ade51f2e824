"""Making a page, while the editor saves it by itself at the same time."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.core.cache import cache
from django.db import transaction
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.pages.create import CreateView
from wagtail.models import Page

from foundation.admin_forms import BasePageForm

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

# How long a form may not know yet that it was saved, in seconds.
KNOWN_FOR = 600
# What is known of a form that was saved by pressing a button.
DONE = "done"


@method_decorator(require_admin_access, name="dispatch")
class CreatePageView(CreateView):
    """Wagtail's own, which fails when the first saving by itself is still under way: both make the
    page, at the same place in the tree and with the same slug. Here they wait for each other, and
    what the same form has saved already is replaced, since it says more by now."""

    def dispatch(
        self, request: HttpRequest, *args: Any, parent_page_id: int, **kwargs: Any
    ) -> HttpResponseBase:
        if request.method != "POST":
            return super().dispatch(request, *args, parent_page_id=parent_page_id, **kwargs)
        with transaction.atomic():
            # Before the view reads it: how many pages stand below it decides on the next one's path.
            Page.objects.select_for_update(of=("self",)).filter(pk=parent_page_id).first()
            return super().dispatch(request, *args, parent_page_id=parent_page_id, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponseBase:
        known = cache.get(self._key()) if self._creation() else None
        if known == DONE and self.expects_json_response:
            # It was pressed before, and overtook this.
            return self.json_error_response("invalid_revision", _("It is saved already."))
        place = transaction.savepoint()
        if (draft := _draft(known, request.user)) is not None:
            draft.delete()
            self.parent_page.refresh_from_db(fields=["numchild"])
        response = super().post(request)
        if self.page.pk is None:
            # Refused: the draft is all that there is.
            transaction.savepoint_rollback(place)
            return response
        transaction.savepoint_commit(place)
        if self._creation():
            cache.set(self._key(), self.page.pk if self.expects_json_response else DONE, KNOWN_FOR)
        return response

    def _creation(self) -> str:
        return str(self.request.POST.get(BasePageForm.CREATION, ""))[:36]

    def _key(self) -> str:
        named = f"{self.request.user.pk}/{self.parent_page.pk}/{self._creation()}"
        return f"page-in-making/{sha256(named.encode()).hexdigest()}"


def _draft(key: Any, user: Any) -> Page | None:
    """What the form saved by itself, if nobody has done anything with it since."""
    if not key or key == DONE:
        return None
    drafts = Page.objects.filter(pk=key, owner=user, live=False, first_published_at=None)
    page = drafts.first()
    return page.specific if page is not None and page.revisions.count() == 1 else None
