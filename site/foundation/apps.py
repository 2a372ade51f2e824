from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FoundationConfig(AppConfig):
    name = "foundation"
    verbose_name = _("Foundation")

    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Models must be loaded.
        from foundation import brand, duties, housekeeping, mail_holdings, outbox, webhooks  # noqa: PLC0415
        from foundation.bounces import reading  # noqa: PLC0415
        from foundation.brand import cards, rights  # noqa: PLC0415

        webhooks.connect()
        brand.connect()
        rights.register()
        mail_holdings.register()
        duties.register("publish scheduled pages", housekeeping.publish_scheduled)
        duties.register("read bounces", reading.read_due)
        duties.register("send mail", outbox.send_due)
        duties.register_daily("forget old share pictures", cards.forget_old)
        duties.register("prune task results", housekeeping.prune_task_results)
