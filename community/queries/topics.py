"""Topics by the words that addresses have for them, now or once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from community.models import FormerTopicWord, Topic
from foundation.folding import stem, words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence


def called(word: str) -> Topic | None:
    """The topic that addresses call `word`, or called so once."""
    found = Topic.objects.filter(slug=word).first()
    if found is not None:
        return found
    former = FormerTopicWord.objects.select_related("topic").filter(word=word).first()
    return former.topic if former else None


def all_called(given: Collection[str]) -> list[Topic]:
    """The topics that addresses call by one of these words, or called so once."""
    former = FormerTopicWord.objects.filter(word__in=given).values("topic")
    return list(Topic.objects.filter(Q(slug__in=given) | Q(pk__in=former)))


def current_words(given: Iterable[str]) -> list[str]:
    """The words as they are now, each once; what never was one stays as it is."""
    asked = list(given)
    rows = FormerTopicWord.objects.filter(word__in=asked) if asked else None
    now = dict(rows.values_list("word", "topic__slug")) if rows is not None else {}
    return sorted({now.get(word, word) for word in asked})


def found_by(terms: Sequence[str], language: str) -> list[Topic]:
    """The topics in whose name, in any language, each of `terms` begins a word or bends one; as
    search finds pages."""
    stems = [stem(term) for term in terms]
    if not stems:
        return []
    found = [topic for topic in Topic.objects.all() if _has_all(topic, stems)]
    return sorted(found, key=lambda topic: topic.name.text(language).casefold())


def _has_all(topic: Topic, stems: Sequence[str]) -> bool:
    return any(
        all(any(word.startswith(one) for word in words(name)) for one in stems)
        for name in topic.name.values()
    )
