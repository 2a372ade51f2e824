"""What the European Union asks of whoever spends its money: to say so in its own words, written in
full, beside its emblem.

The words are prescribed, so they stand here and not in the catalogues: Regulation (EU) 2021/1060,
annex IX, for the funds; Regulation (EU) 2021/241, article 34, for the Recovery and Resilience
Facility. Norwegian is no language of the Union; partners there use a translation.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from django.utils.translation import get_language


class Statement(StrEnum):
    FUNDED = "funded"
    CO_FUNDED = "co-funded"
    NEXT_GENERATION = "next generation"


WORDS: Final[dict[Statement, dict[str, str]]] = {
    Statement.FUNDED: {
        "en": "Funded by the European Union",
        "et": "Rahastanud Euroopa Liit",
        "lv": "Finansē Eiropas Savienība",
        "nb": "Finansiert av Den europeiske union",
        "sl": "Financira Evropska unija",
    },
    Statement.CO_FUNDED: {
        "en": "Co-funded by the European Union",
        "et": "Kaasrahastanud Euroopa Liit",
        "lv": "Līdzfinansē Eiropas Savienība",
        "nb": "Medfinansiert av Den europeiske union",
        "sl": "Sofinancira Evropska unija",
    },
    Statement.NEXT_GENERATION: {
        "en": "Financed by the European Union – NextGenerationEU",
        "et": "Rahastanud Euroopa Liit – NextGenerationEU",
        "lv": "Finansē Eiropas Savienība – NextGenerationEU",
        "nb": "Finansiert av Den europeiske union – NextGenerationEU",
        "sl": "Financira Evropska unija – NextGenerationEU",
    },
}  # fmt: skip


def said(statement: Statement) -> str:
    """The words of `statement` in the reader's language, else in English."""
    words = WORDS[statement]
    return words.get(get_language() or "en", words["en"])
