from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = _("Public site")

    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Models must be loaded.
        from foundation import goals, panels, site_texts  # noqa: PLC0415
        from home import (  # noqa: F401, PLC0415
            commented,
            digests,
            emails,
            named,
            organisation_panel,
            receivers,
        )
        from home.queries import progress  # noqa: PLC0415
        from home.queries.site_texts import editions  # noqa: PLC0415

        commented.register()
        named.register()
        receivers.connect()
        panels.organisation_panels.register("news", organisation_panel.ItsNews())
        site_texts.keepers.register("pages", editions)
        goals.register("training target", progress.goal)
