"""`manage.py tick`: every periodic duty, once."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from foundation.duties import duties

if TYPE_CHECKING:
    from foundation.duties import Duty

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """Each duty is on its own: one that fails is logged and named at the end, and the exit code is
    1, but the others are done. Several machines may run it at once, as often as they like."""

    help = "Do everything that is due by now: publish, send, prune and so on."

    def handle(self, **options: Any) -> None:
        failed = [name for name, duty in duties if not self._do(name, duty)]
        if failed:
            raise CommandError(f"Failed: {', '.join(failed)}. The log says why.")

    def _do(self, name: str, duty: Duty) -> bool:
        begun = time.monotonic()
        try:
            # By its own clock: what came before may have waited long for other servers, and mails that
            # left in the past would look abandoned, and be counted to no minute.
            done = duty(now=timezone.now())
        except Exception:
            logger.exception("duty %r failed", name)
            return False
        seconds = time.monotonic() - begun
        self.stdout.write(f"{name}: {done} ({seconds:.1f} s)")
        if done:
            logger.info("duty %r: %s done in %.1f s", name, done, seconds)
        return True
