"""Addresses below `/<lang>/`."""

from __future__ import annotations

from django.urls import URLPattern, path

from community.views import (
    consents,
    invitations,
    joining,
    members,
    own_data,
    unsubscribe,
    welcoming,
)

urlpatterns: list[URLPattern] = [
    path("profile/", members.profile, name="profile"),
    path("profile/digest/", unsubscribe.resume, name="resume_digest"),
    path("profile/consents/", consents.consents, name="consents"),
    path("profile/data/", own_data.my_data, name="my_data"),
    path("profile/data/<uuid:uuid>.zip", own_data.download, name="download_my_data"),
    path("profile/delete/", own_data.delete_account, name="delete_account"),
    path("join/", joining.join, name="join"),
    path("join/code/", joining.enter_code, name="join_code"),
    path("join/request/", joining.ask_to_join, name="join_request"),
    path("join/asked/", joining.asked, name="join_asked"),
    path("invitation/<str:token>/", invitations.invitation, name="invitation"),
    path("welcome/", welcoming.introduction, name="welcome"),
    path("welcome/interests/", welcoming.interests, name="welcome_interests"),
    path("welcome/found/", welcoming.found, name="welcome_found"),
]
