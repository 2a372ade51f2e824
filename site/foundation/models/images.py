"""The site's own image model: it was there before the first migration, so fields can be added."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from typing import Any

from django.core.files import File
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition, Filter
from wagtail.images.models import Image as WagtailImage


@lru_cache(maxsize=200)
def filters_of(spec: str) -> tuple[Filter, ...]:
    """Every size that `spec` names, as `fill-{480x270,960x540}|format-webp`. Each is understood
    once: pages with many pictures spent more on that than on reading them."""
    return tuple(Filter(one) for one in Filter.expand_spec(spec))


class SiteImage(AbstractImage):
    """A picture with its credit."""

    credit = models.CharField(_("credit"), max_length=200, blank=True)

    admin_form_fields = (*WagtailImage.admin_form_fields, "credit")

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")
        permissions = [("choose_siteimage", "Can choose image")]

    def generate_rendition_file(self, filter: Any, *, source: File | None = None) -> File:
        """Wagtail's, which leaves its temporary file open, read into memory."""
        made = super().generate_rendition_file(filter, source=source)
        with made:
            made.seek(0)
            return File(BytesIO(made.read()), name=made.name)


class Rendition(AbstractRendition):
    """A picture cut to a size."""

    image = models.ForeignKey(SiteImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="rendition_once"
            )
        ]
