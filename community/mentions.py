"""Names in what members write: `@[Anna Tamm](key)` is somebody whom the writer chose, `@anna` only a
word. And how such a text is shown: paragraphs and links, nothing else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple
from uuid import UUID

from django.utils.html import format_html, urlize
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from foundation.folding import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

CHOSEN: Final = re.compile(
    r"@\[([^\[\]\n]{1,150})\]\(([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\)"
)
# Not within an address of e-mail.
WORD: Final = re.compile(r"(?<![\w.@+-])@([^\W\d_][\w\u2019'-]{1,40})")
# So many words of one text are asked about, and so many people offered for each.
MOST_WORDS: Final = 10
MOST_OFFERED: Final = 8
# So many people one text can name.
MOST_NAMED: Final = 20


class Named(NamedTuple):
    """Somebody who can be mentioned."""

    uuid: UUID
    name: str


def chosen(text: str) -> list[UUID]:
    """Whom `text` names, as it says: each once, in order."""
    return list(dict.fromkeys(UUID(key) for _name, key in CHOSEN.findall(text)))[:MOST_NAMED]


def token(named: Named) -> str:
    """How somebody stands in a text."""
    name = re.sub(r"[\[\]\s]+", " ", named.name).strip()
    return f"@[{name}]({named.uuid})"


def settled(text: str, people: Mapping[UUID, str]) -> str:
    """`text`, in which everybody it names is called what they are called; who is not among `people`
    is only a word, also where one such name stands within another."""

    def settle(match: re.Match[str]) -> str:
        key = UUID(match[2])
        return token(Named(key, people[key])) if key in people else f"@{match[1]}"

    while (after := CHOSEN.sub(settle, text)) != text:
        text = after
    return text


def words(text: str) -> list[str]:
    """The words behind an @ that name nobody yet."""
    plain = CHOSEN.sub(" ", text)
    return list(dict.fromkeys(WORD.findall(plain)))[:MOST_WORDS]


def offered(word: str, people: Iterable[Named]) -> list[Named]:
    """Those of `people` who may be meant by `word`: a part of their name begins so."""
    begins = fold(word)
    found = (n for n in people if any(part.startswith(begins) for part in fold(n.name).split()))
    return sorted(found, key=lambda named: (named.name, str(named.uuid)))[:MOST_OFFERED]


def put(text: str, word: str, named: Named) -> str:
    """`text` with `@word` replaced by the person it means; the rest of their name behind it goes
    along."""
    rest = named.name.split()[1:]
    after = r"(?:\s+" + r"\s+".join(map(re.escape, rest)) + r"\b)?" if rest else ""
    pattern = re.compile(rf"(?<![\w.@+-])@{re.escape(word)}(?![\w\u2019'-]){after}")
    return pattern.sub(lambda _match: token(named), text)


def unnamed(text: str, gone: UUID) -> str:
    """`text` without the name of somebody who has left the site."""
    former = _("former member")
    return CHOSEN.sub(lambda m: f"@{former}" if UUID(m[2]) == gone else m[0], text)


def plain(text: str, *, named: Collection[UUID] | None = None) -> str:
    """`text` for a mail: names as words. Only those in `named` (None: all) are called by them."""
    return CHOSEN.sub(lambda match: f"@{match[1]}", _veiled(text, named))


def drawn(
    text: str,
    *,
    paths: Mapping[UUID, str],
    me: UUID | None = None,
    named: Collection[UUID] | None = None,
) -> SafeString:
    """`text` as a page shows it: `paths` lead to the pages of those whom its reader may see. Only
    those in `named` (None: all) are called by their names."""
    paragraphs = re.split(r"\n\s*\n", _veiled(text, named).strip().replace("\r\n", "\n"))
    return mark_safe(  # noqa: S308 -- made of escaped parts alone
        "".join(f"<p>{_paragraph(part, paths, me)}</p>" for part in paragraphs if part.strip())
    )


def _veiled(text: str, named: Collection[UUID] | None) -> str:
    if named is None:
        return text
    somebody = _("A member")
    return CHOSEN.sub(lambda m: m[0] if UUID(m[2]) in named else f"@{somebody}", text)


def _paragraph(text: str, paths: Mapping[UUID, str], me: UUID | None) -> str:
    parts, at = [], 0
    for match in CHOSEN.finditer(text):
        parts += [_linked(text[at : match.start()]), _name(match, paths, me)]
        at = match.end()
    parts.append(_linked(text[at:]))
    return "".join(parts).replace("\n", "<br>")


def _linked(text: str) -> str:
    return urlize(text, nofollow=True, autoescape=True)


def _name(match: re.Match[str], paths: Mapping[UUID, str], me: UUID | None) -> str:
    key = UUID(match[2])
    is_me = mark_safe(' data-me=""') if key == me else ""
    if path := paths.get(key):
        return format_html('<a class="mention" href="{}"{}>@{}</a>', path, is_me, match[1])
    return format_html('<span class="mention"{}>@{}</span>', is_me, match[1])


def names(text: str, people: Collection[Named]) -> dict[str, list[Named]]:
    """Each word that may mean somebody, with those it may mean."""
    found = {word: offered(word, people) for word in words(text)}
    return {word: some for word, some in found.items() if some}
