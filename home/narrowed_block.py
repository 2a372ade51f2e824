"""Blocks of what a topic or an organisation narrows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wagtail import blocks
from wagtail.blocks import StructValue
from wagtail.snippets.blocks import SnippetChooserBlock

if TYPE_CHECKING:
    from collections.abc import Iterable


class Narrowed(StructValue):
    """What was chosen; `lost` are the keys of what was chosen too and is there no more."""

    lost: dict[str, Any]

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.lost = {}


class NarrowedBlock(blocks.StructBlock):
    """A block that shows what belongs to a chosen thing. Once that is deleted it shows nothing, until
    an editor chooses anew: without its choice it would show everything."""

    def to_python(self, value: Any) -> Narrowed:
        return self._remembering(super().to_python(value), value)

    def bulk_to_python(self, values: Iterable[Any]) -> list[Narrowed]:
        raw = list(values)
        found = super().bulk_to_python(raw)
        return [self._remembering(one, of) for one, of in zip(found, raw, strict=True)]

    def get_prep_value(self, value: Narrowed) -> dict[str, Any]:
        """Saved by whoever did not look at the block, it does not forget what it has lost."""
        prepared: dict[str, Any] = super().get_prep_value(value)
        return {**prepared, **getattr(value, "lost", {})}

    def _remembering(self, value: Any, raw: Any) -> Any:
        choosers = [
            name
            for name, block in self.child_blocks.items()
            if isinstance(block, SnippetChooserBlock)
        ]
        value.lost = {name: raw[name] for name in choosers if raw.get(name) and not value[name]}
        return value

    class Meta:
        value_class = Narrowed
