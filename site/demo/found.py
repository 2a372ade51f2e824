"""What the demo has loaded, by its keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wagtail.documents import get_document_model

from demo.keys import key
from events.models import Speaker
from foundation.models import SiteImage

if TYPE_CHECKING:
    from wagtail.documents.models import Document


def drawn(name: str) -> SiteImage | None:
    # Known by its file, as an editor may give it another title.
    return SiteImage.objects.filter(file__contains=f"talka-demo-{name}").order_by("pk").first()


def document(name: str) -> Document | None:
    rows = get_document_model().objects.filter(file__contains=f"talka-demo-{name}")
    return rows.order_by("pk").first()


def speaker(name: str) -> int:
    """The primary key of who is there in any case."""
    return int(Speaker.objects.values_list("pk", flat=True).get(uuid=key("speaker", name)))
