"""Addresses without a language."""

from __future__ import annotations

from django.urls import path

from home.views import preview

urlpatterns = [path("p/<str:token>/", preview, name="preview_by_link")]
