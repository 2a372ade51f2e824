"""Addresses below `/<lang>/`."""

from __future__ import annotations

from django.urls import URLPattern, path

from community.views import members, own_data, unsubscribe

urlpatterns: list[URLPattern] = [
    path("profile/", members.profile, name="profile"),
    path("profile/digest/", unsubscribe.resume, name="resume_digest"),
    path("profile/data/", own_data.my_data, name="my_data"),
    path("profile/data/<uuid:uuid>.zip", own_data.download, name="download_my_data"),
    path("profile/delete/", own_data.delete_account, name="delete_account"),
]
