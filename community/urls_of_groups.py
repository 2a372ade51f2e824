"""Addresses of groups and discussions, below `/<lang>/`."""

from __future__ import annotations

from django.urls import URLPattern, path

from community.views import discussions, group_files, group_people, groups, mentioning

ONE = "groups/<slug:slug>/"

urlpatterns: list[URLPattern] = [
    path("groups/", groups.groups_list, name="groups"),
    path("groups/new/", groups.group_new, name="group_new"),
    path(ONE, groups.group, name="group"),
    path(f"{ONE}edit/", groups.group_edit, name="group_edit"),
    path(f"{ONE}state/", groups.group_state, name="group_state"),
    path(f"{ONE}join/", groups.group_join, name="group_join"),
    path(f"{ONE}leave/", groups.group_leave, name="group_leave"),
    path(f"{ONE}mails/", groups.group_mails, name="group_mails"),
    path(f"{ONE}members/", group_people.group_members, name="group_members"),
    path(f"{ONE}invite/", group_people.group_invite, name="group_invite"),
    path(f"{ONE}discussions/new/", discussions.thread_new, name="thread_new"),
    path(f"{ONE}discussions/<uuid:uuid>/", discussions.thread, name="thread"),
    path(f"{ONE}mention/", mentioning.mention, name="mention"),
    path(f"{ONE}files/new/", group_files.group_file_new, name="group_file_new"),
    path(f"{ONE}files/<uuid:uuid>/", group_files.group_file, name="group_file"),
    path(
        f"{ONE}files/<uuid:uuid>/delete/", group_files.group_file_delete, name="group_file_delete"
    ),
    path("discussions/<uuid:uuid>/settings/", discussions.thread_settings, name="thread_settings"),
    path("posts/<uuid:uuid>/", discussions.post, name="post"),
    path("posts/<uuid:uuid>/edit/", discussions.post_edit, name="post_edit"),
    path("posts/<uuid:uuid>/remove/", discussions.post_remove, name="post_remove"),
    path("posts/<uuid:uuid>/hide/", discussions.post_hide, name="post_hide"),
    path("comments/<slug:kind>/<uuid:key>/", discussions.comments, name="comments"),
]
