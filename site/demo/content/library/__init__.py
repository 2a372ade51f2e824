"""The demo's library: cases, methods and material, invented."""

from __future__ import annotations

from demo.content.library.cases import CASES
from demo.content.library.material import MATERIAL
from demo.content.library.methods import METHODS

ENTRIES = (*MATERIAL, *METHODS, *CASES)
