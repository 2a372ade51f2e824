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
            affiliation_emails,
            care_emails,
            contact_setup,
            directory_receivers,
            duty_digests,
            emails,
            group_digests,
            group_emails,
            group_records,
            holdings,
            invitation_emails,
            join_emails,
            letter_digests,
            letter_emails,
            member_notifications,
            member_queues,
            mergers,
            notification_digests,
            people_digests,
            post_notifications,
            queue_emails,
            receivers,
            retained,
            subscription_emails,
        )

        receivers.connect()
        directory_receivers.connect()
        contact_setup.connect()
        group_records.register()
        holdings.register()
        member_queues.register()
        retained.register()
        post_notifications.register()
        member_notifications.register()
        mergers.register("follows", mergers.drop_doubles("community.Follow", "member"))
        _register_duties()
        _register_menu()


def _register_duties() -> None:
    from community.services import (  # noqa: PLC0415 -- models must be loaded
        affiliation_year,
        digest,
        group_files,
        inactivity,
        invitation_files,
        invitations,
        joining,
        member_groups,
        notifications,
        own_data,
        retention,
        subscriptions,
        work_codes,
    )
    from foundation import duties  # noqa: PLC0415 -- models must be loaded

    duties.register("send digests", digest.send_due)
    duties.register("make downloads of own data", own_data.make_due)
    duties.register("delete downloads of own data", own_data.tidy)
    duties.register("forget attempts to sign up", joining.forget_old)
    duties.register("tidy subscriptions without an account", subscriptions.tidy)
    duties.register("end and forget invitations", invitations.tidy)
    duties.register("delete lists of people to invite", invitation_files.tidy)
    duties.register("ask who still works there", affiliation_year.ask_due)
    duties.register("let affiliations lapse", affiliation_year.lapse_due)
    duties.register("forget codes of work addresses", work_codes.forget_old)
    duties.register("forget declined groups", member_groups.forget_declined)
    duties.register("tidy files of groups", group_files.tidy)
    duties.register_daily("tell who was not here for long", inactivity.tell_due)
    duties.register_daily("delete who was not here for long", inactivity.delete_due)
    duties.register_daily("count notifications anew", notifications.repair)
    duties.register_daily("enforce retention", retention.enforce)


def _register_menu() -> None:
    from foundation import panels  # noqa: PLC0415 -- as the others

    for order, address, label in (
        (5, "members", _("Members")),
        (6, "organisations", _("Organisations")),
        (20, "groups", _("Groups")),
        (55, "following", _("What you follow")),
    ):
        entry = panels.MenuEntry(label=label, address=address, order=order)
        panels.account_menu.register(address, entry)


class MembersAdminConfig(WagtailUsersAppConfig):
    """Wagtail's user screens, for this site's members."""

    user_viewset = "community.user_viewset.MemberViewSet"
