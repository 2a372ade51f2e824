"""Deleting documents and pictures: refused with a sentence where events use them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect
from wagtail.admin import messages
from wagtail.documents.views.documents import DeleteView as WagtailDocumentDeleteView
from wagtail.images.views.images import DeleteView as WagtailImageDeleteView

from events.viewsets import deleting

if TYPE_CHECKING:
    from django.http import HttpResponse


class _Guarded:
    request: Any
    object: Any

    def run_before_hook(self) -> HttpResponse | None:
        if sentence := deleting.why_not_things([self.object]):
            messages.error(self.request, sentence)
            return redirect(self.get_success_url())  # type: ignore[attr-defined]
        return super().run_before_hook()  # type: ignore[misc]


class DocumentDeleteView(_Guarded, WagtailDocumentDeleteView):
    """Wagtail's, but for what is some event's material."""


class ImageDeleteView(_Guarded, WagtailImageDeleteView):
    """Wagtail's, but for the picture of a speaker or venue."""
