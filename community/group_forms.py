"""What is filled in about groups and discussions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from community import mentions
from community.enums import GroupMail
from community.models import MemberGroup
from community.services.discussions import LONGEST
from foundation.cleaning import one_line
from foundation.uploads import CONTENT_TYPES

if TYPE_CHECKING:
    from collections.abc import Callable


class GroupForm(forms.ModelForm):
    class Meta:
        model = MemberGroup
        fields = ("name", "purpose", "joining", "language")
        widgets: ClassVar = {
            "purpose": forms.Textarea(attrs={"rows": 5}),
            "joining": forms.RadioSelect,
        }
        labels: ClassVar = {"name": _("Name of the group")}
        help_texts: ClassVar = {
            "purpose": _("A few sentences: what you work on, and who it is for."),
            "language": _("What is mostly spoken in it."),
        }

    def clean_name(self) -> str:
        name = one_line(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError(self.fields["name"].error_messages["required"])
        return name


class OnceForm(forms.Form):
    """A form that is acted upon once, however often it is sent."""

    once = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class PostForm(OnceForm):
    """A text. Where it has an @ before a word that may be somebody's name, it asks whom it means,
    and is sent again with the answer."""

    body = forms.CharField(
        label=_("Your text"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "To mention somebody, write @ and their name. Links become links by themselves."
        ),
    )

    def __init__(self, *args: Any, people: Callable[[], list[mentions.Named]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        # For the auto_id of two forms on a page.
        self.asked: dict[str, tuple[str, dict[str, mentions.Named]]] = {}
        if self.is_bound and mentions.words(text := self.data.get(self.add_prefix("body"), "")):
            self._ask(mentions.names(text[:LONGEST], people()))

    def _ask(self, found: dict[str, list[mentions.Named]]) -> None:
        for word, some in found.items():
            name = f"who_{word.casefold()}"
            by_key = {str(named.uuid): named for named in some}
            self.asked[name] = (word, by_key)
            self.fields[name] = forms.ChoiceField(
                label=_("Whom do you mean by @%(word)s?") % {"word": word},
                choices=[
                    *((key, named.name) for key, named in by_key.items()),
                    ("nobody", _("Nobody, it is only a word")),
                ],
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose one of them.")},
            )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name, (word, by_key) in self.asked.items():
            if named := by_key.get(cleaned.get(name, "")):
                cleaned["body"] = mentions.put(cleaned.get("body", ""), word, named)
        return cleaned


class ReplyForm(PostForm):
    parent = forms.UUIDField(widget=forms.HiddenInput, required=False)


class ThreadForm(PostForm):
    title = forms.CharField(label=_("What it is about"), max_length=150)
    field_order = ("once", "title", "body")


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The person reads it."),
    )


class FileForm(OnceForm):
    file = forms.FileField(
        label=_("File"),
        widget=forms.ClearableFileInput(
            attrs={"accept": ",".join(f".{name}" for name in CONTENT_TYPES)}
        ),
    )


class MailsForm(forms.Form):
    mails = forms.ChoiceField(
        label=_("Mails of this group"), choices=GroupMail, widget=forms.RadioSelect
    )
