"""Members in the editors' screens: Wagtail's user screens, for people without a user name.

Wagtail lets whoever may change users change any of them, and give any right; here nobody can reach
further than their own rights do (see `services.rights`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.utils import timezone, translation
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import (
    BooleanColumn,
    BulkActionsCheckboxColumn,
    Column,
    DateColumn,
)
from wagtail.admin.views.account import AccountView as WagtailAccountView
from wagtail.admin.views.account import NameEmailSettingsPanel
from wagtail.users.views import users
from wagtail.users.views.bulk_actions import (
    AssignRoleBulkAction,
    DeleteBulkAction,
    SetActiveStateBulkAction,
)

from community.enums import Access
from community.forms import MemberForm
from community.models import Member
from community.reauthentication import AskedAgainMixin
from community.services import access_notes, deletion, rights, suspensions

if TYPE_CHECKING:
    from django import forms
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse  # noqa: TID251 -- only their types


class MemberIndexView(users.IndexView):
    """The list: found by name or address; a person out of reach has no link to edit."""

    default_ordering = "email"
    page_title = _("Members")
    add_item_label = _("Add a member")

    @cached_property
    def columns(self) -> list[Column]:
        title = self._get_title_column_class(users.UserColumn)
        return [
            BulkActionsCheckboxColumn("bulk_actions", obj_type="user"),
            title(
                "name", accessor=str, label=_("Name"), sort_key="name", get_url=self.get_edit_url
            ),
            Column("email", label=_("E-mail address"), sort_key="email"),
            Column("organisation", label=_("Organisation")),
            Column("groups", accessor=_groups, label=_("Groups")),
            BooleanColumn("is_ambassador", accessor="profile.is_ambassador", label=_("Ambassador")),
            BooleanColumn("is_active", label=_("Active"), sort_key="is_active"),
            DateColumn("last_login", label=_("Last sign-in"), sort_key="last_login"),
        ]

    @cached_property
    def search_fields(self) -> set[str]:
        return {"name", "email"}

    def get_base_queryset(self) -> QuerySet[Member]:
        return (
            super()
            .get_base_queryset()
            .select_related("organisation", "profile")
            .prefetch_related("groups", "user_permissions")
        )

    def order_queryset(self, queryset: QuerySet[Member]) -> QuerySet[Member]:
        # Wagtail's own knows "name" only as a first and a last one.
        if self.ordering in ("name", "-name"):
            return queryset.order_by(self.ordering, "email")
        return super().order_queryset(queryset)

    def get_edit_url(self, instance: Member) -> str | None:
        return super().get_edit_url(instance) if self._reaches(instance) else None

    def get_delete_url(self, instance: Member) -> str | None:
        return super().get_delete_url(instance) if self._reaches(instance) else None

    def _reaches(self, member: Member) -> bool:
        return rights.may_manage(self.actor, member)

    @cached_property
    def actor(self) -> Member:
        return Member.objects.prefetch_related("groups").get(pk=self.request.user.pk)


def _groups(member: Member) -> str:
    if member.is_superuser:
        return str(_("Administrator"))
    return ", ".join(sorted(group.name for group in member.groups.all()))


class _ActorForm:
    """Tells the form who is filling it in."""

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "actor": self.request.user}  # type: ignore[misc, attr-defined]


class _WithinReach:
    """Only for a person whom the actor may manage."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not rights.may_manage(request.user, self.get_object()):  # type: ignore[arg-type, attr-defined]
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class MemberCreateView(AskedAgainMixin, _ActorForm, users.CreateView):
    page_title = _("Add a member")


class _Noted:
    """Shows what is known of a person: they can read that somebody looked."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        _note(self.object, request, Access.VIEWED)  # type: ignore[attr-defined]
        return super().get(request, *args, **kwargs)  # type: ignore[misc]


def _note(member: Member, request: HttpRequest, access: Access) -> None:
    actor: Any = request.user
    # In the site's language: the actor's is nobody else's.
    with translation.override(settings.LANGUAGE_CODE):
        what = str(_("The member's account"))
    access_notes.note_daily(member, actor=actor, access=access, what=what, now=timezone.now())


class MemberEditView(AskedAgainMixin, _ActorForm, _WithinReach, _Noted, users.EditView):  # type: ignore[misc]
    def save_instance(self) -> Member:
        member = super().save_instance()
        if self.form.has_changed():
            _note(member, self.request, Access.CHANGED)
        return member


class MemberDeleteView(AskedAgainMixin, _WithinReach, _Noted, users.DeleteView):  # type: ignore[misc]
    def delete_action(self) -> None:
        # Wagtail's knows only the row, and leaves files and what is kept by the address.
        deletion.delete(self.object, now=timezone.now())


class MemberViewSet(users.UserViewSet):
    model = Member
    ordering = "email"
    menu_label = _("Members")
    # A copy of a person makes no sense, and would need the same guards.
    copy_view_enabled = False

    index_view_class = MemberIndexView
    add_view_class = MemberCreateView
    edit_view_class = MemberEditView
    delete_view_class = MemberDeleteView

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return MemberForm


class _BulkWithinReach(AskedAgainMixin):
    """Several people at once: the same reach; the others are listed as out of it."""

    def check_perm(self, obj: Member) -> bool:
        return super().check_perm(obj) and rights.may_manage(self.request.user, obj)  # type: ignore[misc, attr-defined]


class AssignGroup(_BulkWithinReach, AssignRoleBulkAction):
    def get_form(self, form_class: type[forms.Form] | None = None) -> forms.Form:
        form = super().get_form(form_class)
        form.fields["role"].queryset = rights.groups_to_give(self.request.user)
        return form


class DeleteMembers(_BulkWithinReach, DeleteBulkAction):
    @classmethod
    def execute_action(cls, objects: list[Member], **kwargs: Any) -> tuple[int, int]:
        for member in objects:
            deletion.delete(member, now=timezone.now())
        return len(objects), 0


class SetActive(_BulkWithinReach, SetActiveStateBulkAction):
    @classmethod
    def execute_action(
        cls, objects: list[Member], mark_as_active: bool = False, **kwargs: Any
    ) -> tuple[int, int]:
        # Wagtail's writes past the receivers, and leaves a suspension that would undo it.
        for member in objects:
            suspensions.set_active(member, is_active=mark_as_active, now=timezone.now())
        return len(objects), 0


BULK_ACTIONS = (AssignGroup, DeleteMembers, SetActive)


class AccountView(WagtailAccountView):
    """An editor's own settings, without Wagtail's first and last name: those of the profile are
    the ones that count."""

    def get_panels(self) -> list[Any]:
        return [p for p in super().get_panels() if not isinstance(p, NameEmailSettingsPanel)]
