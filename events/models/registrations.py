"""Registrations and their history."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.enums import LIVE, Action, Mode, State
from events.querysets import RegistrationQuerySet
from foundation import links

if TYPE_CHECKING:
    from datetime import datetime

LINK_PURPOSE = "registration"
MANAGER_LINK_PURPOSE = "manager"
CODE_PURPOSE = "check-in"
# So long a manager may take to answer, where registration doesn't close before.
ANSWER_WITHIN: Final = timedelta(days=14)
# What a line of the history may say: the transitions, and what changes no state.
HISTORY = [
    ("register", _("register")),
    ("answer", _("change the answers")),
    ("manager", _("name another manager")),
    *Action.choices,
]


class Registration(models.Model):
    """A contact's place in a run, or in its queue. `events.enums.TRANSITIONS` says what may
    happen to it; only `events.services` makes it happen."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    run = models.ForeignKey("events.Run", on_delete=models.PROTECT, related_name="registrations")
    contact = models.ForeignKey(
        "events.Contact", on_delete=models.PROTECT, related_name="registrations"
    )
    state = models.CharField(_("state"), max_length=10, choices=State)
    mode = models.CharField(_("seat"), max_length=10, choices=Mode)
    # Waiting for a seat of this kind, perhaps while holding one of the other.
    wants_mode = models.CharField(
        _("waits for"), max_length=10, choices=Mode, blank=True, default=""
    )
    # The number drawn when the waiting began; gaps appear as people leave, the order never changes.
    position = models.PositiveIntegerField(null=True, blank=True)
    # A seat offered to somebody who holds one of the other kind: both are theirs until they answer.
    offered_mode = models.CharField(max_length=10, choices=Mode, blank=True, default="")
    # None for an offer: it stands while the run has no day.
    offer_expires_at = models.DateTimeField(null=True, blank=True)
    # Until when a guest's seat waits for the guest's address to be confirmed.
    held_until = models.DateTimeField(null=True, blank=True)
    # Whose seat this was, where a colleague passed it on.
    in_place_of = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="passed_on_to"
    )
    # Whose approval is needed, where the person's manager approves. Nobody is written to before the
    # address of the person is confirmed: until then there is no `manager_asked_at`.
    manager_email = models.EmailField(_("manager"), blank=True, default="")
    manager_asked_at = models.DateTimeField(null=True, blank=True)
    manager_reminded_at = models.DateTimeField(null=True, blank=True)
    # Raised with every other address: the link in the mail to the one before is dead then.
    manager_link_version = models.PositiveIntegerField(default=1)
    answers = models.JSONField(default=dict, blank=True)
    link_version = models.PositiveIntegerField(default=1)
    # Raised for a new entrance code: the one before opens nothing then, and the link above stays.
    code_version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(_("registered"))
    changed_at = models.DateTimeField(_("changed"))

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering = ["created_at", "pk"]
        indexes = [
            models.Index(fields=["run", "state", "position"], name="registration_queue"),
            models.Index(
                fields=["offer_expires_at"],
                condition=Q(offer_expires_at__isnull=False),
                name="registration_offers",
            ),
            models.Index(
                fields=["held_until"],
                condition=Q(state=State.HELD),
                name="registration_held",
            ),
            models.Index(
                fields=["manager_asked_at"],
                condition=Q(state=State.REQUESTED),
                name="registration_requested",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "contact"],
                condition=Q(state__in=LIVE),
                name="one_live_registration",
            ),
            models.UniqueConstraint(
                fields=["run", "position"],
                condition=Q(position__isnull=False),
                name="one_person_a_position",
            ),
            models.CheckConstraint(
                condition=Q(offered_mode="") | Q(state=State.CONFIRMED),
                name="offered_beside_a_seat",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contact}, {self.run} ({self.get_state_display()})"

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    @property
    def is_offered(self) -> bool:
        """Whether a seat is offered, perhaps beside one they have."""
        return self.state == State.OFFERED or bool(self.offered_mode)

    @property
    def link_token(self) -> str:
        """What the address of this registration carries: whoever has it may manage it."""
        return links.make(LINK_PURPOSE, self.uuid, self.link_version)

    @property
    def manager_token(self) -> str:
        """What the address carries by which the manager decides."""
        return links.make(MANAGER_LINK_PURPOSE, self.uuid, self.manager_link_version)

    @property
    def code_token(self) -> str:
        """What the entrance code carries: it is shown at the door, and manages nothing."""
        return links.make(CODE_PURPOSE, self.uuid, self.code_version)

    @property
    def answer_by(self) -> datetime | None:
        """Until when the manager's answer counts: for two weeks or until registration closes; of
        who was asked after that, until it begins. None where no manager was asked."""
        asked = self.manager_asked_at
        if asked is None:
            return None
        closes, starts = self.run.closes_at, self.run.starts_at
        if closes is None or starts is None:
            return asked + ANSWER_WITHIN
        return min(asked + ANSWER_WITHIN, closes if asked < closes else starts)

    @property
    def rounds(self) -> int:
        """How often this contact has left this run: what is added to SEQUENCE in mails to them.

        Leaving sends CANCEL with a higher SEQUENCE (RFC 5546 §3.2.5); whoever comes back must then
        get a REQUEST that is not older than it.
        """
        left = type(self).objects.filter(run=self.run_id, contact=self.contact_id)
        return left.filter(pk__lte=self.pk).exclude(state__in=LIVE).count()


class RegistrationChange(models.Model):
    """One line of a registration's history: written once, never changed."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="changes")
    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Empty: the person, their manager or the site itself",
    )
    # Who decided, where it was the person's manager; of another address, the new one.
    manager = models.EmailField(blank=True, default="")
    action = models.CharField(max_length=10, choices=HISTORY)
    before = models.CharField(max_length=10, choices=State, blank=True)
    after = models.CharField(max_length=10, choices=State)
    # What was true from then on: so the history alone tells who held which seat and who waited.
    mode = models.CharField(max_length=10, choices=Mode)
    wants_mode = models.CharField(max_length=10, choices=Mode, blank=True, default="")
    offered_mode = models.CharField(max_length=10, choices=Mode, blank=True, default="")
    reason = models.TextField(blank=True, default="", help_text="In the words of who decided")

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action}"
