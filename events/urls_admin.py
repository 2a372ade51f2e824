"""Addresses below `/admin/`."""

from __future__ import annotations

from django.urls import URLPattern, path

from events import converters  # noqa: F401 -- makes its names known
from events.viewsets import (
    acting,
    answers,
    attendance,
    attendance_files,
    certificates,
    copying,
    dates,
    desk,
    doorkeepers,
    feedback,
    figures,
    files,
    link,
    on_the_day,
    participants,
    partners,
    preview,
    reports,
    requests,
    runs,
    same_person,
    writing,
)


def patterns() -> list[URLPattern]:
    """Every screen of ours in the editors' part of the site."""
    listing, all_runs, people = (
        dates.EventsWithDatesView,
        runs.RunsView,
        participants.ParticipantsView,
    )
    templates = copying.TemplatesView
    date = "events/date/<uuid:uid>"
    run = "events/participants/<uuid:uuid>"
    place = "events/registration/<uuid:uuid>"
    only = {"results_only": True}
    return [
        path("events/preview/", preview.schedule_preview_view, name="event_schedule_preview"),
        path("events/dates/", listing.as_view(), name="event_dates_index"),
        path("events/dates/results/", listing.as_view(**only), name="event_dates_index_results"),
        path("events/<int:pk>/dates/", dates.DatesView.as_view(), name="event_dates"),
        path(
            "events/<int:pk>/door/",
            doorkeepers.DoorkeepersView.as_view(),
            name="event_doorkeepers",
        ),
        path(f"{place}/code/", doorkeepers.NewCodeView.as_view(), name="event_registration_code"),
        path("events/<int:pk>/link/", link.NewLinkView.as_view(), name="event_new_link"),
        path(f"{date}/cancel/", dates.CancelDateView.as_view(), name="event_date_cancel"),
        path(f"{date}/postpone/", dates.PostponeDateView.as_view(), name="event_date_postpone"),
        path(f"{date}/restore/", dates.RestoreDateView.as_view(), name="event_date_restore"),
        path(f"{date}/move/", dates.MoveDateView.as_view(), name="event_date_move"),
        path(f"{date}/follow/", dates.FollowScheduleView.as_view(), name="event_date_follow"),
        path("events/<int:pk>/copy/", copying.CopyEventView.as_view(), name="event_copy"),
        path(
            "events/<int:pk>/template/",
            copying.SaveAsTemplateView.as_view(),
            name="event_save_as_template",
        ),
        path("events/templates/", templates.as_view(), name="event_templates"),
        path(
            "events/templates/results/", templates.as_view(**only), name="event_templates_results"
        ),
        path("events/participants/", all_runs.as_view(), name="event_runs"),
        path("events/participants/results/", all_runs.as_view(**only), name="event_runs_results"),
        path("events/figures/", figures.FiguresView.as_view(), name="event_figures"),
        path("events/figures/report/", reports.ReportView.as_view(), name="event_report"),
        path(f"{place}/person/", same_person.SameView.as_view(), name="event_same_person"),
        path(
            f"{place}/person/undo/",
            same_person.OtherView.as_view(),
            name="event_other_person",
        ),
        path("events/partners/", partners.ReviewView.as_view(), name="event_partner_events"),
        path("events/partners/decide/", partners.DecideView.as_view(), name="event_partner_decide"),
        path("events/partners/<int:pk>/", partners.StateView.as_view(), name="event_partner"),
        path(f"{run}/", people.as_view(), name="event_participants"),
        path(f"{run}/answers/", answers.SummaryView.as_view(), name="event_answers"),
        path(f"{run}/feedback/", feedback.ResultsView.as_view(), name="event_feedback"),
        path(f"{run}/act/", acting.ActView.as_view(), name="event_people_act"),
        path(f"{run}/add/", desk.AddView.as_view(), name="event_participant_add"),
        path(f"{run}/attendance/", attendance.AttendanceView.as_view(), name="event_attendance"),
        path(
            f"{run}/attendance/file/",
            attendance_files.FileView.as_view(),
            name="event_attendance_file",
        ),
        path(
            f"{run}/attendance/rest/",
            attendance.RestView.as_view(),
            name="event_attendance_rest",
        ),
        path(
            "events/attendance/<uuid:uuid>/",
            attendance_files.ImportView.as_view(),
            name="event_attendance_import",
        ),
        path(f"{run}/day/", on_the_day.OnTheDayView.as_view(), name="event_on_the_day"),
        path(
            f"{date}/sign-in-sheet/",
            on_the_day.SignInSheetView.as_view(),
            name="event_sign_in_sheet",
        ),
        path(
            f"{run}/certificates/",
            certificates.CertificatesView.as_view(),
            name="certificates_desk",
        ),
        path(
            f"{run}/certificates/replace/",
            certificates.ReplaceView.as_view(),
            name="certificates_replace",
        ),
        path(
            "events/certificate/<certificate:code>/revoke/",
            certificates.RevokeView.as_view(),
            name="certificate_revoke",
        ),
        path(
            "events/certificate/<certificate:code>/paper.pdf",
            certificates.PaperView.as_view(),
            name="certificate_paper",
        ),
        path(f"{place}/", desk.RegistrationView.as_view(), name="event_registration"),
        path(f"{place}/cancel/", desk.CancelView.as_view(), name="event_registration_cancel"),
        path(f"{place}/replace/", desk.ReplaceView.as_view(), name="event_registration_replace"),
        path(f"{place}/file/<uuid:file>/", desk.FileView.as_view(), name="event_answer_file"),
        path(f"{run}/write/", writing.WriteView.as_view(), name="event_message"),
        path(
            "events/registration/<uuid:uuid>/answers/",
            answers.ChangeAnswersView.as_view(),
            name="event_answers_change",
        ),
        path(
            "events/registration/<uuid:uuid>/decide/",
            requests.DecideView.as_view(),
            name="event_request",
        ),
        # Before Wagtail's own at the same addresses.
        path("documents/delete/<int:document_id>/", files.DocumentDeleteView.as_view()),
        path("images/<int:image_id>/delete/", files.ImageDeleteView.as_view()),
        path(f"{run}/results/", people.as_view(**only), name="event_participants_results"),
    ]
