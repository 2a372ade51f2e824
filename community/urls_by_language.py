"""Addresses below `/<lang>/`."""

from __future__ import annotations

from django.urls import URLPattern, path

from community.views import directory, members, unsubscribe

urlpatterns: list[URLPattern] = [
    path("profile/", members.profile, name="profile"),
    path("profile/digest/", unsubscribe.resume, name="resume_digest"),
    path("members/", directory.members, name="members"),
    path("members/suggest/", directory.members_suggest, name="members_suggest"),
    path("members/export/", directory.members_export, name="members_export"),
]
