"""Whether what should happen by itself does: for whoever watches the site, at `/health/work/`."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection
from django.utils import timezone
from health_check.base import HealthCheck
from health_check.exceptions import ServiceWarning

from community.queries import digest_editions


@dataclass
class Digests(HealthCheck):
    """Says so while readers wait for an edition that should be there."""

    def run(self) -> None:
        # In a thread of its own, whose connection nobody else would close.
        with connection.temporary_connection():
            number = digest_editions.missing(now=timezone.now())
        if number:
            raise ServiceWarning(f"{number} readers wait for a digest: does `tick` run?")
