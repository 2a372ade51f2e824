"""Addresses without a language: feeds, files and signed links."""

from __future__ import annotations

from django.urls import path, re_path

from events.views import (
    door,
    entrance,
    feeds,
    managers,
    materials,
    questions,
    registration,
    subscriptions,
    uploads,
)

urlpatterns = [
    path("calendar/<str:language>.ics", feeds.feed_public, name="feed_public"),
    path("calendar/event/<uuid:key>/<str:language>.ics", feeds.feed_event, name="feed_event"),
    path(
        "calendar/occurrence/<uuid:uid>/<str:language>.ics",
        feeds.file_occurrence,
        name="file_occurrence",
    ),
    path("calendar/my/<str:token>.ics", subscriptions.feed_personal, name="feed_personal"),
    # Whatever it is, line breaks included.
    re_path(r"^calendar/(?P<rest>[\s\S]*)$", feeds.mend),
    path("c/<str:token>/", entrance.entrance_code, name="entrance_code"),
    path("check-in-worker.js", door.worker, name="door_worker"),
    path("r/<str:token>/", registration.guest_registration, name="guest_registration"),
    path(
        "r/<str:token>/dates.ics",
        registration.guest_registration_file,
        name="guest_registration_file",
    ),
    path("r/<str:token>/answers/", questions.guest_answers, name="guest_answers"),
    path("r/<str:token>/file/<uuid:file>/", uploads.guest_file, name="guest_file"),
    path("r/<str:token>/manager/", managers.guest_manager, name="guest_manager"),
    path("r/<str:token>/material/<uuid:key>/", materials.guest_material, name="guest_material"),
    path("m/<str:token>/", managers.manager_request, name="manager_request"),
]
