"""What every test may need."""

from __future__ import annotations

import gc
import os
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import caches
from django.template.base import Template
from django.utils import timezone, translation

from tests import needs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.template import Context
    from pytest_django import DjangoDbBlocker

# The same examples each time, however slow the machine; `--hypothesis-profile=default` tries others.
hypothesis.settings.register_profile(
    "same",
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("same")

HERE = Path(__file__).parent
# Folders whose tests all need the same, and therefore need not say it one by one.
FOLDERS = {"browser": pytest.mark.browser, "soak": pytest.mark.soak}
# What a screen, a form, a mail or a paper says of rows that are there shows the same on any database.
# What reads and writes those rows (services, queries, triggers, setup) is tried on both; so is every
# address of events and community, by their tables of permissions.
SHOW_THE_SAME = (
    *("community/oidc/*", "community/views/*", "events/views/*", "interop/*"),
    *("*_screen.py", "*_screens.py", "*_viewset.py", "*_viewsets.py", "*_email.py", "*_emails.py"),
    *("community/test_account_pages.py", "community/test_audiences.py"),
    *("community/test_network_holes.py", "community/test_second_factor.py"),
    *("community/test_sign_in.py", "community/test_sign_in_code.py"),
    *("community/test_signing_holes.py", "config/test_doors.py", "config/test_mailbox.py"),
    *("config/test_middleware.py", "config/test_styleguide.py", "demo/test_stories.py"),
    *("events/test_admin_forms.py", "events/test_badges.py", "events/test_days_of_a_line.py"),
    *("events/test_mails_over_smtp.py", "events/test_panels.py", "events/test_plan_settings.py"),
    *("events/test_question_admin.py", "events/test_room_codes.py", "events/test_widgets.py"),
    *("foundation/test_blocks.py", "foundation/test_navigation.py", "home/test_news_page.py"),
    *("foundation/test_story_blocks.py", "home/test_block_previews.py"),
    *("home/test_pages.py", "home/test_standard_page.py", "home/test_story.py"),
    *("home/test_blocks.py", "home/test_calls.py", "home/test_checklist.py", "home/test_views.py"),
    *("home/test_contact_forms.py", "home/test_contact_form_limits.py"),
    *("home/test_contact_messages.py", "home/test_editing.py", "home/test_editors_day.py"),
    *("home/test_fixed_addresses.py", "home/test_forms.py", "home/test_initiatives.py"),
    *("home/test_landing_page.py", "home/test_library_entries.py", "home/test_page_contacts.py"),
    *("home/test_partner_networks.py", "home/test_press_page.py", "home/test_preview_links.py"),
    *("home/test_reviewing.py", "home/test_translating.py", "home/test_translation_files.py"),
    *("home/test_updates.py", "home/discovery/*", "home/topics/test_views.py", "interop/html/*"),
    *("config/test_hard_coded.py", "config/test_language_switch.py", "config/test_public_pages.py"),
    *("demo/test_loader.py", "demo/test_partners.py", "events/test_desk_lists.py"),
)
DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}
CHROMIUM_FLAGS = [
    # In a container Chromium's sandbox has no rights to build on; the tests load only our own site.
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
]


def pytest_configure(config: pytest.Config) -> None:
    if problem := needs.required():
        raise pytest.UsageError(problem)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE) and len(item.path.relative_to(HERE).parts) > 1:
            folder = item.path.relative_to(HERE).parts[0]
            if folder in FOLDERS:
                item.add_marker(FOLDERS[folder])
            if any(map(item.path.match, SHOW_THE_SAME)):
                item.add_marker(pytest.mark.one_database)
        if item.get_closest_marker("django_db") or DATABASE_FIXTURES & set(item.fixturenames):
            item.add_marker(pytest.mark.database)


def pytest_collection_finish() -> None:
    # All that is loaded by now stays: looking through it for garbage, again and again, is in vain.
    gc.freeze()
    gc.set_threshold(50_000, 10, 10)


def pytest_runtest_setup(item: pytest.Item) -> None:
    # Here, and not by markers: skips of one place are reported in one line.
    for marker in needs.NAMES:
        if item.get_closest_marker(marker) and (sentence := needs.missing(marker)):
            pytest.skip(sentence)
    if item.get_closest_marker("postgres") and _on_sqlite():
        pytest.skip("needs PostgreSQL: TALKA_TEST_DATABASE=postgres, or make test")


def _on_sqlite() -> bool:
    return settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None, request: Any) -> None:
    """A killed run leaves the log of its SQLite file behind, which SQLite would write into the
    new file of the same name."""
    if _on_sqlite() and not request.config.getvalue("reuse_db"):
        name = settings.DATABASES["default"]["TEST"]["NAME"]
        for rest in ("-wal", "-shm"):
            Path(f"{name}{rest}").unlink(missing_ok=True)


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, _sizes: dict[str, str], django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Transactional tests give back what they found, faster than Django's flush."""
    # Imported here: this file is loaded before Django is ready for models.
    from django.test import TransactionTestCase

    from tests import untouched

    with pytest.MonkeyPatch.context() as patch:
        with django_db_blocker.unblock():
            if not _on_sqlite():
                _sizes["known"] = untouched.forget_sizes("")
            if untouched.can_be_kept():
                tables = untouched.keep()
                patch.setattr(
                    TransactionTestCase, "_fixture_teardown", lambda _: untouched.restore(tables)
                )
        yield


@pytest.fixture(scope="session")
def _sizes() -> dict[str, str]:
    """What PostgreSQL knows of its tables' sizes; nothing while no test has asked for a database."""
    return {}


@pytest.fixture(scope="module", autouse=True)
def _queries_are_planned_alike(
    _sizes: dict[str, str], django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    yield
    if _sizes:
        from tests import untouched

        with django_db_blocker.unblock():
            _sizes["known"] = untouched.forget_sizes(_sizes["known"])


@pytest.fixture(scope="session")
def django_test_environment(django_test_environment: None) -> Iterator[None]:
    """For `response.context` Django copies the variables of each template that is rendered. Here
    of the outermost and of our own only: an editor's screen has thousands of others, for its
    fields and icons, at a quarter of its price."""
    told = Template._render
    ours = str(HERE.parent / "templates")
    inside: ContextVar[bool] = ContextVar("inside", default=False)

    def render(self: Template, context: Context) -> str:
        if inside.get() and not str(self.origin).startswith(ours):
            return self.nodelist.render(context)
        token = inside.set(True)
        try:
            return told(self, context)
        finally:
            inside.reset(token)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "_render", render)
        yield


def _know_the_brand() -> None:
    """As a process does that has run for a while: tests that count queries begin with any page. A
    test that saves a brand has it forgotten."""
    # Imported here: this file is loaded before Django is ready for models.
    from foundation import brand

    brand.remember(brand.PLAIN)


@pytest.fixture(autouse=True)
def _plain_language_and_zone() -> Iterator[None]:
    """A request leaves its language and zone active in the thread; no test may inherit them."""
    _know_the_brand()
    yield
    translation.activate("en")
    timezone.deactivate()
    # The sizes of pictures, known by primary keys that the next test gives to other pictures.
    caches["renditions"].clear()
    caches["process"].clear()
    # What is counted against a limit: the next test signs in from the same network.
    caches["default"].clear()
    # Imported here: this file is loaded before Django is ready for models.
    from wagtail.models import Site

    from events.views import answers

    # Where the home pages are: a test that hid or moved one was undone without a word to the cache.
    Site.clear_site_root_paths_cache()
    # Feeds, known by versions of the calendar that the next test counts anew.
    answers.bodies.clear()


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Redis for the tests marked `redis`."""
    with needs.redis_server(tmp_path_factory.mktemp("redis")) as url:
        yield url


# --- browser tests: pytest-playwright with the machine's own Chromium -----------------------------


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    # Playwright's loop stays open in this thread, which Django would take for an async view.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    return {
        **browser_type_launch_args,
        "executable_path": needs.chromium(),
        "args": CHROMIUM_FLAGS,
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "locale": "en-GB", "timezone_id": "Europe/Tallinn"}


@pytest.fixture(scope="session")
def base_url() -> None:
    """pytest-playwright's own is made in a way that pytest 9 warns of; tests name the live server."""
