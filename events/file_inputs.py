"""How a file is asked for: one that was given before stays unless another is chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms

from foundation import uploads

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.utils.datastructures import MultiValueDict


@dataclass(frozen=True, slots=True)
class Sent:
    """What a browser sent for one question: a file, the ticket of one that it sent before, and
    whether the one that is there shall go."""

    upload: UploadedFile[Any] | None = None
    ticket: str = ""
    remove: bool = False


class FileAnswerInput(forms.FileInput):
    """A file; beside it the name of the one that is there, and a box to remove it where it need
    not be. `there` is its name, `address` where one can have it, `ticket` what names it in the next
    try of the form."""

    template_name = "events/file_widget.html"
    there = ""
    address = ""
    ticket = ""
    may_remove = True

    def __init__(self) -> None:
        super().__init__({"accept": ",".join(f".{name}" for name in uploads.CONTENT_TYPES)})

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        context["widget"] |= {
            "there": self.there,
            "address": self.address,
            "ticket": self.ticket,
            "may_remove": self.may_remove,
        }
        return context

    def value_from_datadict(
        self, data: Any, files: MultiValueDict[str, UploadedFile[Any]], name: str
    ) -> Sent:
        return Sent(
            upload=files.get(name),
            ticket=data.get(f"{name}-ticket", ""),
            remove=f"{name}-remove" in data,
        )

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False
