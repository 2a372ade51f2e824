"""The form that documents are taken in with."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.documents.forms import BaseDocumentForm

from foundation import uploads


class SiteDocumentForm(BaseDocumentForm):
    """Wagtail's, but a file must be what its name says: readers open it by that."""

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and "file" in self.changed_data:
            try:
                uploads.check_kind(file)
            except uploads.Refused as refusal:
                raise ValidationError(str(refusal), code="kind") from refusal
        return file
