"""Addresses without a language: what mails carry."""

from __future__ import annotations

from django.urls import path

from community.views import affiliations, unsubscribe

urlpatterns = [
    path("u/<str:token>/", unsubscribe.unsubscribe, name="unsubscribe"),
    path("a/<str:token>/", affiliations.by_link, name="affiliation_by_link"),
]
