"""Addresses below `/<lang>/`."""

from __future__ import annotations

from django.urls import URLPattern, path

from community import urls_of_groups
from community.views import (
    affiliations,
    consents,
    contacts,
    directory,
    following,
    invitations,
    joining,
    mail,
    mail_trouble,
    moderation,
    organisations,
    own_data,
    people,
    profile,
    subscriptions,
    welcoming,
)

urlpatterns: list[URLPattern] = [
    path("profile/", profile.overview, name="profile"),
    path("profile/about/", profile.about, name="profile_about"),
    path("profile/photo/", profile.photo, name="profile_photo"),
    path("profile/photo/remove/", profile.remove_photo, name="remove_photo"),
    path("profile/settings/", profile.settings, name="profile_settings"),
    path("profile/mail/", mail.choose, name="profile_mail"),
    path("profile/mail/pause/", mail.pause, name="pause_mail"),
    path("profile/mail/again/", mail_trouble.mail_again, name="mail_again"),
    path("profile/data/", own_data.my_data, name="my_data"),
    path("profile/data/<uuid:uuid>.zip", own_data.download, name="download_my_data"),
    path("profile/delete/", own_data.delete_account, name="delete_account"),
    path("profile/consents/", consents.consents, name="consents"),
    path("invitation/<str:token>/", invitations.invitation, name="invitation"),
    path("join/", joining.join, name="join"),
    path("join/code/", joining.enter_code, name="join_code"),
    path("join/request/", joining.ask_to_join, name="join_request"),
    path("join/asked/", joining.asked, name="join_asked"),
    path("subscribe/", subscriptions.subscribe, name="subscribe"),
    path("subscribe/sent/", subscriptions.sent, name="subscribe_sent"),
    path("welcome/", welcoming.introduction, name="welcome"),
    path("welcome/interests/", welcoming.interests, name="welcome_interests"),
    path("welcome/found/", welcoming.found, name="welcome_found"),
    path("members/<uuid:uuid>/", people.member, name="member"),
    path("members/<uuid:uuid>/photo/<slug:version>/", people.photo, name="member_photo"),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/<uuid:uuid>/", organisations.organisation, name="organisation"),
    path("profile/affiliations/", affiliations.own, name="affiliations"),
    path("profile/affiliations/new/", affiliations.add, name="add_affiliation"),
    path("profile/affiliations/<uuid:uuid>/", affiliations.change, name="change_affiliation"),
    path("profile/affiliations/<uuid:uuid>/act/", affiliations.act, name="act_on_affiliation"),
    path(
        "profile/affiliations/<uuid:uuid>/confirm/", affiliations.verify, name="verify_affiliation"
    ),
    path(
        "profile/affiliations/suggestions/<uuid:uuid>/withdraw/",
        affiliations.withdraw,
        name="withdraw_suggestion",
    ),
    path("members/", directory.members, name="members"),
    path("members/suggest/", directory.members_suggest, name="members_suggest"),
    path("members/export/", directory.members_export, name="members_export"),
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
    *urls_of_groups.urlpatterns,
]
