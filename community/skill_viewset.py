"""Skills in the editors' screens: those that members suggest are accepted there, or made the same
as one that there is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages  # noqa: TID251 -- a view of the editors' screens
from django.shortcuts import redirect  # noqa: TID251 -- a view of the editors' screens
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.snippets.views.snippets import EditView

from community.models import Skill
from community.services import skills
from community.viewsets import MENU
from foundation.choosing import ChooserViewSet
from foundation.viewsets.snippets import SnippetViewSet

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase  # noqa: TID251 -- only its type


class SkillForm(WagtailAdminModelForm):
    same_as = forms.ModelChoiceField(
        label=_("The same as"),
        queryset=Skill.objects.none(),
        required=False,
        help_text=_("Whoever has this skill has the other one instead, and this one is deleted."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Skill.objects.filter(is_suggested=False).exclude(pk=self.instance.pk)
        self.fields["same_as"].queryset = others
        if self.instance.pk is None:
            self.fields["same_as"].widget = forms.HiddenInput()


class SkillEditView(EditView):
    def form_valid(self, form: SkillForm) -> HttpResponseBase:
        other = form.cleaned_data["same_as"]
        if other is None:
            return super().form_valid(form)
        name = str(self.object)
        skills.merge(self.object, into=other, actor=self.request.user)
        done = _("“%(skill)s” is “%(other)s” now.") % {"skill": name, "other": other}
        messages.success(self.request, done)
        return redirect(self.get_success_url())

    def save_instance(self) -> Skill:
        skill = super().save_instance()
        if "is_suggested" in self.form.changed_data and not skill.is_suggested:
            skills.accept(skill, actor=self.request.user)
        return skill


class SkillViewSet(SnippetViewSet):
    model = Skill
    chooser_viewset_class = ChooserViewSet
    edit_view_class = SkillEditView
    icon = "tag"
    menu_label = _("Skills")
    menu_order = 370
    menu_hook = MENU
    # A skill is a word: a copy of one is the same word.
    copy_view_enabled = False
    list_display = (
        "__str__",
        Column("slug", label=_("Word in addresses")),
        BooleanColumn("is_suggested", label=_("Only suggested")),
    )
    list_filter = ("is_suggested",)
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("slug"),
            FieldPanel("is_suggested"),
            FieldPanel("same_as"),
        ],
        base_form_class=SkillForm,
    )
