from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = _("Search")

    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from foundation import duties  # noqa: PLC0415 -- models must be loaded
        from search import receivers  # noqa: PLC0415 -- models must be loaded
        from search.services import index, vocabulary  # noqa: PLC0415 -- models must be loaded

        receivers.connect()
        duties.register("repair search", index.repair)
        duties.register_daily("count words of the search", vocabulary.recount)
