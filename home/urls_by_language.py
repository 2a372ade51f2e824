"""Addresses below `/<lang>/`."""

from __future__ import annotations

from django.urls import path

from foundation.site_texts import Purpose
from home import views

urlpatterns = [
    path("news/feed/", views.news_feed, name="news_feed"),
    *(
        path(f"texts/{purpose}/", views.site_text, {"purpose": purpose}, name=purpose)
        for purpose in Purpose
    ),
    path("figures/", views.figures, name="figures"),
    path("profile/page-contacts/", views.page_contacts, name="page_contacts"),
]
