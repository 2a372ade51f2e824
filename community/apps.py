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
            care_emails,  # noqa: F401
            emails,  # noqa: F401
            holdings,
            invitation_emails,  # noqa: F401
            join_emails,  # noqa: F401
            receivers,
        )
        from community.services import (  # noqa: PLC0415
            digest,
            inactivity,
            invitation_data,
            invitation_files,
            invitations,
            joining,
            joining_data,
            own_data,
            retention,
        )
        from foundation import duties, personal_data  # noqa: PLC0415

        receivers.connect()
        holdings.register()
        duties.register("send digests", digest.send_due)
        duties.register("make downloads of own data", own_data.make_due)
        duties.register("delete downloads of own data", own_data.tidy)
        duties.register("tell who was not here for long", inactivity.tell_due)
        duties.register("delete who was not here for long", inactivity.delete_due)
        duties.register("enforce retention", retention.enforce)
        duties.register("forget attempts to sign up", joining.forget_old)
        personal_data.holdings.register("community.joining", joining_data.HOLDING)
        duties.register("end and forget invitations", invitations.tidy)
        duties.register("delete lists of people to invite", invitation_files.tidy)
        personal_data.holdings.register("community.invitations", invitation_data.HOLDING)


class MembersAdminConfig(WagtailUsersAppConfig):
    """Wagtail's user screens, for this site's members."""

    user_viewset = "community.user_viewset.MemberViewSet"
