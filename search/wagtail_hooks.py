"""What search has in the editors' screens."""

from __future__ import annotations

from wagtail.snippets.models import register_snippet

from search.viewsets import RecommendationViewSet

register_snippet(RecommendationViewSet)
