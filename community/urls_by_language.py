"""Addresses below `/<lang>/`."""

from __future__ import annotations

from django.urls import URLPattern, path

from community.views import affiliations, members, organisations, unsubscribe

urlpatterns: list[URLPattern] = [
    path("profile/", members.profile, name="profile"),
    path("profile/digest/", unsubscribe.resume, name="resume_digest"),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/<uuid:uuid>/", organisations.organisation, name="organisation"),
    path("profile/affiliations/", affiliations.own, name="affiliations"),
    path("profile/affiliations/new/", affiliations.add, name="add_affiliation"),
    path("profile/affiliations/<uuid:uuid>/", affiliations.change, name="change_affiliation"),
    path("profile/affiliations/<uuid:uuid>/act/", affiliations.act, name="act_on_affiliation"),
    path(
        "profile/affiliations/<uuid:uuid>/confirm/", affiliations.verify, name="verify_affiliation"
    ),
    path(
        "profile/affiliations/suggestions/<uuid:uuid>/withdraw/",
        affiliations.withdraw,
        name="withdraw_suggestion",
    ),
]
