"""Links by which people without an account see the newest draft of one page, for some days."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation import links

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet


class PreviewLinkQuerySet(models.QuerySet["PreviewLink"]):
    def open_at(self, now: datetime) -> QuerySet[PreviewLink]:
        return self.filter(ends_at__gt=now)


class PreviewLink(models.Model):
    """Who made it stands in the history of the page. Revoked, it is gone."""

    PURPOSE = "preview"

    page = models.ForeignKey(
        "wagtailcore.Page", on_delete=models.CASCADE, related_name="preview_links"
    )
    label = models.CharField(
        _("for whom"), max_length=80, help_text=_("So that you know it again: press, ministry.")
    )
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField(db_index=True)

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("preview link")
        verbose_name_plural = _("preview links")
        default_permissions = ()

    def __str__(self) -> str:
        return self.label

    @property
    def token(self) -> str:
        return links.make(self.PURPOSE, self.pk)


# How long a link may hold.
DAYS = (1, 3, 7)
# A page has no more at a time: a list that nobody overlooks.
MOST_AT_A_TIME = 10
# After its end somebody who comes late is told so; then it is forgotten.
KEPT_AFTER_END = timedelta(days=30)
