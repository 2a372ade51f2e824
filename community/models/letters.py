"""What editors put first in a digest: a few words and some pages, for one edition and language.

Wagtail's own drafts say what is approved: a letter that is live. Changing it makes a draft, and the
approved words stay until the draft is published.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.fields import RichTextField
from wagtail.models import DraftStateMixin, Orderable, Page, PreviewableMixin, RevisionMixin

from community import digest_periods

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse  # noqa: TID251 -- only their types

    from community.digest_periods import Period

LONGEST_INTRODUCTION: Final = 700
MOST_LEADS: Final = 5


def check_period(name: str) -> None:
    """Raise ValidationError for what is no week or month."""
    if digest_periods.read(name) is None:
        raise ValidationError(_("There is no such edition."), code="period")


class DigestLetter(PreviewableMixin, DraftStateMixin, RevisionMixin, ClusterableModel):
    """The editor's part of one edition in one language. `live`: it is approved."""

    period = models.CharField(
        pgettext_lazy("digest", "edition"), max_length=8, validators=[check_period]
    )
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    introduction = RichTextField(
        _("introduction"),
        blank=True,
        max_length=LONGEST_INTRODUCTION,
        features=["bold", "italic", "link"],
        help_text=_("A few sentences. By itself it is no reason to send a mail."),
    )
    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="digest_letter")

    class Meta:
        verbose_name = _("editor's part of a digest")
        verbose_name_plural = _("editor's parts of digests")
        permissions = [
            ("publish_digestletter", "Can approve the editor's part of a digest"),
            ("preview_as_member", "Can look at a digest as any member would get it"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["period", "language"],
                name="digest_letter_once",
                violation_error_message=_("This edition has one in this language already."),
            )
        ]

    def __str__(self) -> str:
        edition = self.edition
        language = self.get_language_display()
        return f"{edition.label if edition else self.period} · {language}"

    @property
    def edition(self) -> Period | None:
        """The week or month it is for."""
        return digest_periods.read(self.period)

    @property
    def revisions(self) -> Any:
        return self._revisions

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        return [
            ("mail", _("Mail to somebody without an account")),
            ("text", _("The same as plain text")),
            ("site", _("On the site")),
        ]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        from community.views import digests  # noqa: PLC0415 -- Wagtail asks the model for it

        return digests.preview(request, self, mode_name)


class DigestLead(Orderable):
    """A page that editors put first, in whatever language they chose it."""

    letter = ParentalKey(DigestLetter, on_delete=models.CASCADE, related_name="leads")
    page = models.ForeignKey(
        Page, on_delete=models.CASCADE, related_name="+", verbose_name=_("page")
    )
    sentence = models.CharField(
        _("your own sentence"),
        max_length=240,
        blank=True,
        help_text=_("In the place of the page's own lead."),
    )

    class Meta(Orderable.Meta):
        verbose_name = pgettext_lazy("digest", "lead item")
        verbose_name_plural = pgettext_lazy("digest", "lead items")

    def __str__(self) -> str:
        return str(self.page)

    @property
    def thing(self) -> str:
        """The key that sections of the digest know it by, in whatever language it is."""
        return str(self.page.translation_key)
