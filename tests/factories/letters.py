"""The editor's part of digests, approved or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from community.models import DigestLead, DigestLetter

if TYPE_CHECKING:
    from wagtail.models import Page

WEEK = "2026-W48"


def letter(
    *pages: Page | tuple[Page, str],
    introduction: str = "",
    period: str = WEEK,
    language: str = "en",
    live: bool = True,
) -> DigestLetter:
    """One with these pages first, each perhaps with a sentence, in their order."""
    row = DigestLetter(
        period=period,
        language=language,
        introduction=f"<p>{introduction}</p>" if introduction else "",
        live=live,
    )
    both = [page if isinstance(page, tuple) else (page, "") for page in pages]
    row.leads = [
        DigestLead(page=page, sentence=sentence, sort_order=number)
        for number, (page, sentence) in enumerate(both)
    ]
    row.save()
    return row
