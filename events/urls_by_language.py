"""Addresses below `/<lang>/`."""

from __future__ import annotations

from django.urls import path

from events.views import registration

urlpatterns = [
    path("events/register/<uuid:run>/", registration.register, name="register"),
    path("registrations/", registration.my_registrations, name="my_registrations"),
    path("registrations/<uuid:uuid>/cancel/", registration.cancel, name="registration_cancel"),
    path("registrations/<uuid:uuid>/offer/", registration.answer_offer, name="offer_answer"),
    path("registrations/<uuid:uuid>/dates.ics", registration.file, name="registration_file"),
]
