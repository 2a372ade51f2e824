"""The forms behind an event's edit screen: keys, and what is refused at which field."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast
from django.forms.formsets import ORDERING_FIELD_NAME
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from modelcluster.forms import BaseChildFormSet
from wagtail.admin.forms import WagtailAdminModelForm

from community.models import MemberGroup
from community.queries import member_groups
from events import validators
from events.admission_inputs import AdmittedOrganisationsField, DomainsField
from events.enums import RunMode, Telling, Visibility
from foundation.admin_forms import BasePageForm

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from events.models import EventPage
    from events.queries.changes import Lines
    from events.queries.effects import Effect

NO_DATE = _("An event needs at least one date.")
NO_PLAN = _("An event needs at least one run with a date.")
MODE_IS_FIXED = _(
    "People are registered, so what they registered for cannot change. Add another run for new "
    "dates, or cancel the registrations first."
)
UNSEEN = _(
    "This is what publishing does: %(effect)s. Look at it on the tab “Dates and places”, choose "
    "whether to write to them, then publish again."
)
NO_ORGANISATION = _("Choose the organisations whose members may see it.")
NO_GROUP = _("Choose the groups whose members may see it.")


class Keys:
    """Which keys the rows of one page may carry; each is given to one row only.

    A row that is in the database keeps its own. A row of a draft has no id there, so it is known
    by the key it posts, if that key is one of this page's. Every other row gets a new one.
    """

    def __init__(self, page: EventPage | None) -> None:
        self.page = page
        self._given: dict[tuple[type[models.Model], uuid.UUID], str] = {}
        self._rows: dict[type[models.Model], dict[uuid.UUID, int | None]] | None = None

    def give(self, form: KeyedForm, posted: uuid.UUID | None) -> uuid.UUID:
        own = form.instance.key if form.instance.pk else None
        model = form._meta.model
        if own is None and posted and self._may_have(model, posted):
            own = posted
        key = own or uuid.uuid4()
        while self._given.setdefault((model, key), str(form.prefix)) != str(form.prefix):
            key = uuid.uuid4()
        return key

    def _may_have(self, model: type[models.Model], key: uuid.UUID) -> bool:
        rows = self._known().get(model, {})
        if key in rows:
            return rows[key] is None
        return self._was_here(key)

    def _known(self) -> dict[type[models.Model], dict[uuid.UUID, int | None]]:
        """The rows of the page's newest version: key to id, None for those of a draft only."""
        if self._rows is None:
            self._rows = {}
            for row in self._rows_of(self.page) if self.page else ():
                self._rows.setdefault(type(row), {})[row.key] = row.pk
        return self._rows

    @staticmethod
    def _rows_of(page: EventPage) -> Iterator[Any]:
        for plan in page.plans.all():
            yield plan
            yield from plan.entries.all()
        for question in (*page.questions.all(), *page.feedback_questions.all()):
            yield question
            yield from question.options.all()

    def _was_here(self, key: uuid.UUID) -> bool:
        """Whether an earlier version of the page had the key: it is being restored."""
        if self.page is None or not self.page.pk:
            return False
        text = Cast("content", models.TextField())
        return self.page.revisions.annotate(text=text).filter(text__contains=str(key)).exists()


class KeyInput(forms.UUIDField):
    """A row's key. What is no key counts as none: the field is hidden, nobody could correct it."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False)

    def clean(self, value: Any) -> uuid.UUID | None:
        try:
            return super().clean(value)
        except ValidationError:
            return None


class KeyedForm(WagtailAdminModelForm):
    """A row with a key that survives drafts, and that may stay empty while a draft is saved."""

    NO_CONTENT = (ORDERING_FIELD_NAME, "key", "id")

    key = KeyInput()

    def __init__(self, *args: Any, keys: Keys | None = None, **kwargs: Any) -> None:
        self.keys = keys or Keys(None)
        super().__init__(*args, **kwargs)
        self._had_to_be_filled = not self.empty_permitted

    def defer_required_fields(self) -> None:
        """In a draft, a row that nobody filled in yet is no mistake. (Wagtail counts it among the
        saved ones after the first autosave, and would miss its date from then on.)"""
        super().defer_required_fields()
        if self.instance.pk is None:
            self.empty_permitted = True

    def restore_required_fields(self) -> None:
        super().restore_required_fields()
        self.empty_permitted = not self._had_to_be_filled

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound and self.empty_permitted and not self.has_changed():
            # Rows are put into order, also one that was left out.
            self.cleaned_data.setdefault(ORDERING_FIELD_NAME, None)

    @cached_property
    def changed_data(self) -> list[str]:
        """Of a row that is in no database neither its place nor its key makes it filled in."""
        names = super().changed_data
        return names if self.instance.pk else [n for n in names if n not in self.NO_CONTENT]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        cleaned["key"] = self.keys.give(self, cleaned.get("key"))
        return cleaned

    def get_field_updates_for_resave(self) -> list[tuple[str, str]]:
        """Also the key: the open editor must post it back, or the next draft would make another.
        And the id, where a row that had gone was brought back under a new one."""
        updates = list(super().get_field_updates_for_resave())
        for name, value in (("key", self.cleaned_data.get("key")), ("id", self.instance.pk)):
            field = self.add_prefix(name)
            if value and str(value) != self.data.get(field):
                updates.append((field, str(value)))
        return updates


class KeyedFormSet(BaseChildFormSet):
    """Rows whose id may have gone: an older version of the page that is brought back still has
    the ids of rows deleted since. They are rows to be made again, known by their keys."""

    def add_fields(self, form: KeyedForm, index: int | None) -> None:
        super().add_fields(form, index)
        if form.is_bound and form.instance.pk is None:
            form.fields["id"] = NoId()


class NoId(forms.Field):
    """The id of a row that is not there: none, whatever is posted."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False)

    def clean(self, value: Any) -> None:
        return None


class EntryForm(KeyedForm):
    """One line of a schedule; `dates` are the days it makes."""

    dates: Sequence[date] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Django would look for the first value in a hidden twin of the field, which Wagtail does
        # not render, and take every row for changed.
        self.fields["time_zone"].show_hidden_initial = False

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.errors:
            return
        try:
            self.dates = validators.dates_of(self.instance, timezone.now(), self.keys.page)
        except ValidationError as error:
            self.add_error(None, error)


class EntriesFormSet(KeyedFormSet):
    default_error_messages = {
        **BaseChildFormSet.default_error_messages,
        "too_few_forms": NO_DATE,
    }


class PlanForm(KeyedForm):
    """What people register for, with the lines of its schedule."""

    admitted_organisations = AdmittedOrganisationsField(label=_("Organisations"))
    admitted_domains = DomainsField(label=_("Domains of e-mail addresses"))

    def _post_clean(self) -> None:
        super()._post_clean()
        # A draft may wait for what is missing; its fields say at once what is wrong.
        if self.is_deferred_validation:
            return
        try:
            validators.check_registration(self.instance)
        except ValidationError as error:
            # What a field has said already is not said again.
            for name in {*error.error_dict} - {*self.errors}:
                self.add_error(name, error.error_dict[name])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        each_date = cleaned.get("mode") == RunMode.EACH_DATE
        if registrations(self.keys.page, [cleaned["key"]]).exclude(run__each_date=each_date):
            self.add_error("mode", ValidationError(MODE_IS_FIXED, code="registered"))
        return cleaned


class PlansFormSet(KeyedFormSet):
    default_error_messages = {
        **BaseChildFormSet.default_error_messages,
        "too_few_forms": NO_PLAN,
    }

    def clean(self) -> None:
        super().clean()
        gone = [form.cleaned_data["key"] for form in self.deleted_forms if form.cleaned_data]
        check_removed(self.instance, gone)
        if sum(self._numbers_of_dates()) > validators.MOST_DATES:
            raise ValidationError(validators.TOO_MANY, code="many")

    def _numbers_of_dates(self) -> Iterator[int]:
        for form in self.forms:
            if form not in self.deleted_forms:
                entries = form.formsets["entries"]
                for entry in entries.forms:
                    if entry not in entries.deleted_forms:
                        yield len(entry.dates)


def check_removed(page: EventPage, plans: list[uuid.UUID]) -> None:
    """Refuse to take away runs that people are registered for. Raises ValidationError."""
    if count := registrations(page, plans).count():
        raise ValidationError(
            ngettext(
                "A run with %(count)s person registered cannot be removed. Cancel its dates "
                "on the Dates screen instead: whoever is registered is told.",
                "A run with %(count)s people registered cannot be removed. Cancel its dates "
                "on the Dates screen instead: whoever is registered is told.",
                count,
            )
            % {"count": count},
            code="registered",
        )


def registrations(page: EventPage | None, plans: list[uuid.UUID]) -> models.QuerySet[Any]:
    """The live registrations in runs that are not over, of the plans of `page` with these keys."""
    model = apps.get_model("events", "Registration")
    if page is None or not page.pk or not plans:
        return model.objects.none()
    return model.objects.live().filter(
        Q(run__ends_at__isnull=True) | Q(run__ends_at__gt=timezone.now()),
        run__event__key=page.translation_key,
        run__plan_key__in=plans,
    )


class EffectField(forms.CharField):
    """Posted by what is shown of an effect. It is no content: filling it in changes no page."""

    def __init__(self, *, max_length: int) -> None:
        super().__init__(required=False, max_length=max_length)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class EventPageForm(BasePageForm):
    """An event's words; on the page its schedule belongs to also that and the settings."""

    # What only the page with the schedule decides.
    SETTINGS = (
        "kind",
        "topics",
        "held_in",
        "host",
        "visibility",
        "organisations",
        "groups",
        "online_link",
        "has_comments",
        "accessibility",
        "people",
        "feedback_anonymous",
    )

    # What its publishing does, as the editor saw it, and whether to write to those it concerns.
    EFFECT = ("effect_seen", "effect_telling")

    effect_seen = EffectField(max_length=64)
    effect_telling = EffectField(max_length=5)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.keys = Keys(kwargs.get("instance"))
        super().__init__(*args, **kwargs)
        self.schedule_page = validators.schedule_elsewhere(self.instance)
        # The effect of what is typed, where the form refused to publish it unseen.
        self.unseen: Effect | None = None
        if self.schedule_page is not None:
            for name in (*self.SETTINGS, *self.EFFECT):
                self.fields.pop(name, None)
            for name in ("plans", "questions", "feedback_questions"):
                self.formsets.pop(name, None)
        elif "groups" in self.fields:
            self._offer_groups()

    def _offer_groups(self) -> None:
        """The groups that the editor knows of; others that were chosen stay so, unseen."""
        known = MemberGroup.objects.filter(member_groups.known_to(self.for_user))
        field: Any = self.fields["groups"]
        field.queryset = known.distinct()
        chosen = list(self.instance.groups.all())
        knows = set(
            known.filter(pk__in=[group.pk for group in chosen]).values_list("pk", flat=True)
        )
        self.unknown_groups = [group for group in chosen if group.pk not in knows]

    def clean_groups(self) -> list[MemberGroup]:
        return [*self.cleaned_data["groups"], *self.unknown_groups]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if (
            not self.is_deferred_validation
            and cleaned.get("visibility") == Visibility.ORGANISATIONS
            and "organisations" in cleaned
            and not cleaned["organisations"]
        ):
            self.add_error("organisations", ValidationError(NO_ORGANISATION, code="none"))
        if (
            not self.is_deferred_validation
            and cleaned.get("visibility") == Visibility.GROUPS
            and "groups" in cleaned
            and not cleaned["groups"]
        ):
            self.add_error("groups", ValidationError(NO_GROUP, code="none"))
        if self.EFFECT[0] in self.fields:
            # The choice is for the very effect that was shown: for another it counts for nothing.
            seen, telling = (cleaned.get(name, "") for name in self.EFFECT)
            self.instance.quiet_effect = seen if telling == Telling.QUIET else ""
        return cleaned

    def is_valid(self) -> bool:
        """Also that nobody publishes what they have not seen: once, the effect on people is shown
        instead."""
        return super().is_valid() and (self.is_deferred_validation or self._effect_is_seen())

    def lines(self) -> Lines:
        """The schedule as it is typed; of a valid form."""
        for plan in _kept(self.formsets["plans"]):
            entries = [entry.instance for entry in _kept(plan.formsets["entries"])]
            yield plan.instance, [entry for entry in entries if entry.start_date]

    def _effect_is_seen(self) -> bool:
        if "plans" not in self.formsets or not self.instance.pk:
            return True
        effect = self.instance.effect(self.lines(), now=timezone.now())
        if not effect.digest or effect.digest == self.cleaned_data.get("effect_seen"):
            return True
        self.unseen = effect
        sentence = UNSEEN % {"effect": effect.in_words()}
        self.add_error(None, ValidationError(sentence, code="unseen"))
        return False


def _kept(formset: BaseChildFormSet) -> Iterator[Any]:
    return (form for form in formset.forms if form not in formset.deleted_forms)
