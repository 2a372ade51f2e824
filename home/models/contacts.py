"""Members whom editors named as the contact of a page; whether they agreed, their consents say."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ContactPerson(models.Model):
    """A member who was named somewhere, and so was asked: once, whatever the page
    (docs/adr/0031-contact-without-addresses.md)."""

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="page_contact",
    )
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("member asked to be a contact")
        verbose_name_plural = _("members asked to be contacts")

    def __str__(self) -> str:
        return str(self.member)


class PageContact(models.Model):
    """A page, as it was last published, names the person."""

    person = models.ForeignKey(ContactPerson, on_delete=models.CASCADE, related_name="pages")
    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="+")
    named_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("contact named on a page")
        verbose_name_plural = _("contacts named on pages")
        ordering = ["named_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["person", "page"], name="page_contact_once")]

    def __str__(self) -> str:
        return f"{self.page}: {self.person}"
