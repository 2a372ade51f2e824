"""What every page of the site has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ValidationError
from django.db.models import Exists
from django.db.models.functions import Coalesce
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, PageViewRestriction

from foundation import checklist
from foundation.admin_forms import TAKEN, BasePageForm

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from foundation.checklist import Finding

# What cards on other sites show of a title, before they cut it off.
TITLE_SHOWN = 90

FIXED_ADDRESS = _("The address of this page is fixed: feeds and mails rely on it.")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageCard:
    """A page as another one points to it. `template` draws it, and knows what `extra` is."""

    title: str
    lead: str
    language: str
    template: str = "blocks/page_card.html"
    extra: Any = None


class BasePage(Page):
    """A page whose slug may not hide one of the site's own addresses."""

    base_form_class = BasePageForm

    # Made by the site itself, one a language: nobody makes another, and its slug stays.
    is_fixed: ClassVar[bool] = False

    # Who may see what is decided by the site's own rules, never by Wagtail's view restrictions,
    # which lists, feeds and mails would not know of.
    private_page_options: ClassVar[list[str]] = []
    # What search calls it, where that is more than a page (`search.enums.Kind`).
    found_as: ClassVar[str] = ""
    # What each visit shows of the rows that it points to, read together with it.
    read_with: ClassVar[tuple[str, ...]] = ("locale",)
    # Addresses below this page that belong to views, not to pages.
    reserved_slugs: ClassVar[frozenset[str]] = frozenset()

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        self._check_address()

    def minimal_clean(self) -> None:
        """What is asked of a draft, too."""
        try:
            super().minimal_clean()
        except ValidationError as error:
            if hasattr(error, "error_dict"):
                raise
            # Of a title Wagtail doesn't say that it is one, and translations ask for the field.
            raise ValidationError({"title": error.error_list}) from error
        self._check_address()

    def _check_address(self) -> None:
        # Not in the tree yet: its form has asked already.
        parent = self.get_parent() if self.path else None
        if parent and self.slug in getattr(parent.specific_class, "reserved_slugs", ()):
            raise ValidationError({"slug": ValidationError(TAKEN, code="reserved")})
        if self.is_fixed and self.pk:
            stored = type(self).objects.filter(pk=self.pk).values_list("slug", flat=True).first()
            if stored is not None and self.slug != stored:
                raise ValidationError({"slug": FIXED_ADDRESS}, code="fixed")

    def findings(self, *, now: datetime) -> list[Finding]:
        """What is to be mended before it is published, or might be better. Asks nothing but the
        page, as it is in hand."""
        found = []
        if len(self.seo_title or self.title) > TITLE_SHOWN:
            sentence = gettext(
                "The title has more than %(number)d letters: other sites will cut it off. Shorten "
                "it, or write a shorter one for them (tab Promote)."
            )
            found.append(checklist.warns(sentence % {"number": TITLE_SHOWN}, "title"))
        if self.go_live_at and self.go_live_at <= now and not self.first_published_at:
            sentence = gettext("The moment to go live is over: it will appear at once.")
            found.append(checklist.warns(sentence, "go_live_at"))
        return found

    def update_aliases(self, **given: Any) -> None:
        """Wagtail's, but that the mirrors of what only waits to be published wait with it."""
        # A mirror is brought up to date with its source, and its own mirrors after it.
        if self.live or self.alias_of_id:
            super().update_aliases(**given)

    @classmethod
    def to_be_served(cls) -> QuerySet[Any]:
        """Its pages with what each visit asks of them: what `read_with` names, and whether any page
        of the site is restricted."""
        anywhere = Exists(PageViewRestriction.objects.all())
        pages: QuerySet[Any] = cls.objects.select_related(*cls.read_with)
        return pages.annotate(some_are_restricted=anywhere)

    def get_view_restrictions(self) -> QuerySet[PageViewRestriction]:
        """Wagtail's, which nobody can make here, asked in one query for every page served; in none
        where it was read with the page that there are none."""
        if not getattr(self, "some_are_restricted", True):
            return PageViewRestriction.objects.none()
        paths = [self.path[:end] for end in range(self.steplen, len(self.path) + 1, self.steplen)]
        sources = Page.objects.filter(path__in=paths).values(source=Coalesce("alias_of", "pk"))
        return PageViewRestriction.objects.filter(page__in=sources)

    def is_visible_to(self, viewer: Any) -> bool:
        """Whether `viewer` (None: anybody) may see it, and so a link to it."""
        return self.live

    @classmethod
    def cards(cls, pages: Sequence[Any], viewer: Any) -> dict[int, PageCard]:
        """Those of `pages` (all of this class, with their locales) that `viewer` may see, by
        primary key. A constant number of queries."""
        return {page.pk: page.card() for page in pages if page.live}

    @classmethod
    def titles(cls, pages: Collection[Any], viewer: Any) -> dict[int, PageCard]:
        """The same with nothing but a title; of `pages` no more need be known than what all have.
        Who says `is_visible_to` says this, too."""
        return {
            page.pk: PageCard(title=page.title, lead="", language=page.locale.language_code)
            for page in pages
            if page.live
        }

    def card(self, **more: Any) -> PageCard:
        """How another page points to this one, whoever may see it."""
        return PageCard(
            title=self.title,
            lead=getattr(self, "lead", ""),
            language=self.locale.language_code,
            **more,
        )

    @classmethod
    def can_create_at(cls, parent: Page) -> bool:
        return not cls.is_fixed and super().can_create_at(parent)
