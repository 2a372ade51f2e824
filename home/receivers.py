"""What the public site does when something happens elsewhere."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.apps import AppConfig, apps
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.core.validators import MaxLengthValidator
from django.db import transaction
from django.db.models import CharField, TextField
from django.db.models.signals import post_delete, post_migrate, post_save, pre_delete, pre_save
from django.utils import timezone
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move

from foundation import site_texts


def connect() -> None:
    from wagtail_localize import models  # noqa: PLC0415 -- models must be loaded

    for changed in (page_published, page_unpublished, post_page_move):
        changed.connect(forget_editions, dispatch_uid="home.site_texts")
    post_delete.connect(forget_editions, sender=Page, dispatch_uid="home.site_texts")
    pre_delete.connect(note_gone_links, sender=Page, dispatch_uid="home.gone_links")
    page_published.connect(forget_gone_links, dispatch_uid="home.mended_links")
    page_published.connect(follow_contacts, dispatch_uid="home.page_contacts")
    page_published.connect(
        follow_embargo, sender=apps.get_model("home", "NewsItem"), dispatch_uid="home.embargo"
    )
    post_migrate.connect(prepare_after_migrate, dispatch_uid="home.prepare_site")
    pre_save.connect(
        refuse_unfit_words, sender=models.StringTranslation, dispatch_uid="home.unfit_words"
    )
    # Theirs breaks off on a title longer than the column, where the editor should be told.
    post_save.disconnect(models.post_save_string_translation, sender=models.StringTranslation)
    post_save.connect(
        show_translated_title, sender=models.StringTranslation, dispatch_uid="home.translated_title"
    )


def forget_editions(**kwargs: Any) -> None:
    """Whoever publishes new terms sees them hold."""
    site_texts.forget()


def follow_contacts(instance: Page, **kwargs: Any) -> None:
    """Whoever is named on a page is asked when it is published, not while it is a draft or waits: the
    mail names what everybody can read."""
    from home.services import page_contacts  # noqa: PLC0415 -- models must be loaded

    # What is only scheduled is called published, too.
    if instance.live:
        page_contacts.follow(instance, now=timezone.now())


def follow_embargo(instance: Any, **kwargs: Any) -> None:
    """When it is scheduled, too."""
    from home.services import embargo  # noqa: PLC0415 -- models must be loaded

    embargo.follow(instance, now=timezone.now())


def note_gone_links(instance: Page, **kwargs: Any) -> None:
    """Afterwards nobody knows who led to it: Wagtail forgets that with the page."""
    from home.services import links  # noqa: PLC0415 -- models must be loaded

    if pages := links.leading_to(instance):
        note = partial(links.note_gone, instance.pk, instance.title, pages, now=timezone.now())
        # Those pages may be deleted with it.
        transaction.on_commit(note)


def forget_gone_links(instance: Page, **kwargs: Any) -> None:
    """Whoever has mended a link is no longer told of it."""
    from home.services import links  # noqa: PLC0415 -- models must be loaded

    links.forget_gone(instance)


def refuse_unfit_words(instance: Any, **kwargs: Any) -> None:
    """Mark what its field cannot hold, as the editor shows and publishing leaves out.

    Wagtail-localize asks the database alone: a slug too long for it breaks publishing off, and a
    blank title or a lead of any length gets through."""
    source = instance.context.object.sources.first()
    if source is None:
        return  # words of a page that is gone, which none shows
    try:
        field = source.specific_content_type.model_class()._meta.get_field(instance.context.path)
        if isinstance(field, (CharField, TextField)) and not isinstance(field, RichTextField):
            field.clean(instance.data.strip(), None)
            if field.max_length:
                MaxLengthValidator(field.max_length)(instance.data)
    except FieldDoesNotExist:
        return  # words in a block, whose own rules the editor's form keeps
    except ValidationError as error:
        instance.has_error, instance.field_error = True, error.messages[0]


def show_translated_title(instance: Any, **kwargs: Any) -> None:
    """List a draft by its translated title, as far as it goes; publishing refuses a longer one."""
    if instance.context.path == "title":
        longest = Page._meta.get_field("draft_title").max_length
        pages = Page.objects.filter(
            translation_key=instance.context.object_id, locale_id=instance.locale_id
        )
        pages.update(draft_title=instance.data[:longest])


def prepare_after_migrate(sender: AppConfig, using: str, **kwargs: Any) -> None:
    """Once all apps have their tables, content types and permissions: after the last of them."""
    from home.services import setup  # noqa: PLC0415 -- models must be loaded

    # The signal comes once an app, and only for apps with models.
    *_others, last = (app for app in apps.get_app_configs() if app.models_module)
    if sender is last and using == "default" and setup.tables_exist():
        setup.prepare_site()
