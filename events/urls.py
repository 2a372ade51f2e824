"""Addresses without a language: feeds, files and signed links."""

from __future__ import annotations

from django.urls import path, re_path

from events.views import (
    badges,
    certificates,
    door,
    entrance,
    feedback,
    feeds,
    managers,
    materials,
    questions,
    registration,
    self_check_in,
    subscriptions,
    uploads,
)

urlpatterns = [
    # Short enough to be typed from the last row.
    path("here/", self_check_in.go_here, name="here"),
    path("here/<uuid:uid>/", self_check_in.go_here, name="here_date"),
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
    path("r/<str:token>/feedback/", feedback.guest_feedback, name="guest_feedback"),
    path("r/<str:token>/file/<uuid:file>/", uploads.guest_file, name="guest_file"),
    path("r/<str:token>/manager/", managers.guest_manager, name="guest_manager"),
    path("r/<str:token>/material/<uuid:key>/", materials.guest_material, name="guest_material"),
    path("r/<str:token>/badge/", badges.guest_badge, name="guest_badge"),
    path("r/<str:token>/certificate.pdf", certificates.guest_certificate, name="guest_certificate"),
    path("m/<str:token>/", managers.manager_request, name="manager_request"),
    # Before whatever takes a number that somebody typed at the same place.
    path("certificates/issuer/", badges.badge_issuer, name="badge_issuer"),
    path("certificates/keys/", badges.badge_keys_document, name="badge_keys"),
    path("certificates/keys/<str:thumbprint>/", badges.badge_key, name="badge_key"),
    path("certificates/status/<str:code>/", badges.badge_status, name="badge_status"),
    path("certificates/", certificates.ask, name="certificates"),
    path("certificates/<str:code>/", certificates.check, name="certificate_check"),
]
