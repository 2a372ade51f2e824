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
        from community import (  # noqa: F401, PLC0415
            emails,
            group_emails,
            group_records,
            receivers,
        )
        from community.services import digest, group_files, member_groups  # noqa: PLC0415
        from foundation import duties, panels  # noqa: PLC0415

        receivers.connect()
        duties.register("send digests", digest.send_due)
        group_records.register()
        duties.register("forget declined groups", member_groups.forget_declined)
        duties.register("tidy files of groups", group_files.tidy)
        entry = panels.MenuEntry(label=_("Groups"), address="groups", order=20)
        panels.account_menu.register("groups", entry)


class MembersAdminConfig(WagtailUsersAppConfig):
    """Wagtail's user screens, for this site's members."""

    user_viewset = "community.user_viewset.MemberViewSet"
