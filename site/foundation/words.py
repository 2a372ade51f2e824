"""Words in several languages, kept in one row: for things that are not pages.

Topics, organisations, venues and run labels are joined, filtered and followed, so each is one row
for all languages; its words stand in a JSON field `{language: text}`.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from foundation import cleaning


class Words(dict[str, str]):
    """`{language: text}`; as a string it is the text in the reader's language, or the nearest."""

    def best(self, language: str | None = None) -> tuple[str, str]:
        """The text and its language: the wished one, the site's, English, then any; or two empty
        strings."""
        wished = language or get_language() or settings.LANGUAGE_CODE
        for code in (wished, settings.LANGUAGE_CODE, "en", *self):
            if text := self.get(code):
                return text, code
        return "", ""

    def text(self, language: str | None = None) -> str:
        return self.best(language)[0]

    def __str__(self) -> str:
        return self.text()


class WordsInput(forms.MultiWidget):
    """One labelled input a language."""

    template_name = "foundation/words_input.html"

    def __init__(self, widget: type[forms.Widget] = forms.TextInput) -> None:
        self.languages = dict(settings.LANGUAGES)
        super().__init__({code: widget() for code in self.languages})

    def decompress(self, value: dict[str, str] | None) -> list[str]:
        return [(value or {}).get(code, "") for code in self.languages]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for part, (code, label) in zip(
            context["widget"]["subwidgets"], self.languages.items(), strict=True
        ):
            part["language"], part["label"] = code, label
            part["attrs"]["lang"] = code
        return context


class WordsFormField(forms.MultiValueField):
    """The text in each language, in one line unless it is `multiline`; required means: in at least
    one."""

    def __init__(self, *, max_length: int, multiline: bool, **kwargs: Any) -> None:
        self.multiline = multiline
        widget = forms.Textarea if multiline else forms.TextInput
        fields = [
            forms.CharField(max_length=max_length, required=False) for _ in settings.LANGUAGES
        ]
        kwargs.setdefault("widget", WordsInput(widget))
        super().__init__(fields, require_all_fields=False, **kwargs)

    def compress(self, data_list: list[str]) -> Words:
        codes = dict(settings.LANGUAGES)
        texts = data_list or []
        if not self.multiline:
            texts = [cleaning.one_line(text) for text in texts]
        return Words({c: t for c, t in zip(codes, texts, strict=False) if t})

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(Words(initial or {}), data)


class WordsField(models.JSONField):
    """A JSON column `{language: text}`, read as `Words`, checked and edited language by language."""

    def __init__(self, *args: Any, max_length: int = 200, multiline: bool = False, **kwargs: Any):
        self.words_length = max_length
        self.multiline = multiline
        kwargs.setdefault("default", dict)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "max_length": self.words_length}

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Words:
        return Words(super().from_db_value(value, expression, connection) or {})

    def to_python(self, value: Any) -> Words:
        return Words(super().to_python(value) or {})

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        languages = dict(settings.LANGUAGES)
        if not isinstance(value, dict) or not all(
            code in languages and isinstance(text, str) for code, text in value.items()
        ):
            raise ValidationError(_("These are not words by language."), code="words")

    def formfield(self, **kwargs: Any) -> forms.Field:
        return WordsFormField(
            max_length=self.words_length,
            multiline=self.multiline,
            required=not self.blank,
            label=kwargs.get("label", capfirst(self.verbose_name)),
            help_text=kwargs.get("help_text", self.help_text),
        )
