"""Where programs read the site. Everything else below `/api/` answers in JSON that it isn't there."""

from __future__ import annotations

from django.urls import include, path, re_path
from wagtail.api.v2.router import WagtailAPIRouter

from home.api import views

router = WagtailAPIRouter("api")
router.register_endpoint("pages", views.PagesView)
router.register_endpoint("dates", views.DatesView)
router.register_endpoint("images", views.ImagesView)
router.register_endpoint("documents", views.DocumentsView)

urlpatterns = [
    path("api/v2/", views.IndexView.as_view({"get": "index"}), name="api_index"),
    path("api/v2/", include(router.urls[0:2], namespace="api")),
    re_path(r"^api/(?P<rest>[\s\S]*)$", views.nothing, name="api_nothing"),
]
