"""What a call's page is made of besides its texts. Words are translated."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class CallStepBlock(blocks.StructBlock):
    """One thing to do on the way to taking part."""

    title = blocks.CharBlock(label=_("What to do"), max_length=120)
    text = blocks.TextBlock(label=_("Text"), max_length=600, required=False, rows=3)

    class Meta:
        icon = "list-ol"
        label = _("Step")
        label_format = "{title}"


class ChosenBlock(blocks.StructBlock):
    """Who was chosen, and for what."""

    name = blocks.CharBlock(label=_("Name"), max_length=160)
    text = blocks.TextBlock(
        label=_("For what"),
        max_length=600,
        required=False,
        rows=3,
        help_text=_("Name people only where they agree."),
    )

    class Meta:
        icon = "success"
        label = _("Chosen")
        label_format = "{name}"
