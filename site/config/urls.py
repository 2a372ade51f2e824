"""Every address of the site; ../../docs/develop.md lists those that others rely on."""

from __future__ import annotations

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from health_check.views import HealthCheckView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access
from wagtail.documents import urls as wagtaildocs_urls

from community.oidc.views import pending
from community.user_viewset import AccountView
from community.views.members import sign_in_once
from community.views.signing import second_factor_page
from events.views.materials import serve_document
from foundation import providers, webhooks

# Asked for by allauth when somebody exceeds a limit.
handler429 = "community.views.members.too_many_requests"
to_sign_in = RedirectView.as_view(pattern_name="account_login", query_string=True)

urlpatterns = [
    # Wagtail's own sign-in knows neither codes nor limits nor second factors: closed.
    re_path(r"^admin/(?:login|password_reset)/", to_sign_in),
    path("admin/account/", require_admin_access(AccountView.as_view())),
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
