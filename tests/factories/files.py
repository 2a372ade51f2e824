"""Files as a browser sends them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.files.uploadedfile import SimpleUploadedFile

from events.models import AnswerFile

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

PDF = b"%PDF-1.7\n%%EOF\n"


def upload(name: str = "plan.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def empty_disk(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Path:
    """Let uploads go to `folder`, where nothing else is."""
    kept = vars(AnswerFile._meta.get_field("file").storage)
    for name in ("base_location", "location"):
        monkeypatch.setitem(kept, name, str(folder))
    return folder


def on(disk: Path) -> list[str]:
    """The names of what is there."""
    return sorted(file.name for file in disk.iterdir())
