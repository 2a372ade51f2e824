"""Where live pages lead: how addresses elsewhere do, and which pages of the site are gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.fetching import Problem
from home.enums import LinkState

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

LONGEST_ADDRESS = 2_000


class CheckedLinkQuerySet(models.QuerySet["CheckedLink"]):
    def due(self, now: datetime) -> QuerySet[CheckedLink]:
        """To be asked now, the longest waiting first."""
        return self.filter(next_at__lte=now).order_by("next_at", "pk")

    def broken(self) -> QuerySet[CheckedLink]:
        return self.filter(state=LinkState.BROKEN)


class CheckedLink(models.Model):
    """An address elsewhere that live pages lead to, and what came of asking for it. It counts as
    broken once it failed on three days; `failed_on` is the last of them."""

    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the address")
    address = models.CharField(max_length=LONGEST_ADDRESS)
    host = models.CharField(max_length=253, db_index=True)
    state = models.CharField(max_length=10, choices=LinkState, default=LinkState.UNKNOWN)
    problem = models.CharField(max_length=40, blank=True)
    # Where it has moved to for good.
    leads_to = models.CharField(max_length=LONGEST_ADDRESS, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    failed_on = models.DateField(null=True)
    broken_since = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(db_index=True)

    objects = CheckedLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link elsewhere")
        verbose_name_plural = _("links elsewhere")
        default_permissions = ()

    def __str__(self) -> str:
        return self.address

    @property
    def why(self) -> str:
        """What is wrong, as a sentence."""
        name, _space, detail = self.problem.partition(" ")
        known = name in Problem.values
        sentence = str(Problem(name).label) if known else self.problem
        return f"{sentence.rstrip('.')} ({detail})." if known and detail else sentence


class LinkUse(models.Model):
    """A live page that leads to it."""

    link = models.ForeignKey(CheckedLink, on_delete=models.CASCADE, related_name="uses")
    page = models.ForeignKey(
        "wagtailcore.Page", on_delete=models.CASCADE, related_name="links_elsewhere"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("use of a link")
        verbose_name_plural = _("uses of links")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["link", "page"], name="link_use_once")]

    def __str__(self) -> str:
        return f"{self.page_id}: {self.link_id}"


class GoneLink(models.Model):
    """A link in the text of `page` to a page that was deleted; `title` is what that was called."""

    page = models.ForeignKey(
        "wagtailcore.Page", on_delete=models.CASCADE, related_name="gone_links"
    )
    target = models.PositiveBigIntegerField(help_text="The primary key that it had")
    title = models.CharField(max_length=255)
    gone_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("link to a deleted page")
        verbose_name_plural = _("links to deleted pages")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["page", "target"], name="gone_link_once")]

    def __str__(self) -> str:
        return self.title
