from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = _("Events")

    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Models must be loaded.
        from events import digests, emails, receivers, triggers  # noqa: F401, PLC0415
        from events.services import (  # noqa: PLC0415 -- models must be loaded
            partners,
            schedule,
            stored_texts,
            waitlist,
        )
        from foundation import duties  # noqa: PLC0415 -- models must be loaded

        receivers.connect()
        triggers.connect()
        duties.register("repair schedules", schedule.repair)
        duties.register("expire offers", waitlist.expire_offers)
        duties.register("read partners' calendars", partners.read_due)
        duties.register("write calendar texts", stored_texts.write_due)
