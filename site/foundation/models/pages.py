"""What every page of the site has."""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

FIXED_ADDRESS = _("The address of this page is fixed: feeds and mails rely on it.")


class BasePage(Page):
    """A page whose slug may not hide one of the site's own addresses."""

    # Made by the site itself, one a language: nobody makes another, and its slug stays.
    is_fixed: ClassVar[bool] = False

    # Who may see what is decided by the site's own rules, never by Wagtail's view restrictions,
    # which lists, feeds and mails would not know of.
    private_page_options: ClassVar[list[str]] = []
    # Addresses below this page that belong to views, not to pages.
    reserved_slugs: ClassVar[frozenset[str]] = frozenset()

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        parent = self.get_parent() if self.path else getattr(self, "_parent_page", None)
        if parent and self.slug in getattr(parent.specific_class, "reserved_slugs", ()):
            raise ValidationError(
                {"slug": _("This address is used by the site itself. Choose another one.")}
            )
        if self.is_fixed and self.pk:
            stored = type(self).objects.filter(pk=self.pk).values_list("slug", flat=True).first()
            if stored is not None and self.slug != stored:
                raise ValidationError({"slug": FIXED_ADDRESS}, code="fixed")

    @classmethod
    def can_create_at(cls, parent: Page) -> bool:
        return not cls.is_fixed and super().can_create_at(parent)
