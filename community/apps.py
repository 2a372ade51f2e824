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
        from community import contact_setup, emails, receivers  # noqa: F401, PLC0415
        from community.services import digest  # noqa: PLC0415
        from foundation import duties  # noqa: PLC0415

        receivers.connect()
        duties.register("send digests", digest.send_due)
        contact_setup.connect()


class MembersAdminConfig(WagtailUsersAppConfig):
    """Wagtail's user screens, for this site's members."""

    user_viewset = "community.user_viewset.MemberViewSet"
