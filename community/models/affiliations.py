"""Who works where, since when, and how that is known."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from community import domains
from community.enums import AffiliationRole, AffiliationState, DomainPolicy, VerifiedBy
from foundation import links

AFFILIATION_LINK_PURPOSE = "affiliation"


class ApprovedDomain(models.Model):
    """A domain of e-mail addresses, in the form that the name system knows (IDNA, lower case).

    It stands for itself alone, and for what is below it where `with_subdomains` is on: never for
    what only ends like it.
    """

    domain = models.CharField(_("domain"), max_length=253, unique=True)
    with_subdomains = models.BooleanField(_("and all below it"), default=False)
    organisation = models.ForeignKey(
        "community.Organisation",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="domains",
        verbose_name=_("organisation"),
        help_text=_("Empty where several organisations share the domain."),
    )
    policy = models.CharField(
        _("who joins with it is"),
        max_length=10,
        choices=DomainPolicy,
        default=DomainPolicy.APPROVE,
    )

    class Meta:
        verbose_name = _("approved domain")
        verbose_name_plural = _("approved domains")
        ordering = ["domain"]

    def __str__(self) -> str:
        return self.domain

    def clean(self) -> None:
        super().clean()
        try:
            self.domain = domains.canonical(self.domain)
        except domains.BadDomain:
            raise ValidationError(
                {
                    "domain": _(
                        "This is no domain of an organisation. Write what stands behind the @, "
                        "such as ministry.example.org."
                    )
                }
            ) from None


class Affiliation(models.Model):
    """One member in one organisation, for a time. `Member.organisation` is the one that opens
    events and makes colleagues: it follows the member's main verified affiliation, and nothing
    but `community.services.affiliations` writes either."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="affiliations"
    )
    organisation = models.ForeignKey(
        "community.Organisation", on_delete=models.PROTECT, related_name="affiliations"
    )
    role = models.CharField(
        _("role"), max_length=12, choices=AffiliationRole, default=AffiliationRole.MEMBER
    )
    # What they are there, in their own words.
    title = models.CharField(_("your role there"), max_length=150, blank=True)
    state = models.CharField(
        max_length=10, choices=AffiliationState, default=AffiliationState.CLAIMED
    )
    is_main = models.BooleanField(default=False)
    began = models.DateField(_("since"), null=True, blank=True)
    ended = models.DateField(_("until"), null=True, blank=True)
    # Where the code went; empty where somebody vouched.
    work_email = models.EmailField(_("work address"), blank=True)
    verified_by = models.CharField(max_length=10, choices=VerifiedBy, blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    # Staff said so, at one time: see `services.affiliations` on those who may do more than others.
    vouched_at = models.DateTimeField(null=True, blank=True)
    # It lapses then, unless confirmed before.
    confirm_by = models.DateField(null=True, blank=True)
    # How many days before that day the member was last asked; null: not yet.
    asked_at_days = models.PositiveSmallIntegerField(null=True, blank=True)
    # Raised to revoke the links in mails already sent.
    link_version = models.PositiveIntegerField(default=1, editable=False)
    # Waits for somebody who looks after the members, since then; what they said when they refused.
    vouch_asked_at = models.DateTimeField(null=True, blank=True)
    refusal = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("affiliation")
        verbose_name_plural = _("affiliations")
        indexes = [
            models.Index(
                fields=["confirm_by"],
                name="affiliation_to_confirm",
                condition=Q(state=AffiliationState.VERIFIED),
            ),
            models.Index(
                fields=["vouch_asked_at"],
                name="affiliation_to_vouch",
                condition=Q(vouch_asked_at__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "organisation"],
                condition=~Q(state=AffiliationState.ENDED),
                name="affiliation_once",
            ),
            models.UniqueConstraint(
                fields=["member"], condition=Q(is_main=True), name="affiliation_one_main"
            ),
            models.CheckConstraint(
                condition=Q(is_main=False) | Q(state=AffiliationState.VERIFIED),
                name="affiliation_main_is_verified",
            ),
            models.CheckConstraint(
                condition=Q(ended__gte=F("began")) | Q(ended=None) | Q(began=None),
                name="affiliation_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}, {self.organisation}"

    @property
    def link_token(self) -> str:
        """What the address in a mail carries that lets its holder confirm or end this."""
        return links.make(AFFILIATION_LINK_PURPOSE, self.uuid, self.link_version)


class WorkCode(models.Model):
    """A code was sent to a work address. The code itself is nowhere: it is computed from `uuid`
    with the site's secret, when the mail is written and when it is entered. Only the newest row of
    an affiliation counts; rows are forgotten after a day, until when they count against limits."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    affiliation = models.ForeignKey(Affiliation, on_delete=models.CASCADE, related_name="codes")
    email = models.EmailField()
    sent_at = models.DateTimeField()
    wrong_tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("code sent to a work address")
        verbose_name_plural = _("codes sent to work addresses")
        ordering = ["-sent_at", "-pk"]
        indexes = [models.Index(fields=["email", "sent_at"], name="work_code_of_address")]

    def __str__(self) -> str:
        return f"{self.affiliation}: {self.email}"
