"""What stories and events are about."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.words import WordsField


class Topic(models.Model):
    """One row, named in several languages; `slug` is what addresses call it in all of them."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = WordsField(_("name"), max_length=60)
    slug = models.SlugField(
        _("word in addresses"),
        max_length=60,
        unique=True,
        help_text=_(
            "The same in all languages, for instance “service-design”. Changed later, the old "
            "word leads here."
        ),
    )
    about = WordsField(
        _("what it is about"),
        max_length=600,
        multiline=True,
        blank=True,
        help_text=_("One or two sentences, above all that there is about it."),
    )
    contact = WordsField(
        _("whom to ask"),
        max_length=160,
        blank=True,
        help_text=_("A role or a unit, which stays when people change."),
    )
    contact_email = models.EmailField(_("e-mail address of whom to ask"), blank=True)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["slug"]

    def __str__(self) -> str:
        return str(self.name)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the word that addresses had for it until now."""
        before = type(self).objects.filter(pk=self.pk).values_list("slug", flat=True).first()
        super().save(*args, **kwargs)
        # A word in use is nobody's former one.
        FormerTopicWord.objects.filter(word=self.slug).delete()
        if before is not None and before != self.slug:
            FormerTopicWord.objects.update_or_create(word=before, defaults={"topic": self})


class FormerTopicWord(models.Model):
    """What addresses called `topic` once: feeds and links of others still do."""

    word = models.SlugField(max_length=60, unique=True)
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="+")

    # Wagtail would say of a topic that it is in use.
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("former word of a topic")
        verbose_name_plural = _("former words of topics")

    def __str__(self) -> str:
        return self.word
