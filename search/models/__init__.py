from search.models.entries import SearchEntry
from search.models.recommendations import Recommendation, RecommendationPhrase
from search.models.terms import SearchSpelling, SearchTerm

__all__ = [
    "Recommendation",
    "RecommendationPhrase",
    "SearchEntry",
    "SearchSpelling",
    "SearchTerm",
]
