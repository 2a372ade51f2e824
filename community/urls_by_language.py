"""Addresses below `/<lang>/`."""

from __future__ import annotations

from django.urls import URLPattern, path

from community.views import people, profile, unsubscribe

urlpatterns: list[URLPattern] = [
    path("profile/", profile.overview, name="profile"),
    path("profile/about/", profile.about, name="profile_about"),
    path("profile/photo/", profile.photo, name="profile_photo"),
    path("profile/photo/remove/", profile.remove_photo, name="remove_photo"),
    path("profile/settings/", profile.settings, name="profile_settings"),
    path("profile/digest/", unsubscribe.resume, name="resume_digest"),
    path("members/<uuid:uuid>/", people.member, name="member"),
    path("members/<uuid:uuid>/photo/<slug:version>/", people.photo, name="member_photo"),
]
