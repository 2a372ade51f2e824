"""What members say about themselves, and who may see which part of it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from community.enums import Audience, ContactPolicy, ProfileField
from foundation import storage
from foundation.words import WordsField

if TYPE_CHECKING:
    from datetime import datetime


class SkillQuerySet(models.QuerySet["Skill"]):
    def accepted(self) -> SkillQuerySet:
        """Those that everybody may choose and see."""
        return self.filter(is_suggested=False)


class Skill(models.Model):
    """Something that members can do; one row, named in several languages, as a topic is. One that
    is suggested only shows on the profiles of those who have it, to themselves."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = WordsField(_("name"), max_length=60)
    slug = models.SlugField(
        _("word in addresses"),
        max_length=60,
        unique=True,
        help_text=_("The same in all languages, for instance “interviewing”."),
    )
    is_suggested = models.BooleanField(
        _("only suggested"),
        default=False,
        help_text=_("On: nobody but those who suggested it sees it."),
    )

    objects: ClassVar[models.Manager[Skill]] = SkillQuerySet.as_manager()

    class Meta:
        verbose_name = _("skill")
        verbose_name_plural = _("skills")
        ordering = ["slug"]

    def __str__(self) -> str:
        return str(self.name)


def _audience(default: Audience = Audience.MEMBERS) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(choices=Audience, default=default)


class Profile(models.Model):
    """A member's card. Without a row, or while `in_directory` is off, nobody else sees anything.

    Who sees what of it is decided in `community.queries.seeing` alone.
    """

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True
    )
    in_directory = models.BooleanField(
        _("in the directory"),
        default=False,
        help_text=_("Off: other members find no page of yours."),
    )
    # When they were first in it: so long ago they were new.
    listed_at = models.DateTimeField(null=True, editable=False)
    # Given by those who look after the members.
    is_ambassador = models.BooleanField(_("ambassador"), default=False)
    title = models.CharField(_("role"), max_length=150, blank=True)
    photo = models.ImageField(
        _("photo"), storage=storage.private, upload_to="photos/", blank=True, max_length=200
    )
    about = models.TextField(_("about me"), max_length=2000, blank=True)
    skills = models.ManyToManyField(Skill, blank=True, verbose_name=_("skills"))
    topics = models.ManyToManyField("community.Topic", blank=True, verbose_name=_("topics"))
    # Codes of languages; [{"name": …, "address": …}]; values of `OpenTo`.
    languages = models.JSONField(_("languages"), default=list, blank=True)
    place = models.CharField(pgettext_lazy("of a person", "place"), max_length=100, blank=True)
    links = models.JSONField(_("links"), default=list, blank=True)
    ask_me_about = models.CharField(_("ask me about"), max_length=300, blank=True)
    looking_for = models.CharField(_("looking for"), max_length=300, blank=True)
    open_to = models.JSONField(_("open to"), default=list, blank=True)

    audience_name = _audience()
    audience_photo = _audience()
    audience_title = _audience()
    audience_organisations = _audience()
    audience_about = _audience()
    audience_skills = _audience()
    audience_topics = _audience()
    audience_languages = _audience()
    audience_place = _audience(Audience.ORGANISATION)
    audience_links = _audience(Audience.ORGANISATION)
    audience_ask_me_about = _audience()
    audience_looking_for = _audience()
    audience_open_to = _audience()

    contact_policy = models.CharField(
        _("contact"), max_length=10, choices=ContactPolicy, default=ContactPolicy.REQUEST
    )

    changed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("profile")
        verbose_name_plural = _("profiles")
        permissions = [("export_directory", _("Can take the directory along as a file"))]

    def __str__(self) -> str:
        return str(self.member)

    def list_in_directory(self, listed: bool, now: datetime) -> None:
        """Be in the directory from now on, or no longer; not saved."""
        # Who is there already, from before this was kept, is not new by saving their profile.
        if listed and not self.in_directory and self.listed_at is None:
            self.listed_at = now
        self.in_directory = listed

    def audience_of(self, field: ProfileField) -> Audience:
        return Audience(getattr(self, f"audience_{field}"))
