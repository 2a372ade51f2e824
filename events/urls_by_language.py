"""Addresses below `/<lang>/`."""

from __future__ import annotations

from django.urls import path

from events import converters  # noqa: F401 -- makes its names known
from events.views import (
    atom,
    badges,
    certificates,
    door,
    feedback,
    guests,
    managers,
    questions,
    registration,
    self_check_in,
    several,
    subscriptions,
    substitution,
    training,
    uploads,
    venues,
    wishes,
)

urlpatterns = [
    path("certificates/<str:code>/badge/", badges.my_badge, name="my_badge"),
    path("calendar/", subscriptions.my_calendars, name="my_calendars"),
    path("calendar/<uuid:uuid>/", subscriptions.my_calendar, name="my_calendar"),
    path("calendar/<uuid:uuid>/renew/", subscriptions.renew_calendar, name="renew_calendar"),
    path("calendar/<uuid:uuid>/revoke/", subscriptions.revoke_calendar, name="revoke_calendar"),
    path("check-in/here/", self_check_in.check_in_here, name="check_in_here"),
    path("check-in/here/<uuid:uid>/", self_check_in.check_in_here_date, name="check_in_here_date"),
    path("check-in/<uuid:run>/screen/", self_check_in.screen, name="check_in_screen"),
    path("certificates/<certificate:code>.pdf", certificates.my_certificate, name="my_certificate"),
    path("check-in/", door.doors, name="doors"),
    path("check-in/<uuid:run>/", door.door, name="door"),
    path("check-in/<uuid:run>/people/", door.people, name="door_people"),
    path("check-in/<uuid:run>/marks/", door.marks, name="door_marks"),
    path("check-in/<uuid:run>/offline/", door.offline, name="door_offline"),
    path("events/feed/", atom.events_feed, name="events_feed"),
    path("events/register/<uuid:run>/", registration.register, name="register"),
    path("events/register/<uuid:run>/guest/", guests.register_guest, name="register_guest"),
    path("events/register/several/<uuid:key>/", several.register, name="register_several"),
    path("events/wish/<uuid:key>/", wishes.wish, name="wish"),
    path("events/venues/<uuid:uuid>/", venues.venue_page, name="venue_page"),
    path("registrations/", registration.my_registrations, name="my_registrations"),
    path("registrations/<uuid:uuid>/answers/", questions.my_answers, name="my_answers"),
    path("registrations/<uuid:uuid>/feedback/", feedback.my_feedback, name="my_feedback"),
    path("registrations/<uuid:uuid>/file/<uuid:file>/", uploads.my_file, name="my_file"),
    path("registrations/<uuid:uuid>/cancel/", registration.cancel, name="registration_cancel"),
    path("registrations/<uuid:uuid>/colleague/", substitution.pass_on, name="pass_on"),
    path("registrations/<uuid:uuid>/manager/", managers.my_manager, name="my_manager"),
    path("registrations/<uuid:uuid>/queue/", registration.leave_queue, name="queue_leave"),
    path("registrations/<uuid:uuid>/offer/", registration.answer_offer, name="offer_answer"),
    path("registrations/<uuid:uuid>/dates.ics", registration.file, name="registration_file"),
    path("training/", training.my_training, name="my_training"),
    path("training/record.csv", training.table, name="training_table"),
    path("training/record.pdf", training.paper, name="training_paper"),
]
