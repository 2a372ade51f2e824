"""What editors show first for words that people look for."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, Panel

from foundation.folding import LONGEST_TERM, query_terms, stem

LONGEST_PHRASE = 100


class Recommendation(ClusterableModel):
    """A page of this site, or an address elsewhere, that stands above all results."""

    language = models.CharField(
        _("language"),
        max_length=10,
        choices=settings.LANGUAGES,
        blank=True,
        help_text=_(
            "For readers of this language. Empty: for all, who get the page in their own language "
            "where there is one."
        ),
    )
    page = models.ForeignKey(
        "wagtailcore.Page",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("page"),
        help_text=_("Shown only to whoever may see it."),
    )
    address = models.URLField(_("or an address elsewhere"), blank=True)
    title = models.CharField(
        _("title"), max_length=120, blank=True, help_text=_("Of the address; a page has its own.")
    )
    reason = models.CharField(
        _("why"),
        max_length=200,
        help_text=_("A sentence that says what one finds there."),
    )

    class Meta:
        verbose_name = _("recommended result")
        verbose_name_plural = _("recommended results")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(page=None) ^ models.Q(address=""),
                name="recommendation_leads_somewhere",
            )
        ]

    def __str__(self) -> str:
        return str(self.page) if self.page else self.title

    @property
    def for_words(self) -> str:
        """All its phrases, as lists show them."""
        return ", ".join(phrase.words for phrase in self.phrases.all())

    def clean(self) -> None:
        super().clean()
        if (self.page is None) == (not self.address):
            raise ValidationError({"page": _("Choose a page or write an address, not both.")})
        if self.address and not self.address.startswith(("https://", "http://")):
            raise ValidationError({"address": _("The address must begin with https://.")})
        if self.address and not self.title:
            raise ValidationError({"title": _("Say what the address is called.")})


class RecommendationPhrase(models.Model):
    """Words for which something is recommended: all of them must be looked for."""

    recommendation = ParentalKey(Recommendation, on_delete=models.CASCADE, related_name="phrases")
    words = models.CharField(
        _("words"),
        max_length=LONGEST_PHRASE,
        help_text=_(
            "In any order, with or without marks on letters, also with other endings. Who looks for "
            "more words besides is shown it too."
        ),
    )
    # What its longest word must begin with in whatever is looked for: an index finds the phrase by it.
    start = models.CharField(max_length=LONGEST_TERM, db_index=True, editable=False)

    panels: ClassVar[list[Panel]] = [FieldPanel("words")]

    class Meta:
        verbose_name = _("words of a recommended result")
        verbose_name_plural = _("words of recommended results")

    def __str__(self) -> str:
        return self.words

    def save(self, *args: Any, **kwargs: Any) -> None:
        """With what it is found by."""
        self.start = max(map(stem, query_terms(self.words)), key=len, default="")
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        if not query_terms(self.words):
            raise ValidationError({"words": _("There is no word in it. Type letters or numbers.")})
