"""What a unit says of itself, once for the whole site."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.images.models import SourceImageIOError

from foundation import brand
from foundation.brand import counting, palette, social
from foundation.brand.colours import COLOUR
from foundation.models.images import SiteImage, filters_of
from foundation.words import WordsField

if TYPE_CHECKING:
    from foundation.brand.palette import Trouble

# Sharp on a screen of two pixels to a point, and as high as the header lets it be.
LOGO = "max-640x160|format-png"
# What a counter may call a site.
SITE_ID = r"^[A-Za-z0-9._-]+(,[A-Za-z0-9._-]+)*\Z"
NUMBER = re.compile(r"[0-9]+\Z")
A_COLOUR = _("A colour is # and six digits or letters from a to f, such as #0e4f49.")


def _colour(name: Any, help_text: Any) -> models.CharField[str, str]:
    return models.CharField(
        name,
        max_length=7,
        blank=True,
        help_text=help_text,
        validators=[RegexValidator(COLOUR, A_COLOUR, code="colour")],
    )


def _picture(name: Any, help_text: Any) -> models.ForeignKey[SiteImage | None, SiteImage | None]:
    return models.ForeignKey(
        SiteImage,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=name,
        help_text=help_text,
    )


@register_setting(icon="pick", order=100)
class Brand(BaseSiteSetting):
    """The unit's name, marks and colours. What is empty is as the site has it by itself."""

    select_related = ("logo", "logo_dark", "icon")

    name = WordsField(
        _("name"),
        max_length=60,
        blank=True,
        help_text=_("What the site is called on pages, in mails, in feeds and on certificates."),
    )
    short_name = WordsField(
        _("short name"),
        max_length=20,
        blank=True,
        help_text=_("Where there is little room, as below the icon on a phone."),
    )
    logo = _picture(
        _("logo"), _("PNG or WebP with a clear ground is best; 160 pixels high or more.")
    )
    logo_dark = _picture(_("logo for the dark"), _("Empty: the logo, on a light plate."))
    logo_says_name = models.BooleanField(
        _("the name is in the logo"),
        default=False,
        help_text=_("Then it isn't written beside it."),
    )
    icon = _picture(
        _("icon"),
        _("A square picture for browsers and phones. Empty: the logo, if it is square."),
    )
    accent = _colour(
        _("main colour"), _("Buttons, links and the bands at the top and the foot. Not too light.")
    )
    accent_dark = _colour(
        _("main colour in the dark"), _("Empty: a lighter shade of the main colour.")
    )
    mark = _colour(_("second colour"), _("Lines and signs that stand out. Not too dark."))
    about = WordsField(
        _("text at the foot"), max_length=300, multiline=True, blank=True,
        help_text=_("One or two sentences on what the unit is for."),
    )  # fmt: skip
    address = WordsField(_("postal address"), max_length=300, multiline=True, blank=True)
    elsewhere = models.TextField(
        _("accounts elsewhere"),
        max_length=2000,
        blank=True,
        help_text=_("One address a line, such as https://mastodon.social/@unit."),
    )
    counter = models.CharField(
        _("counter of visits"),
        max_length=20,
        blank=True,
        choices=counting.Kind,
        help_text=_(
            "A program of your own that counts visits without cookies. Nobody is counted who is "
            "signed in, or whose browser asks not to be followed. The privacy notice will say so."
        ),
    )
    counter_address = models.CharField(
        _("address of the counter"),
        max_length=200,
        blank=True,
        help_text=_("Where it runs, such as https://count.example.org."),
    )
    counter_site = models.CharField(
        _("the site's name in the counter"),
        max_length=100,
        blank=True,
        validators=[RegexValidator(SITE_ID, code="site")],
        help_text=_("Plausible: the domain; Matomo: the number; GoatCounter: empty."),
    )

    panels = [
        MultiFieldPanel(
            [FieldPanel("name"), FieldPanel("short_name")], heading=_("What it is called")
        ),
        MultiFieldPanel(
            [*map(FieldPanel, ("logo", "logo_dark", "logo_says_name", "icon"))],
            heading=_("Marks"),
        ),
        MultiFieldPanel(
            [*map(FieldPanel, ("accent", "accent_dark", "mark"))],
            heading=_("Colours"),
            help_text=_("A colour that somebody could not read is refused, with one that does."),
        ),
        MultiFieldPanel(
            [*map(FieldPanel, ("about", "address", "elsewhere"))], heading=_("At the foot")
        ),
        MultiFieldPanel(
            [*map(FieldPanel, ("counter", "counter_address", "counter_site"))],
            heading=_("Counting visits"),
        ),
    ]

    class Meta:
        verbose_name = _("brand")

    def clean(self) -> None:
        super().clean()
        errors: dict[str, Any] = self._colours_that_fail()
        for field, check in (
            ("elsewhere", self._check_elsewhere),
            ("counter", self._check_counter),
        ):
            try:
                check()
            except ValidationError as error:
                errors |= error.error_dict if hasattr(error, "error_dict") else {field: error}
        if errors:
            raise ValidationError(errors)

    def clean_fields(self, exclude: Any = None) -> None:
        for name in ("accent", "accent_dark", "mark"):
            setattr(self, name, getattr(self, name).strip().lower())
        super().clean_fields(exclude)

    def _colours_that_fail(self) -> dict[str, Any]:
        chosen = {name: getattr(self, name) for name in ("accent", "accent_dark", "mark")}
        known = {name: colour for name, colour in chosen.items() if COLOUR.match(colour)}
        return {
            name: [_sentence(one) for one in pairs]
            for name, pairs in palette.troubles(**known).items()
        }

    def _check_elsewhere(self) -> None:
        social.check(self.elsewhere)

    def _check_counter(self) -> None:
        if not self.counter:
            self.counter_address = self.counter_site = ""
            return
        try:
            self.counter_address = counting.origin(self.counter_address.strip())
        except ValidationError as error:
            raise ValidationError({"counter_address": error}) from error
        if self.counter == counting.Kind.GOATCOUNTER:
            self.counter_site = ""
        elif not self.counter_site:
            sentence = _("Say what the counter calls this site.")
            raise ValidationError({"counter_site": sentence})
        elif self.counter == counting.Kind.MATOMO and not NUMBER.match(self.counter_site):
            raise ValidationError({"counter_site": _("Matomo calls a site by a number.")})

    @classmethod
    def of_the_site(cls) -> Brand | None:
        """What is said for the default site: mails, papers and feeds know no other."""
        return cls.base_queryset().filter(site__is_default_site=True).first()

    @staticmethod
    def shown(image: SiteImage | None) -> brand.Logo | None:
        """The logo as pages show it; None where there is none, or its file is gone."""
        if image is None:
            return None
        try:
            [rendition] = image.get_renditions(*filters_of(LOGO)).values()
        except SourceImageIOError:
            return None
        return brand.Logo(rendition.url, rendition.width, rendition.height)


def _sentence(trouble: Trouble) -> str:
    """What is wrong, and what would do."""
    values = {
        "colour": trouble.colour,
        "ground": trouble.ground,
        # Rounded up, 4.46 would be said to be enough.
        "ratio": f"{int(trouble.ratio * 100) / 100:.2f}",
        "least": "4.5",
        "better": trouble.suggestion,
    }
    sentence = gettext(
        "%(colour)s cannot be read here: %(ground)s. The contrast is %(ratio)s : 1, and must be "
        "%(least)s : 1 or more."
    )
    if trouble.suggestion:
        sentence += " " + gettext("The nearest colour that can be read is %(better)s.")
    return sentence % values
