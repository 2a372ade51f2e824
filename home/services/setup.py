"""What a freshly migrated database holds: the site's page trees, groups and permissions.

Run after every `migrate` (and after every flush, which empties these tables too): it adds what is
missing and leaves alone what is there.
"""

from __future__ import annotations

from itertools import count
from typing import TypeVar

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    Site,
)

from community.services import groups
from events.models import EventsPage
from home.models import (
    CallsPage,
    HomePage,
    InitiativesPage,
    LibraryPage,
    NewsPage,
    PartnerNetworksPage,
)
from home.services import reviewing

IndexPage = TypeVar(
    "IndexPage",
    NewsPage,
    EventsPage,
    InitiativesPage,
    LibraryPage,
    CallsPage,
    PartnerNetworksPage,
)

# Fixed in every language: feeds, mails and other sites rely on the addresses.
EVENTS_SLUG = "events"
NEWS_SLUG = "news"
INITIATIVES_SLUG = "initiatives"
LIBRARY_SLUG = "library"
CALLS_SLUG = "calls"
PARTNERS_SLUG = "partners"

EDIT_PAGES = ("add_page", "change_page", "publish_page", "unlock_page")
WRITE_PAGES = ("add_page",)
TRANSLATE_PAGES = ("change_page",)
EDITORS_MAY = (
    "wagtailadmin.access_admin",
    "foundation.add_siteimage",
    "foundation.change_siteimage",
    "foundation.choose_siteimage",
    "wagtaildocs.add_document",
    "wagtaildocs.change_document",
    "wagtaildocs.choose_document",
    "events.add_venue",
    "events.add_speaker",
    "events.change_venue",
    "events.change_speaker",
    "events.change_occurrence",
    "events.add_partnercalendar",
    "events.change_partnercalendar",
    "events.change_partnerevent",
    "wagtail_localize.submit_translation",
    "community.add_topic",
    "community.change_topic",
    "community.delete_topic",
    "community.add_digestletter",
    "community.change_digestletter",
    "community.view_digestletter",
    "community.publish_digestletter",
    "community.preview_as_member",
    "home.change_trainingtarget",
    "home.view_contactmessage",
    "home.change_contactmessage",
    "home.delete_contactmessage",
    "search.add_recommendation",
    "search.change_recommendation",
    "search.delete_recommendation",
    "search.view_recommendation",
)
# They write and hand in; what is published is for editors to say.
AUTHORS_MAY = (
    "wagtailadmin.access_admin",
    "foundation.add_siteimage",
    "foundation.choose_siteimage",
    "wagtaildocs.add_document",
    "wagtaildocs.choose_document",
)
TRANSLATORS_MAY = ("wagtailadmin.access_admin", "wagtail_localize.submit_translation")
ORGANISERS_MAY = (
    "wagtailadmin.access_admin",
    "foundation.choose_siteimage",
    "wagtaildocs.choose_document",
    "events.add_venue",
    "events.add_speaker",
    "events.change_venue",
    "events.change_speaker",
    "events.delete_venue",
    "events.delete_speaker",
    "events.change_occurrence",
    "events.add_partnercalendar",
    "events.change_partnercalendar",
    "events.delete_partnercalendar",
    "events.change_partnerevent",
    "events.view_registration",
    "events.change_registration",
    "events.view_figures",
)
# At the desk of the events that their organisation holds, and nowhere else.
HOSTS_MAY = (
    "wagtailadmin.access_admin",
    "events.view_registration",
    "events.change_registration",
    "events.look_after_organisation",
)
MODERATORS_MAY = (
    "wagtailadmin.access_admin",
    "community.add_member",
    "community.change_member",
    "community.view_member",
    "community.add_organisation",
    "community.change_organisation",
    "community.view_organisation",
    "community.merge_organisation",
    "community.change_affiliation",
    "community.add_topic",
    "community.change_topic",
    "community.delete_topic",
    "community.add_skill",
    "community.change_skill",
    "community.delete_skill",
    "community.view_digestdelivery",
    "community.change_digestedition",
    "foundation.view_outboxrow",
    "foundation.delete_suppression",
    "community.view_recipient",
    "community.delete_recipient",
    "community.view_retentionrun",
    "community.change_joinrequest",
    "community.add_invitation",
    "community.change_joiningsettings",
    "community.add_approveddomain",
    "community.change_approveddomain",
    "community.delete_approveddomain",
    "community.view_approveddomain",
    "community.export_directory",
    "community.change_report",
    "community.moderate_membergroup",
)


@transaction.atomic
def prepare_site() -> None:
    """Bring the database to where the site can be used; running it again changes nothing."""
    # For those of the caches that are in the database.
    call_command("createcachetable", verbosity=0)
    _permission_to_translate()
    collection = _collections()
    trees = [_tree(code) for code, _name in settings.LANGUAGES]
    authors = groups.grant(groups.AUTHORS, *AUTHORS_MAY)
    editors = groups.grant(groups.EDITORS, *EDITORS_MAY)
    organisers = groups.grant(groups.ORGANISERS, *ORGANISERS_MAY)
    groups.grant(groups.HOSTS, *HOSTS_MAY)
    groups.grant(groups.MODERATORS, *MODERATORS_MAY)
    _allow_files(authors, collection, "add", "choose")
    _allow_files(editors, collection, "add", "change", "choose")
    _allow_files(organisers, collection, "choose")
    for home, events in trees:
        name = groups.TRANSLATORS.format(home.locale.language_code)
        translators = groups.grant(name, *TRANSLATORS_MAY)
        _allow(authors, home, WRITE_PAGES)
        _allow(editors, home, EDIT_PAGES)
        _allow(translators, home, TRANSLATE_PAGES)
        _allow(organisers, events, EDIT_PAGES)
    reviewing.prepare(editors, [home for home, _events in trees])


def _permission_to_translate() -> None:
    """Made by a data migration of wagtail-localize, so a flush takes it away for good."""
    content_type, _made = ContentType.objects.get_or_create(
        app_label="wagtail_localize", model="translation"
    )
    Permission.objects.get_or_create(
        content_type=content_type,
        codename="submit_translation",
        defaults={"name": "Can submit translations"},
    )


def _collections() -> Collection:
    """Where pictures and documents are kept; Wagtail's own comes from a migration."""
    return Collection.get_first_root_node() or Collection.add_root(name="Root")


def _tree(code: str) -> tuple[HomePage, EventsPage]:
    """The home page and the events page of one language; the other indexes beside them."""
    locale, _made = Locale.objects.get_or_create(language_code=code)
    home = HomePage.objects.filter(locale=locale).order_by("path").first() or _make_home(locale)
    with translation.override(code):
        _index(NewsPage, home, title=_("News"), slug=NEWS_SLUG)
        events = _index(EventsPage, home, title=_("Events"), slug=EVENTS_SLUG)
        _index(InitiativesPage, home, title=_("Initiatives"), slug=INITIATIVES_SLUG)
        _index(LibraryPage, home, title=_("Library"), slug=LIBRARY_SLUG)
        _index(CallsPage, home, title=_("Calls"), slug=CALLS_SLUG)
        _index(PartnerNetworksPage, home, title=_("Partners"), slug=PARTNERS_SLUG)
    return home, events


def _index(model: type[IndexPage], home: HomePage, *, title: str, slug: str) -> IndexPage:
    """The one page of `model` in the language of `home`."""
    page = model.objects.filter(locale=home.locale).first()
    if page is None:
        _make_room(home, slug)
        page = model(
            title=title,
            slug=slug,
            locale=home.locale,
            show_in_menus=True,
            translation_key=_shared_key(model),
        )
        home.add_child(instance=page)
        page.save_revision().publish()
    return page


def _make_room(home: HomePage, slug: str) -> None:
    """An editor's page that has the address, from before the site needed it, gets another one."""
    for page in home.get_children().filter(slug=slug):
        taken = set(home.get_children().values_list("slug", flat=True))
        page.slug = next(name for n in count(1) if (name := f"{slug}-{n}") not in taken)
        page.save()


def _make_home(locale: Locale) -> HomePage:
    root = Page.get_first_root_node() or Page.add_root(
        title="Root", slug="root", locale=_default_locale()
    )
    with translation.override(locale.language_code):
        home = HomePage(
            title=settings.SITE_NAME,
            slug=f"home-{locale.language_code}",
            locale=locale,
            translation_key=_shared_key(HomePage),
        )
    root.add_child(instance=home)
    home.save_revision().publish()
    if locale == _default_locale():
        _become_the_site(home)
    return home


def _become_the_site(home: HomePage) -> None:
    """Replace Wagtail's welcome page, and the rights its migrations gave: on the root page, and to
    moderators, who look after people here and not after pages and pictures."""
    site = Site.objects.filter(is_default_site=True).first()
    welcome = site.root_page.specific if site else None
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={"root_page": home, "site_name": settings.SITE_NAME, "hostname": "localhost"},
    )
    if welcome is not None and type(welcome) is Page and not welcome.get_children().exists():
        welcome.delete()
    GroupPagePermission.objects.filter(page__depth=1).delete()
    GroupCollectionPermission.objects.filter(group__name=groups.MODERATORS).delete()
    for moderators in Group.objects.filter(name=groups.MODERATORS):
        moderators.permissions.clear()


def _default_locale() -> Locale:
    return Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)[0]


def _shared_key(model: type[Page]) -> object:
    """The translation key of the page in other languages, so that they know each other."""
    other = model.objects.order_by("pk").first()
    return (
        other.translation_key if other else model._meta.get_field("translation_key").get_default()
    )


def _allow(group: Group, page: Page, codenames: tuple[str, ...]) -> None:
    for codename in codenames:
        permission = Permission.objects.get(
            content_type__app_label="wagtailcore", codename=codename
        )
        GroupPagePermission.objects.get_or_create(group=group, page=page, permission=permission)


def _allow_files(group: Group, collection: Collection, *actions: str) -> None:
    """Wagtail asks for these by collection; what its migrations gave goes with a flush."""
    for action in actions:
        for app, model in (("wagtailimages", "image"), ("wagtaildocs", "document")):
            permission = Permission.objects.get(
                content_type__app_label=app, codename=f"{action}_{model}"
            )
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection=collection, permission=permission
            )


def tables_exist() -> bool:
    """Whether every table is there; not so while migrating back and forth."""
    needed = {CallsPage._meta.db_table, "events_registration", "wagtailcore_site"}
    return needed <= set(connection.introspection.table_names())
