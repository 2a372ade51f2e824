"""How far a command has got, told on a terminal while it works; what reads its output hears nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from django.core.management.base import OutputWrapper

WIDTH = 24


class Progress:
    """One line on the terminal `out`, written over and gone at the end: `sending [###...] 40 of 120`.
    `total` is what there was at the beginning: where more comes meanwhile, it grows along."""

    def __init__(self, out: OutputWrapper, what: str, total: int) -> None:
        self._out, self._what, self._total = out, what, total
        self._done = 0

    def __enter__(self) -> Self:
        self.add(0)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # What follows stands in a line of its own.
        self._write("")

    def add(self, number: int) -> None:
        """So much more is done."""
        self._done += number
        total = max(self._total, self._done)
        filled = WIDTH * self._done // total if total else WIDTH
        bar = "#" * filled + "." * (WIDTH - filled)
        self._write(f"{self._what} [{bar}] {self._done} of {total}")

    def _write(self, line: str) -> None:
        if self._out.isatty():
            # Back to the beginning of the line, and nothing of what stood there.
            self._out.write(f"\r\x1b[K{line}", ending="")
            self._out.flush()
