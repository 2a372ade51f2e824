"""Addresses below `/<lang>/`."""

from __future__ import annotations

from django.urls import path

from home import views

urlpatterns = [
    path("news/feed/", views.news_feed, name="news_feed"),
    path("figures/", views.figures, name="figures"),
]
