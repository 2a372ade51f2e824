"""An organiser's questions as a form: on the page where one registers, and to answer them anew.

A view that lets somebody register shows this form inside its own `<form>`, with

    asked = AnswersForm.of_run(run, request.POST or None, files=request.FILES)
    {% include "components/questions.html" with form=asked only %}

and, once both forms are valid, hands `asked.given` to `registration.register(given=…)`. That checks
everything once more under the run's lock; what it raises as `AnswersRefused` goes back into the
form by `asked.refuse(error)`. Without any questions the form is empty and valid. Where files are
asked for (`asked.takes_files`) its `<form>` needs the right `enctype`; those that can be an answer
are kept as soon as the form is checked, so that nobody chooses them twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from events import errors
from events.enums import QuestionKind
from events.file_inputs import FileAnswerInput, Sent
from events.models import AnswerFile, Question
from events.queries import questions as asking
from events.services import answers
from events.services import files as answer_files
from foundation import uploads

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
    from uuid import UUID

    from django.core.files.uploadedfile import UploadedFile
    from django.forms import BoundField
    from django.http import QueryDict  # noqa: TID251 -- only its type
    from django.utils.datastructures import MultiValueDict
    from django.utils.safestring import SafeString

    from events.models import FeedbackQuestion, Registration, Run
    from foundation.words import Words

    AnyQuestion = Question | FeedbackQuestion


@dataclass(frozen=True, slots=True)
class Row:
    """One question as it is drawn; shown only if the field called `hangs_on` is answered with
    `answer`, where there is such a one."""

    field: BoundField
    hangs_on: str = ""
    answer: str = ""


class Choices(forms.RadioSelect):
    """Options, of which the full ones cannot be chosen any more."""

    full: Collection[str] = ()

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        if str(value) in self.full:
            option["attrs"]["disabled"] = True
        return option


class ManyChoices(Choices, forms.CheckboxSelectMultiple):
    """The same, of which one may choose several."""


class AnswersForm(forms.Form):
    """Answers to `questions`; `before` are those given already, `full` the options that nobody can
    choose any more, `run` the public id of what an upload is kept for; `file_at` says where a file
    that was given already is, by its uuid. `services.answers` decides what can be an answer."""

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        questions: Sequence[AnyQuestion],
        before: Mapping[str, Any] | None = None,
        full: Collection[str] = (),
        must: bool = True,
        files: MultiValueDict[str, UploadedFile[Any]] | None = None,
        run: UUID | None = None,
        file_at: Callable[[str], str] | None = None,
    ) -> None:
        # Either alone would make it a form that was sent.
        super().__init__(data, None if data is None else files)
        self.questions, self.before, self.must = list(questions), dict(before or {}), must
        self.run = run
        for question in self.questions:
            field = _field(question, self._own(question), full)
            field.initial = self._initial(question)
            if isinstance(field.widget, FileAnswerInput):
                self._show_file(question, field.widget, file_at)
            if not (question.required and must):
                field.label = format_html("{} {}", field.label, _("(optional)"))
            field.help_text = self._help(question)
            self.fields[name_of(question)] = field

    @classmethod
    def of_run(
        cls,
        run: Run,
        data: QueryDict | None = None,
        *,
        files: MultiValueDict[str, UploadedFile[Any]] | None = None,
        registration: Registration | None = None,
        by_organiser: bool = False,
        file_at: Callable[[str], str] | None = None,
    ) -> AnswersForm:
        """The questions asked of who registers for `run`, or of `registration` anew."""
        questions = asking.asked(run.event, by_organiser=by_organiser)
        return cls(
            data,
            questions=questions,
            before=registration.answers if registration else None,
            full=asking.full_options(run, questions, but=registration),
            must=not by_organiser,
            files=files,
            run=run.uuid,
            file_at=file_at,
        )

    @property
    def takes_files(self) -> bool:
        return any(question.kind == QuestionKind.FILE for question in self.questions)

    @property
    def given(self) -> dict[str, Any]:
        """What was answered, by the questions' names, as `services.answers` reads it."""
        return {q.name: self.cleaned_data.get(name_of(q)) for q in self.questions}

    @property
    def rows(self) -> Iterator[Row]:
        """The questions with what each hangs on."""
        names = {question.name: name_of(question) for question in self.questions}
        for question in self.questions:
            field = self[name_of(question)]
            name, option = question.condition
            if name in names:
                yield Row(field, names[name], option or "yes")
            else:
                yield Row(field)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        refused = self._read_files()
        kept, missing = answers.looked_at(
            self.questions, self.given, before=self.before, must=self.must
        )
        # What hangs on another answer than was given is wrong in no way.
        refused = missing | {
            question.name: refused[question.name]
            for question in self.questions
            if question.name in refused and answers.is_shown(question, kept, self.questions)
        }
        refused |= self._keep_files(kept)
        self.refuse(errors.AnswersRefused(refused))
        return cleaned

    def _show_file(
        self, question: AnyQuestion, widget: FileAnswerInput, file_at: Callable[[str], str] | None
    ) -> None:
        """The file that is there, with its address where there is one."""
        widget.there = asking.in_words(question, self.before)
        widget.may_remove = not (question.required and self.must)
        if widget.there and file_at is not None:
            widget.address = file_at(self.before[question.name]["value"])

    def _read_files(self) -> dict[str, str]:
        """Put what is meant in the place of what was sent for files; what is wrong with them."""
        refused = {}
        for question in self.questions:
            sent = self.cleaned_data.get(name_of(question))
            if not isinstance(sent, Sent):
                continue
            try:
                meant = self._meant(question, sent)
            except errors.AnswerRefused as error:
                meant, refused[question.name] = "", str(error)
            self.cleaned_data[name_of(question)] = meant
        return refused

    def _meant(self, question: AnyQuestion, sent: Sent) -> AnswerFile | str:
        if sent.upload is not None:
            return answer_files.of_upload(sent.upload, question)
        if sent.remove:
            return ""
        if sent.ticket and self.run is not None:
            file = answer_files.by_ticket(sent.ticket, question, self.run)
            if file is None:
                raise errors.AnswerRefused(_("Choose the file again."))
            return file
        return str(self.before.get(question.name, {}).get("value", ""))

    def _keep_files(self, kept: Mapping[str, Any]) -> dict[str, str]:
        """Write down the uploads among the answers that can be `kept`, for the next try if need be;
        what is wrong with that."""
        refused = {}
        for question in self.questions:
            file = self.cleaned_data.get(name_of(question))
            if not isinstance(file, AnswerFile) or question.name not in kept or self.run is None:
                continue
            try:
                if file.pk is None:
                    answer_files.keep(file, now=timezone.now())
            except errors.AnswerRefused as error:
                refused[question.name] = str(error)
                continue
            widget: Any = self.fields[name_of(question)].widget
            widget.there, widget.address = file.name, ""
            widget.ticket = answer_files.ticket(file, self.run)
        return refused

    def refuse(self, error: errors.EventsError) -> None:
        """Say at each question what is wrong with its answer; nothing, where something else was."""
        if not isinstance(error, errors.AnswersRefused):
            return
        for question in self.questions:
            if sentence := error.sentences.get(question.name):
                self.add_error(name_of(question), sentence)

    def _own(self, question: AnyQuestion) -> list[str]:
        """The options that were chosen before."""
        value = self.before.get(question.name, {}).get("value")
        return value if isinstance(value, list) else [value] if isinstance(value, str) else []

    def _initial(self, question: AnyQuestion) -> Any:
        value = self.before.get(question.name, {}).get("value")
        return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value

    def _help(self, question: AnyQuestion) -> SafeString:
        """The help, what the question hangs on (without a script all are shown), and what becomes
        of a sensitive answer."""
        lines = [spoken(question.help)] if question.help else []
        name, option = question.condition
        parent = next((other for other in self.questions if other.name == name), None)
        if parent is not None:
            wished = spoken(parent.option_at(option, parent.version)) if option else _("Yes")
            lines.append(
                format_html(_("Only if you answered “{}” with “{}”."), spoken(parent.words), wished)
            )
        if question.kind == QuestionKind.FILE:
            taken = _("One file of at most %(most)s MB: %(kinds)s.")
            kinds = {"most": answer_files.MOST_BYTES // 1024**2, "kinds": uploads.ACCEPTED}
            lines.append(format_html("{}", taken % kinds))
        if isinstance(question, Question) and question.sensitive:
            kept = ngettext(
                "Only those who manage the registrations see this; it is erased %(number)s day "
                "after the end.",
                "Only those who manage the registrations see this; it is erased %(number)s days "
                "after the end.",
                question.erase_days,
            )
            lines.append(format_html("{}", kept % {"number": question.erase_days}))
        return format_html_join(" ", "{}", ([line] for line in lines))


def name_of(question: AnyQuestion) -> str:
    """What the question's field is called."""
    return f"q-{question.name}"


def spoken(words: Words) -> SafeString:
    """`words` for the reader, marked with their language where it isn't the reader's."""
    text, language = words.best()
    if not language or language == get_language():
        return format_html("{}", text)
    return format_html('<span lang="{}">{}</span>', language, text)


def _field(question: AnyQuestion, own: Sequence[str], full: Collection[str]) -> forms.Field:
    """A field that takes anything: what may be an answer is not the form's to say."""
    kind = QuestionKind(question.kind)
    field = forms.Field(label=spoken(question.words), required=False, widget=_widget(kind))
    if kind == QuestionKind.YES_NO:
        field.widget.choices = [("yes", _("Yes")), ("no", _("No"))]
    elif kind == QuestionKind.SCALE:
        field.widget.choices = [(step, step) for step in asking.SCALE]
    elif kind.has_options:
        options = [o for o in question.options if not o["retired"] or o["key"] in own]
        field.widget.full = {key for key in full if key not in own}
        field.widget.choices = [
            (
                option["key"],
                _option(question, option["key"], is_full=option["key"] in field.widget.full),
            )
            for option in options
        ]
    return field


def _option(question: AnyQuestion, key: str, *, is_full: bool) -> SafeString:
    words = spoken(question.option_at(key, question.version))
    return format_html("{} ({})", words, _("full")) if is_full else words


def _widget(kind: QuestionKind) -> forms.Widget:
    if kind in answers.MOST_LETTERS:
        limit = {"maxlength": answers.MOST_LETTERS[kind]}
    match kind:
        case QuestionKind.LONG:
            return forms.Textarea({**limit, "rows": 4})
        case QuestionKind.EMAIL:
            return forms.EmailInput(limit)
        case QuestionKind.NUMBER:
            return forms.TextInput({**limit, "inputmode": "decimal"})
        case QuestionKind.SCALE:
            return Choices({"data-scale": ""})
        case QuestionKind.CHOICE | QuestionKind.YES_NO:
            return Choices()
        case QuestionKind.SEVERAL:
            return ManyChoices()
        case QuestionKind.FILE:
            return FileAnswerInput()
        case _:
            return forms.TextInput(limit)
