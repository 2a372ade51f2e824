"""What the public site does when something happens elsewhere."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_delete, post_migrate, post_save
from django.utils import timezone
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move

from foundation import site_texts


def connect() -> None:
    from wagtail_localize import models  # noqa: PLC0415 -- models must be loaded

    for changed in (page_published, page_unpublished, post_page_move):
        changed.connect(forget_editions, dispatch_uid="home.site_texts")
    post_delete.connect(forget_editions, sender=Page, dispatch_uid="home.site_texts")
    page_published.connect(follow_contacts, dispatch_uid="home.page_contacts")
    post_migrate.connect(prepare_after_migrate, dispatch_uid="home.prepare_site")
    # Theirs breaks off on a title longer than the column, where the editor should be told.
    post_save.disconnect(models.post_save_string_translation, sender=models.StringTranslation)
    post_save.connect(
        show_translated_title, sender=models.StringTranslation, dispatch_uid="home.translated_title"
    )


def forget_editions(**kwargs: Any) -> None:
    """Whoever publishes new terms sees them hold."""
    site_texts.forget()


def follow_contacts(instance: Page, **kwargs: Any) -> None:
    """Whoever is named on a page is asked when it is published, not while it is a draft."""
    from home.services import page_contacts  # noqa: PLC0415 -- models must be loaded

    page_contacts.follow(instance, now=timezone.now())


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
