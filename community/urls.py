"""Addresses below `/<lang>/`."""

from __future__ import annotations

from django.urls import URLPattern, path

from community import views

urlpatterns: list[URLPattern] = [
    path("profile/", views.profile, name="profile"),
]
