from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = _("Public site")

    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Models must be loaded.
        from community import mergers  # noqa: PLC0415
        from foundation import duties, goals, panels, site_texts  # noqa: PLC0415
        from home import (  # noqa: F401, PLC0415
            commented,
            digests,
            emails,
            holdings,
            named,
            organisation_panel,
            receivers,
        )
        from home.queries import progress  # noqa: PLC0415
        from home.queries.site_texts import editions  # noqa: PLC0415
        from home.services import contact_messages, links, preview_links  # noqa: PLC0415
        from home.topics import panels as topic_panels  # noqa: PLC0415

        commented.register()
        holdings.register()
        named.register()
        receivers.connect()
        panels.organisation_panels.register("initiatives", organisation_panel.ItsInitiatives())
        mergers.register("initiatives", mergers.drop_doubles("home.InitiativeBody", "page", "part"))
        panels.organisation_panels.register("library", organisation_panel.ItsLibrary())
        mergers.register("library", mergers.drop_doubles("home.LibraryBody", "page", "part"))
        panels.organisation_panels.register("news", organisation_panel.ItsNews())
        topic_panels.register()
        site_texts.keepers.register("pages", editions)
        goals.register("training target", progress.goal)
        duties.register_daily("note links elsewhere", links.note)
        duties.register("check links elsewhere", links.check)
        duties.register_daily("forget preview links", preview_links.forget_ended)
        duties.register_daily("erase contact messages", contact_messages.erase_due)
