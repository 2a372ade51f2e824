"""Addresses below `/<lang>/`."""

from __future__ import annotations

from django.urls import path

from events.views import atom, registration, subscriptions, venues

urlpatterns = [
    path("calendar/", subscriptions.my_calendars, name="my_calendars"),
    path("calendar/<uuid:uuid>/", subscriptions.my_calendar, name="my_calendar"),
    path("calendar/<uuid:uuid>/renew/", subscriptions.renew_calendar, name="renew_calendar"),
    path("calendar/<uuid:uuid>/revoke/", subscriptions.revoke_calendar, name="revoke_calendar"),
    path("events/feed/", atom.events_feed, name="events_feed"),
    path("events/register/<uuid:run>/", registration.register, name="register"),
    path("events/venues/<uuid:uuid>/", venues.venue_page, name="venue_page"),
    path("registrations/", registration.my_registrations, name="my_registrations"),
    path("registrations/<uuid:uuid>/cancel/", registration.cancel, name="registration_cancel"),
    path("registrations/<uuid:uuid>/offer/", registration.answer_offer, name="offer_answer"),
    path("registrations/<uuid:uuid>/dates.ics", registration.file, name="registration_file"),
]
