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
        from community import emails, join_emails, receivers  # noqa: F401, PLC0415
        from community.services import digest, joining, joining_data  # noqa: PLC0415
        from foundation import duties, personal_data  # noqa: PLC0415

        receivers.connect()
        duties.register("send digests", digest.send_due)
        duties.register("forget attempts to sign up", joining.forget_old)
        personal_data.holdings.register("community.joining", joining_data.HOLDING)


class MembersAdminConfig(WagtailUsersAppConfig):
    """Wagtail's user screens, for this site's members."""

    user_viewset = "community.user_viewset.MemberViewSet"
