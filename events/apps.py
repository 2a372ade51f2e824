from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = _("Events")

    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Models must be loaded.
        from events import (  # noqa: F401, PLC0415
            digests,
            emails,
            interest_emails,
            manager_emails,
            organiser_emails,
            receivers,
            triggers,
        )
        from events.services import (  # noqa: PLC0415 -- models must be loaded
            answers,
            holds,
            interests,
            managers,
            minimum,
            partners,
            requests,
            schedule,
            stored_texts,
            waitlist,
        )
        from foundation import duties  # noqa: PLC0415 -- models must be loaded

        receivers.connect()
        triggers.connect()
        duties.register("repair schedules", schedule.repair)
        duties.register("expire offers", waitlist.expire_offers)
        duties.register("tell who waits for new dates", interests.tell_due)
        duties.register("let go of unconfirmed guests", holds.expire_all)
        duties.register("end requests nobody answered", requests.expire_all)
        duties.register("remind managers", managers.remind_due)
        duties.register("tell of too few participants", minimum.tell_organisers)
        duties.register("erase answers", answers.erase_due)
        duties.register("read partners' calendars", partners.read_due)
        duties.register("write calendar texts", stored_texts.write_due)
