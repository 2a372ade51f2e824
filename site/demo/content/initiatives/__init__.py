"""The five initiatives that the five announcements speak of, as their pages would be today."""

from __future__ import annotations

from demo.content.initiatives.estonia import TASK_FORCE, UNIT
from demo.content.initiatives.latvia import LABORATORY
from demo.content.initiatives.norway import WHITE_PAPER
from demo.content.initiatives.slovenia import PROGRAMME

# Each comes only from what stands before it.
INITIATIVES = (TASK_FORCE, UNIT, PROGRAMME, LABORATORY, WHITE_PAPER)
