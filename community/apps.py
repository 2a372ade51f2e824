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
            affiliation_data,
            affiliation_emails,
            care_emails,
            contact_setup,
            directory_holding,
            directory_receivers,
            emails,
            holdings,
            join_emails,
            receivers,
            ways_in,
        )
        from community.profile_data import ProfileHolding  # noqa: PLC0415
        from community.services import (affiliation_year, digest, group_files, inactivity, joining, joining_data, member_groups, own_data, retention, work_codes)  # noqa: PLC0415
        from foundation import duties, panels, personal_data  # noqa: PLC0415
            emails,
            group_emails,
            group_records,
            receivers,
        )

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
        personal_data.holdings.register("community.ways_in", ways_in.WAYS_IN)
        personal_data.holdings.register("profile", ProfileHolding())
        duties.register("ask who still works there", affiliation_year.ask_due)
        duties.register("let affiliations lapse", affiliation_year.lapse_due)
        duties.register("forget codes of work addresses", work_codes.forget_old)
        personal_data.holdings.register("affiliations", affiliation_data.Affiliations())
        personal_data.holdings.register("suggestions", affiliation_data.Suggestions())

        receivers.connect()
        directory_receivers.connect()
        duties.register("send digests", digest.send_due)
        entry = panels.MenuEntry(label=_("Members"), address="members", order=5)
        panels.account_menu.register("members", entry)
        holding = directory_holding.DirectoryHolding()
        personal_data.holdings.register("community.directory", holding)
        contact_setup.connect()
        group_records.register()
        duties.register("forget declined groups", member_groups.forget_declined)
        duties.register("tidy files of groups", group_files.tidy)
        entry = panels.MenuEntry(label=_("Groups"), address="groups", order=20)
        panels.account_menu.register("groups", entry)


class MembersAdminConfig(WagtailUsersAppConfig):
    """Wagtail's user screens, for this site's members."""

    user_viewset = "community.user_viewset.MemberViewSet"
