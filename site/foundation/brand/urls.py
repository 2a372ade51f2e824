"""Addresses without a language, which are the same for everybody."""

from __future__ import annotations

from django.urls import path

from foundation.brand import views

urlpatterns = [
    path("brand/<slug:version>/<str:name>", views.asset, name="brand_asset"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("share/<slug:whose>/<slug:digest>.png", views.share_card, name="share_card"),
]
