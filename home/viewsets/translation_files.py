"""Bringing in what was translated with a program of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polib
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.auth import require_admin_access
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail_localize.views.edit_translation import upload_pofile

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

# The longest page, in all its words and its translator's, is a tenth of that.
MOST_BYTES = 5 * 1024 * 1024
# The line by which a file says which translation it is of.
OWNER = "X-WagtailLocalize-TranslationID"


@require_admin_access
@require_POST
def bring_in(request: HttpRequest, translation_id: int) -> HttpResponse:
    """Wagtail-localize's own, which fails without a file and on one that doesn't say whose it is."""
    file: Any = request.FILES.get("file")
    if file is None or file.size > MOST_BYTES or not _is_ours(file.read()):
        messages.error(request, _("This is no PO file of this page. Download it here first."))
        return redirect(get_valid_next_url_from_request(request) or "wagtailadmin_home")
    file.seek(0)
    return upload_pofile(request, translation_id)


def _is_ours(content: bytes) -> bool:
    try:
        text = content.decode()
        # Without a line break it would take a text for a file's name.
        file = polib.pofile(f"{text}\n")
    except (OSError, ValueError, LookupError):
        return False
    # It is read once more, in the encoding that it names.
    is_plain = "charset=utf-8" in file.metadata.get("Content-Type", "").lower()
    has_nul = any("\0" in entry.msgstr for entry in file)
    return OWNER in file.metadata and is_plain and not has_nul
