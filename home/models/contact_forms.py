"""Contact forms, and the messages that were sent by them."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel
from wagtail.fields import StreamField
from wagtail.models import PageManager
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from foundation.checklist_panel import ChecklistPanel
from foundation.site_texts import Purpose
from home.contact_blocks import LONGEST_SUBJECT, SubjectBlock
from home.enums import Doubt, MessageState
from home.models.pages import StandardPage
from home.models.written import WrittenPage
from home.querysets import ContactMessageQuerySet, WrittenQuerySet

if TYPE_CHECKING:
    from django.http import HttpRequest  # noqa: TID251 -- only its type

MOST_SUBJECTS = 10
MOST_LETTERS = 10_000
SHORTEST_DAYS, LONGEST_DAYS = 30, 365


class ContactFormPage(WrittenPage):
    """A page with a form by which anybody can write to whoever answers for a subject."""

    subjects = StreamField(
        [("subject", SubjectBlock())],
        verbose_name=_("subjects"),
        min_num=1,
        max_num=MOST_SUBJECTS,
        help_text=_("What one can write about, and who answers. At most ten."),
    )
    asks_name = models.BooleanField(
        _("ask for a name"), default=True, help_text=_("It may be left empty.")
    )
    asks_organisation = models.BooleanField(
        _("ask for an organisation"), default=False, help_text=_("It may be left empty.")
    )
    answer_days = models.PositiveSmallIntegerField(
        _("answered within, in working days"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text=_("The page says so, before and after one has written."),
    )
    kept_days = models.PositiveSmallIntegerField(
        _("messages are kept, in days"),
        default=180,
        validators=[MinValueValidator(SHORTEST_DAYS), MaxValueValidator(LONGEST_DAYS)],
        help_text=_(
            "30 to 365. The page says so; then they are erased. A change holds for what is written "
            "from then on."
        ),
    )

    objects = PageManager.from_queryset(WrittenQuerySet)()

    parent_page_types: ClassVar[list[str]] = ["home.HomePage", "home.StandardPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "home/contact_form_page.html"

    content_panels = [*WrittenPage.content_panels, FieldPanel("subjects"), ChecklistPanel()]
    settings_panels: ClassVar[list[Panel]] = [
        *WrittenPage.settings_panels,
        MultiFieldPanel(
            [
                FieldPanel("asks_name"),
                FieldPanel("asks_organisation"),
                FieldPanel("answer_days"),
                FieldPanel("kept_days"),
            ],
            heading=_("Form"),
        ),
    ]
    translatable_fields = [
        *WrittenPage.translatable_fields,
        TranslatableField("subjects"),
        *(
            SynchronizedField(name)
            for name in ("asks_name", "asks_organisation", "answer_days", "kept_days")
        ),
    ]
    search_fields = [*WrittenPage.search_fields, index.SearchField("subjects")]

    class Meta:
        verbose_name = _("contact form")
        verbose_name_plural = _("contact forms")

    @cached_property
    def is_for_barriers(self) -> bool:
        """Whether one tells here what keeps one out: it stands below the accessibility statement.
        Then it asks where that is, and for no address unless one wants an answer."""
        if not self.path:
            return False
        above = StandardPage.objects.parent_of(self)
        return above.filter(purpose=Purpose.ACCESSIBILITY).exists()

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from home.forms import ContactForm, own_address  # noqa: PLC0415 -- forms stand above models

        member = request.user if request.user.is_authenticated else None
        form = kwargs.pop("form", None)
        if form is None:
            form = ContactForm(
                page=self,
                member=member,
                now=timezone.now(),
                where=own_address(request.GET.get("from", ""), request.get_host()),
            )
        return {**super().get_context(request, *args, **kwargs), "form": form}

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Kept by nobody but its reader: it may be filled in for them."""
        answer = super().serve(request, *args, **kwargs)
        answer["Cache-Control"] = "private, no-store"
        return answer


class ContactMessage(models.Model):
    """What somebody wrote by a contact form. The words of form and subject are those they saw; where
    it goes was decided then, and so was the day on which it is erased."""

    State = MessageState

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(_("reference"), max_length=9, unique=True)
    page = models.ForeignKey(
        ContactFormPage,
        on_delete=models.SET_NULL,
        null=True,
        related_name="messages",
        verbose_name=_("contact form"),
    )
    page_title = models.CharField(max_length=255)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    subject = models.CharField(_("subject"), max_length=LONGEST_SUBJECT)
    # Who answers; a message that is held goes there when it is released.
    addresses = models.JSONField(default=list)
    name = models.CharField(_("name"), max_length=150, blank=True)
    # In its one form (`community.domains.kept_form`).
    email = models.EmailField(_("e-mail address"))
    organisation = models.CharField(_("organisation"), max_length=150, blank=True)
    text = models.TextField(_("message"))
    state = models.CharField(
        _("state"), max_length=10, choices=MessageState, default=MessageState.NEW
    )
    doubt = models.CharField(_("why held"), max_length=20, choices=Doubt, blank=True)
    note = models.TextField(_("note"), blank=True)
    # Of address, subject and words: sent twice, it is one message.
    fingerprint = models.CharField(max_length=64)
    received_at = models.DateTimeField(_("received"))
    answered_at = models.DateTimeField(_("answered"), null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("answered by"),
    )
    erase_at = models.DateTimeField(_("erased on"))

    objects = ContactMessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes = [
            models.Index(fields=["-received_at", "-id"], name="contact_message_latest"),
            models.Index(fields=["fingerprint", "received_at"], name="contact_message_again"),
            models.Index(fields=["erase_at"], name="contact_message_erase"),
            models.Index(fields=["email"], name="contact_message_email"),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.subject}"
