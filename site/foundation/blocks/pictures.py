"""Blocks to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageBlock, ImageChooserBlock

from foundation import framing, videos

if TYPE_CHECKING:
    from collections.abc import Iterable

    from foundation.models import SiteImage

# In how many sizes a picture is cut: the templates of the blocks draw it in these.
PICTURE = "width-{480,960,1440}|format-webp"
IN_GALLERY = "fill-{480x360,960x720}|format-webp"
LARGE = "width-1440|format-webp"
POSTER = "fill-{640x360,1280x720}|format-webp"


def latest(count: int) -> list[SiteImage]:
    """The pictures that were taken in last, as a preview shows them."""
    rows: Any = get_image_model().objects.prefetch_related("renditions").order_by("-pk")[:count]
    pictures = list(rows)
    for picture in pictures:
        picture.contextual_alt_text, picture.decorative = picture.title, False
    return pictures


class PictureBlock(blocks.StructBlock):
    """A picture; its credit is the image's own."""

    picture = ImageBlock(label=_("Picture"))
    caption = blocks.CharBlock(label=_("Caption"), max_length=300, required=False)

    def bulk_to_python(self, values: Iterable[Any]) -> list[Any]:
        """All pictures of a text at once, with their sizes: two queries for any number."""
        found = super().bulk_to_python(values)
        pictures: list[SiteImage] = [value["picture"] for value in found if value["picture"]]
        prefetch_related_objects(pictures, "renditions")
        return found

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        return {**super().get_context(value, parent_context=parent_context), "spec": PICTURE}

    def get_preview_value(self) -> Any:
        caption = _("A caption says what one cannot see.")
        return self.normalize({"picture": next(iter(latest(1)), None), "caption": caption})

    class Meta:
        icon = "image"
        label = _("Picture")
        description = _("One picture, with a caption of its own.")
        template = "blocks/picture_block.html"


class GalleryBlock(blocks.StructBlock):
    """Pictures side by side; each leads to itself, large."""

    pictures = blocks.ListBlock(
        PictureBlock(),
        label=_("Pictures"),
        min_num=2,
        max_num=12,
        help_text=_("Two to twelve. They are cut to one format; a click shows the whole picture."),
    )

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        # Those whose image is gone are left out.
        pictures = [one for one in value["pictures"] if one["picture"]]
        return {**context, "pictures": pictures, "spec": IN_GALLERY, "large": LARGE}

    def get_preview_value(self) -> Any:
        pictures = [{"picture": picture, "caption": picture.title} for picture in latest(4)]
        return self.normalize({"pictures": pictures})

    class Meta:
        icon = "grid"
        label = pgettext_lazy("block", "Gallery")
        description = _("Two to twelve pictures side by side.")
        template = "blocks/gallery_block.html"


class VideoBlock(blocks.StructBlock):
    """A video that others keep: they are asked for it only when its reader says so."""

    title = blocks.CharBlock(label=_("Title"), max_length=160)
    address = blocks.URLBlock(
        label=_("Address of the video"),
        max_length=300,
        help_text=_("Of one video at YouTube or Vimeo, as the browser shows it."),
    )
    poster = ImageChooserBlock(
        label=_("Picture"),
        required=False,
        help_text=_("Stands there until the video is played. It comes from this site."),
    )
    caption = blocks.CharBlock(label=_("Caption"), max_length=300, required=False)

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        cleaned = super().clean(value)
        if cleaned["address"] and videos.find(cleaned["address"]) is None:
            error = _("Only single videos at YouTube or Vimeo can be shown here.")
            raise blocks.StructBlockValidationError(
                block_errors={"address": ValidationError(error, code="host")}
            )
        return cleaned

    def bulk_to_python(self, values: Iterable[Any]) -> list[Any]:
        found = super().bulk_to_python(values)
        posters: list[SiteImage] = [value["poster"] for value in found if value["poster"]]
        prefetch_related_objects(posters, "renditions")
        return found

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        # An editor's form asks the same, but a translator's doesn't.
        video = videos.find(value["address"] or "")
        if video is not None:
            framing.allow((parent_context or {}).get("request"), video.player_host)
        return {**context, "video": video, "spec": POSTER}

    def get_preview_value(self) -> Any:
        return self.normalize(
            {
                "title": _("What we learned at the counter"),
                "address": "https://vimeo.com/76979871",
                "poster": next(iter(latest(1)), None),
            }
        )

    class Meta:
        icon = "media"
        label = pgettext_lazy("block", "Video")
        description = _("A video at YouTube or Vimeo, which is asked for it only after a click.")
        template = "blocks/video_block.html"
