"""Addresses below `/<lang>/`."""

from __future__ import annotations

from django.urls import URLPattern, path

from community.views import contacts, following, members, moderation, unsubscribe

urlpatterns: list[URLPattern] = [
    path("profile/", members.profile, name="profile"),
    path("profile/digest/", unsubscribe.resume, name="resume_digest"),
    # contacts, following, reports
    path("members/<uuid:key>/contact/", contacts.ask, name="contact_member"),
    path("members/<uuid:key>/block/", contacts.block, name="block_member"),
    path("contacts/", contacts.overview, name="contacts"),
    path("contacts/<uuid:key>/answer/", contacts.answer, name="answer_request"),
    path("contacts/<uuid:key>/withdraw/", contacts.withdraw, name="withdraw_request"),
    path("contacts/<uuid:key>/end/", contacts.end, name="end_contact"),
    path("profile/blocked/", contacts.blocked, name="blocked"),
    path("profile/blocked/<uuid:key>/", contacts.unblock, name="unblock_member"),
    path("profile/decisions/", moderation.decisions, name="decisions"),
    path("profile/decisions/<uuid:key>/", moderation.decision, name="decision"),
    path("report/<slug:kind>/<uuid:key>/", moderation.report, name="report"),
    path("follow/<slug:kind>/<uuid:key>/", following.follow, name="follow"),
    path("following/", following.following, name="following"),
]
