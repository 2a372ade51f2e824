from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

ACCOUNT_MENU = (
    ("my_registrations", _("My registrations")),
    ("my_training", _("My training")),
    ("my_calendars", _("My calendars")),
)


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = _("Events")

    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Models must be loaded.
        from community import mergers  # noqa: PLC0415 -- models must be loaded
        from events import (  # noqa: F401, PLC0415
            certificate_emails,
            community_parts,
            digests,
            door_emails,
            duty_digests,
            emails,
            holdings,
            interest_emails,
            manager_emails,
            merging,
            message_emails,
            moving_emails,
            organisation_panel,
            organiser_emails,
            receivers,
            reminder_emails,
            seat_digests,
            seat_notifications,
            triggers,
        )
        from events.services import (  # noqa: PLC0415 -- models must be loaded
            answers,
            attendance_imports,
            feedback,
            files,
            holds,
            interests,
            managers,
            minimum,
            partners,
            reminders,
            requests,
            schedule,
            stored_texts,
            thanks,
            waitlist,
        )
        from foundation import duties, panels  # noqa: PLC0415 -- models must be loaded

        community_parts.register()
        receivers.connect()
        holdings.register()
        triggers.connect()
        seat_notifications.register()
        mergers.register("events", merging.merge_lists)
        mergers.list_mergers.register("shares of seats", merging.merge_stored_lines)
        panels.organisation_panels.register("events", organisation_panel.ItsEvents())
        duties.register("repair schedules", schedule.repair)
        duties.register("expire offers", waitlist.expire_offers)
        duties.register("give on what is kept no longer", waitlist.fill_all_shared)
        duties.register("tell who waits for new dates", interests.tell_due)
        duties.register("let go of unconfirmed guests", holds.expire_all)
        duties.register("end requests nobody answered", requests.expire_all)
        duties.register("remind managers", managers.remind_due)
        duties.register("tell of too few participants", minimum.tell_organisers)
        duties.register("remind participants", reminders.remind_due)
        duties.register("send the link to join", reminders.join_due)
        duties.register("thank participants", thanks.thank_due)
        duties.register("close surveys", feedback.close_due)
        duties.register("erase answers", answers.erase_due)
        duties.register("tidy files of answers", files.tidy)
        duties.register("delete files of attendance", attendance_imports.tidy)
        duties.register("read partners' calendars", partners.read_due)
        duties.register("write calendar texts", stored_texts.write_due)
        for order, (address, label) in enumerate(ACCOUNT_MENU):
            entry = panels.MenuEntry(label=label, address=address, order=10 + order)
            panels.account_menu.register(address, entry)
