"""Groups and posts of the style guide."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace as Sample
from typing import Any
from uuid import UUID

from django.utils.safestring import mark_safe

AT = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)


def groups() -> dict[str, Any]:
    """What `group_card` and `post` are drawn with."""
    circle = Sample(
        slug="plain-language",
        name="Plain language circle",
        purpose="We rewrite letters that people have to read.",
        language="en",
        joining="open",
        state="live",
    )
    return {
        "group_card": Sample(group=circle, people=12, unread=0, asked=0),
        "group_card_news": Sample(group=circle, people=1, unread=2, asked=1),
        "post_place": Sample(writes=False, viewer=None),
        "post_plain": _line(),
        "post_answer": _line(is_answer=True, is_new=True),
        "post_hidden": _line(is_hidden=True, is_own=True, state="hidden", reason="Be kind."),
        "post_gone": _line(body="", state="removed"),
    }


def _line(body: str = "Glass, or clay?", **told: Any) -> Sample:
    state, reason = told.pop("state", "visible"), told.pop("reason", "")
    post = Sample(
        uuid=UUID(int=40 + len(told)),
        created_at=AT,
        edited_at=None,
        author_id=1,
        state=state,
        reason=reason,
    )
    line = {
        "post": post,
        "body": mark_safe(f"<p>{body}</p>") if body else "",  # noqa: S308 -- made up above
        "is_shown": bool(body),
        "name": "Ülle Kaseleht",
        "path": "",
        "organisation": None,
        "kind": "",
        "is_own": False,
        "may_edit": False,
        "may_hide": False,
        "is_new": False,
        "is_answer": False,
        "is_hidden": False,
    }
    return Sample(**(line | told))
