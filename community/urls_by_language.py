"""Addresses below `/<lang>/`."""

from __future__ import annotations

from django.urls import URLPattern, path

from community import urls_of_groups
from community.views import members, unsubscribe

urlpatterns: list[URLPattern] = [
    path("profile/", members.profile, name="profile"),
    path("profile/digest/", unsubscribe.resume, name="resume_digest"),
    *urls_of_groups.urlpatterns,
]
