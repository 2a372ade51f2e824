"""What the demo's editors recommend for words that people look for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class RecommendationData:
    """`page` is the key of a page; `telling` the language of the one that is chosen."""

    page: str
    telling: str
    language: str
    reason: str
    phrases: tuple[str, ...]


RECOMMENDATIONS = (
    RecommendationData(
        page="about",
        telling="en",
        language="en",
        reason="Who is behind Talka, and how to reach us.",
        phrases=("contact", "who are you", "innovation unit"),
    ),
    RecommendationData(
        page="about",
        telling="et",
        language="et",
        reason="Kes on Talka taga ja kuidas meiega ühendust saada.",
        phrases=("kontakt", "innovatsiooniüksus"),
    ),
    RecommendationData(
        page="laboratory",
        telling="lv",
        language="lv",
        reason="Kā strādā laboratorija un kā pie tās nokļūt.",
        phrases=("kontakti", "laboratorija"),
    ),
    RecommendationData(
        page="about",
        telling="nb",
        language="nb",
        reason="Hvem som står bak Talka, og hvordan du når oss.",
        phrases=("kontakt", "innovasjonsenhet"),
    ),
    RecommendationData(
        page="programme",
        telling="sl",
        language="sl",
        reason="Program usposabljanj: kaj ponuja in kako se prijavite.",
        phrases=("prijava", "usposabljanje"),
    ),
)
