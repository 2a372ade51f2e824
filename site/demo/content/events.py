"""All events of the demo."""

from __future__ import annotations

from demo.content import estonia, latvia, norway, past, slovenia

EVENTS = (*estonia.EVENTS, *slovenia.EVENTS, *latvia.EVENTS, *norway.EVENTS, *past.EVENTS)
