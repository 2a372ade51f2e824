"""What the demo's search recommends."""

from __future__ import annotations

from collections import Counter

from demo.content.recommendations import RECOMMENDATIONS
from demo.keys import key
from home.models import StandardPage
from search.models import Recommendation, RecommendationPhrase


def load_recommendations() -> Counter[str]:
    """Recommend the pages, unless editors recommend something already."""
    if Recommendation.objects.exists():
        return Counter()
    for data in RECOMMENDATIONS:
        pages = StandardPage.objects.filter(translation_key=key("page", data.page))
        row = Recommendation(
            page=pages.get(locale__language_code=data.telling),
            language=data.language,
            reason=data.reason,
        )
        row.phrases = [RecommendationPhrase(words=words) for words in data.phrases]
        row.full_clean()
        row.save()
    return Counter({"recommended results": len(RECOMMENDATIONS)})
