"""The unit whose site this is: its name, its marks and its colours, for whoever says or shows them.

Nothing else asks `settings.SITE_NAME`, which is what the site is called until somebody says more
(docs/adr/0049-the-units-own-look.md). What is asked here costs no query: each process remembers it
for a minute, and the one in which it is changed forgets it at once.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from email.utils import formataddr, parseaddr
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.core.cache import caches
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.urls import reverse

from foundation.brand import palette, social
from foundation.brand.counting import Counter
from foundation.words import Words

if TYPE_CHECKING:
    from foundation.brand.palette import Palette
    from foundation.brand.social import Elsewhere
    from foundation.models import Brand

REMEMBERED: Final = 60  # seconds
_KEY: Final = "foundation.brand"
# What the drawn things look like; another number draws all of them anew.
DRAWN: Final = 1


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture as pages show it."""

    src: str
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What there is to say and show of the unit; without anything, what the site has by itself."""

    names: Words = field(default_factory=Words)
    short_names: Words = field(default_factory=Words)
    logo: Logo | None = None
    logo_dark: Logo | None = None
    logo_says_name: bool = False
    # The file, in the default storage, that icons and cards are drawn with.
    icon_file: str = ""
    logo_file: str = ""
    colours: Palette = field(default_factory=palette.made)
    has_colours: bool = False
    about: Words = field(default_factory=Words)
    address: Words = field(default_factory=Words)
    elsewhere: tuple[Elsewhere, ...] = ()
    counter: Counter | None = None

    @property
    def version(self) -> str:
        """Another one whenever anything that is drawn or styled would be."""
        said = (
            DRAWN, self.names, self.short_names, self.icon_file, self.logo_file, self.colours,
            settings.SITE_NAME,
        )  # fmt: skip
        return hashlib.sha256(repr(said).encode()).hexdigest()[:16]

    def name(self, language: str | None = None) -> str:
        return self.names.text(language) or settings.SITE_NAME

    def short_name(self, language: str | None = None) -> str:
        return self.short_names.text(language) or self.name(language)


PLAIN: Final = Look()


def look() -> Look:
    """As of a minute ago."""
    known: Look | None = caches["process"].get(_KEY)
    return remember(_read()) if known is None else known


def fresh() -> Look:
    """As it is now; for whoever asks for a version that isn't remembered here."""
    return remember(_read())


def name(language: str | None = None) -> str:
    """What the site is called in `language`, by default the reader's."""
    return look().name(language)


def logo_path() -> str:
    """The unit's sign for programs: its logo, else the mark as a picture."""
    known = look()
    if known.logo:
        return known.logo.src
    return reverse("brand_asset", args=(known.version, "icon-512.png"))


def mailbox(language: str | None = None) -> tuple[str, str]:
    """Whom mails come from: the unit, at the site's address."""
    given, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return look().names.text(language) or given, address


def sender(language: str | None = None) -> str:
    """The same as a mail's head says it."""
    return formataddr(mailbox(language))


def remember(found: Look) -> Look:
    caches["process"].set(_KEY, found, REMEMBERED)
    return found


def forget() -> None:
    """In this process; the others learn of a change within a minute."""
    caches["process"].delete(_KEY)


def connect() -> None:
    """Forget it whenever anything that it is made of changes."""
    from wagtail.models import Site  # noqa: PLC0415 -- models must be loaded

    from foundation.models import Brand, SiteImage  # noqa: PLC0415 -- as above

    for model in (Brand, Site, SiteImage):
        for signal in (post_save, post_delete):
            signal.connect(_changed, sender=model, dispatch_uid=f"brand.{model.__name__}")


def _changed(**_kwargs: object) -> None:
    forget()
    # Whoever asked before the commit has remembered what was before.
    transaction.on_commit(forget)


def _read() -> Look:
    # Models stand above.
    from foundation.models import Brand  # noqa: PLC0415

    row = Brand.of_the_site()
    return made_of(row) if row else PLAIN


def made_of(row: Brand) -> Look:
    """`row` as the site shows it."""
    chosen = (row.accent, row.accent_dark, row.mark)
    shown = row.shown(row.logo)
    logo, icon = row.logo, row.icon or (row.logo if row.logo and _is_square(row.logo) else None)
    return Look(
        names=row.name,
        short_names=row.short_name,
        logo=shown,
        logo_dark=row.shown(row.logo_dark),
        logo_says_name=row.logo_says_name and shown is not None,
        icon_file=icon.file.name if icon else "",
        logo_file=logo.file.name if logo else "",
        colours=palette.made(*chosen),
        has_colours=any(chosen),
        about=row.about,
        address=row.address,
        elsewhere=social.found(row.elsewhere),
        counter=(
            Counter(row.counter, row.counter_address, row.counter_site) if row.counter else None
        ),
    )


def _is_square(image: object) -> bool:
    """Whether a picture can be an icon."""
    width, height = getattr(image, "width", 0), getattr(image, "height", 0)
    return bool(width and height) and max(width, height) <= 1.25 * min(width, height)
