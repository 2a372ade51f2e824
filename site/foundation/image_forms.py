"""The form that pictures are taken in with."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext_lazy as _
from PIL import Image
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from foundation import camera_traces
from foundation.photos import BROKEN, TOO_MANY


class PictureField(WagtailImageField):
    """Wagtail's, but a picture's size is read before the picture is, which takes memory for every
    pixel that it says it has; one that breaks off is refused, not an error page; and where and when
    it was taken is not taken in."""

    def to_python(self, data: Any) -> Any:
        if data and self._pixels(data) > self.max_image_pixels:
            raise ValidationError(
                _("This picture has too many pixels. Make it smaller and try again."),
                code="file_too_many_pixels",
            )
        try:
            return self._without_traces(super().to_python(data))
        except BROKEN as error:
            raise ValidationError(
                self.error_messages["invalid_image"], code="invalid_image"
            ) from error

    def _without_traces(self, file: Any) -> Any:
        clean = camera_traces.removed(file) if file else None
        if file:
            file.seek(0)
        if clean is None:
            return file
        # How large it may be was asked of what was sent.
        return SimpleUploadedFile(file.name, clean, file.content_type)

    def _pixels(self, file: Any) -> float:
        """How many pixels `file` says it has; none where it isn't understood."""
        try:
            width, height = Image.open(file).size
        except TOO_MANY:
            return float("inf")
        except BROKEN:
            return 0
        finally:
            file.seek(0)
        return width * height


class SiteImageForm(BaseImageForm):
    file = PictureField(label=_("File"))
