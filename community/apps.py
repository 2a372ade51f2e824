from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class CommunityConfig(AppConfig):
    name = "community"
    default = True
    verbose_name = _("Community")

    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Models must be loaded.
        from community import (  # noqa: PLC0415
            affiliation_data,
            affiliation_emails,  # noqa: F401
            emails,  # noqa: F401
            receivers,
        )
        from community.services import affiliation_year, digest, work_codes  # noqa: PLC0415
        from foundation import duties, personal_data  # noqa: PLC0415

        receivers.connect()
        duties.register("send digests", digest.send_due)
        duties.register("ask who still works there", affiliation_year.ask_due)
        duties.register("let affiliations lapse", affiliation_year.lapse_due)
        duties.register("forget codes of work addresses", work_codes.forget_old)
        personal_data.holdings.register("affiliations", affiliation_data.Affiliations())
        personal_data.holdings.register("suggestions", affiliation_data.Suggestions())


class MembersAdminConfig(WagtailUsersAppConfig):
    """Wagtail's user screens, for this site's members."""

    user_viewset = "community.user_viewset.MemberViewSet"
