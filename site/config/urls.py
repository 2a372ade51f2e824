"""Every address of the site; ../../docs/develop.md lists those that others rely on."""

from __future__ import annotations

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.http import Http404
from django.urls import include, path, re_path
from django.views.defaults import page_not_found
from django.views.generic import RedirectView
from health_check.views import HealthCheckView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access
from wagtail.documents import urls as wagtaildocs_urls

from community.oidc.views import pending
from community.user_viewset import AccountView
from community.views.members import sign_in_once
from community.views.signing import enter_code, enter_code_again, second_factor_page
from events.views.materials import serve_document
from foundation import providers, webhooks
from foundation.viewsets.script_words import script_words
from home.viewsets.creating import CreatePageView
from home.viewsets.hand_in import DecisionView
from home.viewsets.translating import (
    BeginTranslationView,
    MirrorSourceView,
    SyncTranslationsView,
)
from home.viewsets.translation_files import bring_in

handler400 = "foundation.views.not_understood"
# Asked for by allauth when somebody exceeds a limit.
handler429 = "community.views.members.too_many_requests"
to_sign_in = RedirectView.as_view(pattern_name="account_login", query_string=True)

urlpatterns = [
    # Wagtail's own sign-in knows neither codes nor limits nor second factors: closed.
    re_path(r"^admin/(?:login|password_reset)/", to_sign_in),
    path("admin/account/", require_admin_access(AccountView.as_view())),
    # Wagtail's own approves without looking at the checklist.
    path(
        "admin/pages/workflow/action/<int:page_id>/<slug:action_name>/<int:task_state_id>/",
        DecisionView.as_view(),
        name="decide_about_page",
    ),
    # Wagtail's own fails when a page is published while it saves itself for the first time.
    path(
        "admin/pages/add/<slug:content_type_app_name>/<slug:content_type_model_name>/"
        "<int:parent_page_id>/",
        CreatePageView.as_view(),
        name="begin_page",
    ),
    # The original lets everybody who translates begin in any language.
    path(
        "admin/localize/submit/page/<int:page_id>/",
        BeginTranslationView.as_view(),
        name="begin_translation",
    ),
    # The originals let them publish, and make mirrors of what is published.
    path(
        "admin/localize/update/<int:translation_source_id>/",
        SyncTranslationsView.as_view(),
        name="sync_translations",
    ),
    path(
        "admin/localize/page/<int:page_id>/convert_to_alias/",
        MirrorSourceView.as_view(),
        name="mirror_source",
    ),
    path(
        "admin/localize/translate/<int:translation_id>/pofile/upload/",
        bring_in,
        name="bring_in_translation",
    ),
    # It asks for no right. Open is what texts choose: the screen for translating names that.
    re_path(
        r"^admin/localize/api/snippets/(?!(?:community/(?:topic|organisation)|events/speaker)/[^/]+/$)",
        page_not_found,
        {"exception": Http404()},
    ),
    # Wagtail's own has no words in some of our languages.
    path("admin/jsi18n/", script_words, name="script_words"),
    path("admin/", include(wagtailadmin_urls)),
    # Whatever Wagtail's own pattern takes, digits of all scripts included.
    re_path(r"^documents/(?P<document_id>\d+)/(?P<document_filename>.*)$", serve_document),
    path("documents/", include(wagtaildocs_urls)),
    # Nobody has a password.
    re_path(r"^accounts/password/", to_sign_in),
    path("accounts/once/<str:token>/", sign_in_once, name="sign_in_once"),
    # Whose rows would be there before the address is proven.
    path("accounts/signup/", RedirectView.as_view(pattern_name="join", query_string=True)),
    # Who comes with an eID that nobody knows yet: no form of allauth's makes an account of it.
    re_path(r"^accounts/(?:3rdparty|social)/signup/", RedirectView.as_view(pattern_name="eid")),
    path("accounts/eid/", pending, name="eid"),
    path("accounts/second-factor/", second_factor_page, name="second_factor"),
    path("accounts/login/code/confirm/", enter_code, name="account_confirm_login_code"),
    path(
        "accounts/reauthenticate/code/confirm/",
        enter_code_again,
        name="account_confirm_reauthentication_code",
    ),
    path("accounts/", include("allauth.urls")),
    path(
        "health/",
        HealthCheckView.as_view(
            checks=["health_check.checks.Database", "health_check.checks.Cache"]
        ),
    ),
    # For whoever watches the site, not for a balancer: one that is late still answers.
    path("health/work/", HealthCheckView.as_view(checks=["community.health.Digests"])),
    path("", include("community.urls")),
    path("", include("events.urls")),
    path("", include("foundation.brand.urls")),
    path("", include("home.discovery.urls")),
    path("", include("home.api.urls")),
    path("", include("home.urls")),
    # What becomes of mails, told by their provider.
    *webhooks.urls(providers.name(), secret=settings.ANYMAIL.get("WEBHOOK_SECRET", "")),
]

if settings.DEBUG:
    from django.conf.urls.static import static

    # As the proxy does in production: never the documents, which are not for everybody.
    for folder in ("images", "original_images"):
        served = settings.MEDIA_ROOT / folder
        urlpatterns += static(f"{settings.MEDIA_URL}{folder}/", document_root=served)
    if "django_mail_viewer" in settings.INSTALLED_APPS:
        urlpatterns += [path("mailbox/", include("config.mailbox"))]
    from config.styleguide import styleguide

    urlpatterns += [path("styleguide/", styleguide, name="styleguide")]

urlpatterns += i18n_patterns(
    # Wagtail's sign-in for visitors, closed as well.
    path("_util/login/", to_sign_in),
    path("", include("home.urls_by_language")),
    path("", include("search.urls_by_language")),
    path("", include("community.urls_by_language")),
    path("", include("events.urls_by_language")),
    path("", include(wagtail_urls)),
)
