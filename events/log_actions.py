"""What the history can say: the actions of the Dates screen, and what else is done by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from wagtail.log_actions import LogActionRegistry


def register(actions: LogActionRegistry) -> None:
    """Make the actions known to Wagtail's log; the reason is in the entry's data."""
    actions.register_action("events.date.cancel", _("Cancel a date"), _("Date cancelled"))
    actions.register_action("events.date.postpone", _("Postpone a date"), _("Date postponed"))
    actions.register_action("events.date.restore", _("Restore a date"), _("Date restored"))
    actions.register_action("events.date.move", _("Move a date"), _("Date moved"))
    actions.register_action(
        "events.date.follow", _("Follow the schedule again"), _("Follows the schedule again")
    )
    actions.register_action("events.copy", _("Copy as a new event"), _("Made as a copy"))
    actions.register_action(
        "events.message", _("Write to participants"), _("Written to participants")
    )
    actions.register_action(
        "events.same_person", _("Say that two contacts are one person"), _("Said to be the same")
    )
    actions.register_action(
        "events.other_person", _("Say that they are two people"), _("Said to be another person")
    )
    actions.register_action("events.link", _("Make a new link"), _("New link made"))
    actions.register_action(
        "events.certificate.issue", _("Issue certificates"), _("Certificates issued")
    )
    actions.register_action(
        "events.certificate.revoke", _("Revoke a certificate"), _("Certificate revoked")
    )
