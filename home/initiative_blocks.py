"""What an initiative's page is made of besides its texts. Dates, amounts and states hold for all
languages; words are translated."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock

from foundation import currencies
from foundation.partial_dates import PartialDateBlock, is_before
from foundation.spoken import SpokenLanguage
from home.enums import Fund, Step, Trial

MOST_MONEY = {"max_digits": 14, "decimal_places": 2}


class RoleBlock(blocks.StructBlock):
    """One role in the team; whoever has it is not named."""

    role = blocks.CharBlock(label=_("Role"), max_length=120)
    does = blocks.TextBlock(label=_("What it does"), max_length=400, required=False, rows=2)

    class Meta:
        icon = "group"
        label = _("Role")
        label_format = "{role}"


class GoalBlock(blocks.StructBlock):
    """A goal in words and, where it can be counted, how far it has got."""

    words = blocks.CharBlock(label=_("Goal"), max_length=250)
    is_training = blocks.BooleanBlock(
        label=_("Fed by the training figures"),
        required=False,
        help_text=_("Shows the people trained and the training target; the numbers stay empty."),
    )
    target = blocks.DecimalBlock(label=_("Target"), required=False, min_value=0, **MOST_MONEY)
    current = blocks.DecimalBlock(label=_("So far"), required=False, min_value=0, **MOST_MONEY)
    unit = blocks.CharBlock(
        label=_("What is counted"),
        max_length=60,
        required=False,
        help_text=_("As it stands behind the number: “services”, “days of waiting”."),
    )
    as_of = PartialDateBlock(label=_("As of"), required=False)

    class Meta:
        icon = "success"
        label = _("Goal")
        label_format = "{words}"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        numbers = [name for name in ("target", "current") if cleaned[name] is not None]
        if cleaned["is_training"] and numbers:
            sentence = _("The training figures bring the numbers: leave this empty.")
            raise StructBlockValidationError({numbers[0]: ValidationError(sentence)})
        if cleaned["target"] == 0:
            raise StructBlockValidationError(
                {"target": ValidationError(_("A target is more than nothing."))}
            )
        if cleaned["current"] is not None and cleaned["target"] is None:
            raise StructBlockValidationError(
                {"target": ValidationError(_("Say what this number is to become."))}
            )
        return cleaned


class MilestoneBlock(blocks.StructBlock):
    """What is to happen, or has happened, and when."""

    date = PartialDateBlock(label=_("Date"))
    title = blocks.CharBlock(label=_("Title"), max_length=160)
    text = blocks.TextBlock(label=_("Text"), max_length=600, required=False, rows=3)
    state = blocks.ChoiceBlock(
        label=_("State"),
        choices=Step.choices,
        default=Step.PLANNED,
        help_text=_("Planned or under way after its date is shown as late by itself."),
    )
    page = blocks.PageChooserBlock(label=_("Read more on"), required=False)

    class Meta:
        icon = "calendar"
        label = _("Milestone")
        label_format = "{date} {title}"


class PilotBlock(blocks.StructBlock):
    """Something that is tried out before it is done for good."""

    title = blocks.CharBlock(label=_("Title"), max_length=160)
    body = blocks.CharBlock(
        label=_("Organisation"),
        max_length=160,
        required=False,
        help_text=_("Who tries it out."),
    )
    text = blocks.TextBlock(label=_("What is tried"), max_length=600, required=False, rows=3)
    state = blocks.ChoiceBlock(label=_("State"), choices=Trial.choices, default=Trial.PLANNED)
    result = blocks.TextBlock(label=_("What came of it"), max_length=600, required=False, rows=2)

    class Meta:
        icon = "view"
        label = _("Pilot")
        label_format = "{title}"


class DocumentBlock(blocks.StructBlock):
    """A document to read. One that is guarded is shown to whoever may open it."""

    title = blocks.CharBlock(
        label=_("Title"),
        max_length=200,
        required=False,
        help_text=_("Empty: the document's own."),
    )
    document = DocumentChooserBlock(label=_("Document"))
    language = blocks.ChoiceBlock(
        label=_("Language"), choices=SpokenLanguage.choices, required=False
    )

    class Meta:
        icon = "doc-full"
        label = _("Document")
        label_format = "{title}"

    def get_searchable_content(self, value: blocks.StructValue) -> list[str]:
        """Nothing: what search finds, every reader must see."""
        return []


class MoneyBlock(blocks.StructBlock):
    """One source of money."""

    source = blocks.CharBlock(label=_("Source"), max_length=160)
    fund = blocks.ChoiceBlock(
        label=_("Kind"),
        choices=Fund.choices,
        default=Fund.NATIONAL,
        help_text=_(
            "A fund of the European Union brings its emblem and the words that it asks for."
        ),
    )
    amount = blocks.DecimalBlock(label=_("Amount"), required=False, min_value=0, **MOST_MONEY)
    currency = blocks.ChoiceBlock(label=_("Currency"), choices=currencies.choices, default="EUR")
    share = blocks.DecimalBlock(
        label=_("Share in per cent"),
        required=False,
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        help_text=_("Empty: worked out of the amounts, where all are known in one currency."),
    )
    starts = PartialDateBlock(label=_("From"), required=False)
    ends = PartialDateBlock(label=_("Until"), required=False)

    class Meta:
        icon = "tag"
        label = _("Source of money")
        label_format = "{source}"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if is_before(cleaned["ends"], cleaned["starts"]):
            raise StructBlockValidationError(
                {"ends": ValidationError(_("The end must be after the start."), code="order")}
            )
        return cleaned


class FundingBlock(blocks.StreamBlock):
    """All sources of money, whose shares are parts of one whole."""

    money = MoneyBlock()

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if sum(child.value["share"] or 0 for child in cleaned) > 100:
            sentence = _("Together the shares are more than a hundred per cent.")
            raise StreamBlockValidationError(non_block_errors=[ValidationError(sentence)])
        return cleaned
