"""Addresses without a language: what mails carry."""

from __future__ import annotations

from django.urls import path

from community.views import (
    affiliations,
    contacts,
    moderation,
    notifications,
    subscriptions,
    unsubscribe,
)

urlpatterns = [
    path("d/<str:token>/", moderation.decision_by_link, name="decision_by_link"),
    path("k/<str:token>/", contacts.answer_by_link, name="answer_contact"),
    path("n/<str:what>/<str:token>/", notifications.stop, name="stop_notifications"),
    path("u/<str:token>/", unsubscribe.unsubscribe, name="unsubscribe"),
    path("u/<str:token>/choices/", subscriptions.choices, name="subscription_choices"),
    path("u/<str:token>/forget/", subscriptions.forget, name="forget_subscription"),
    path("s/<str:token>/", subscriptions.confirm, name="confirm_subscription"),
    path("a/<str:token>/", affiliations.by_link, name="affiliation_by_link"),
]
