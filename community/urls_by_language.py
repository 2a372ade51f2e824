"""Addresses below `/<lang>/`."""

from __future__ import annotations

from django.urls import URLPattern, path

from community.views import members, unsubscribe

urlpatterns: list[URLPattern] = [
    path("profile/", members.profile, name="profile"),
    path("profile/digest/", unsubscribe.resume, name="resume_digest"),
]
