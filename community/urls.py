"""Addresses without a language: what mails carry."""

from __future__ import annotations

from django.urls import path

from community.views import unsubscribe

urlpatterns = [
    path("u/<str:token>/", unsubscribe.unsubscribe, name="unsubscribe"),
]
