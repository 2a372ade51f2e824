"""The whole table."""

from __future__ import annotations

from tools.crawl import network, public, registrations, staff

SCREENS = (*public.SCREENS, *network.SCREENS, *registrations.SCREENS, *staff.SCREENS)
# Reached by no address alone.
STEPS = public.STEPS
