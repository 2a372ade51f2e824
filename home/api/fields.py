"""Fields of the read API that this app's page types alone have."""

from __future__ import annotations

from typing import Any

from foundation.api_fields import FieldOfPage


class BodiesField(FieldOfPage):
    """Whose it is, in which role: organisations that the site knows, and others."""

    def to_representation(self, value: Any) -> list[dict[str, str | None]]:
        language = value.locale.language_code
        return [
            {
                "uuid": str(body.organisation.uuid) if body.organisation else None,
                "name": body.named.text(language),
                "part": body.part,
            }
            for body in value.bodies.all()
        ]
