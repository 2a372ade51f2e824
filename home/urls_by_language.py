"""Addresses below `/<lang>/`."""

from __future__ import annotations

from django.urls import path

from foundation.site_texts import Purpose
from home import views
from home.topics import views as topic_views

urlpatterns = [
    path("news/feed/", views.news_feed, name="news_feed"),
    *(
        path(f"texts/{purpose}/", views.site_text, {"purpose": purpose}, name=purpose)
        for purpose in Purpose
    ),
    path("topics/", topic_views.topics, name="topics"),
    path("topics/<slug:word>/", topic_views.topic, name="topic"),
    path("figures/", views.figures, name="figures"),
    path("send-message/<int:page>/", views.send_message, name="send_message"),
    path("profile/page-contacts/", views.page_contacts, name="page_contacts"),
]
