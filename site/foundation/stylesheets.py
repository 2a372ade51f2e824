"""The stylesheets as one file: where many people read, eighty requests a page are too many.

`components/stylesheets.html` is the list of them; in development each is linked by itself.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.template.loader import get_template
from whitenoise.storage import CompressedManifestStaticFilesStorage

if TYPE_CHECKING:
    from collections.abc import Iterator

LIST = "components/stylesheets.html"
# For every medium; what is for paper alone keeps its own link.
LINKED = re.compile(r"{% static '(css/[^']+)' %}\">")
ADDRESS = re.compile(r'url\("(?!data:|/)([^"]+)"\)')


def linked() -> list[str]:
    """The names of the files, in their order."""
    source: str = get_template(LIST).template.source  # type: ignore[attr-defined]
    return LINKED.findall(source)


class BundledStorage(CompressedManifestStaticFilesStorage):
    """`collectstatic` writes `bundle` before it hashes and compresses the files."""

    bundle = "css/all.css"

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[Any]:
        if not dry_run:
            words = "\n".join(_read(paths, name, self.bundle) for name in linked())
            self.delete(self.bundle)
            self._save(self.bundle, ContentFile(words))
            paths[self.bundle] = (self, self.bundle)
        yield from super().post_process(paths, dry_run=dry_run, **options)


def _read(paths: dict[str, Any], name: str, bundle: str) -> str:
    """What the file says, with its addresses as they are seen from the bundle."""
    storage, path = paths[name]
    with storage.open(path) as file:
        words: str = file.read().decode()

    def moved(found: re.Match[str]) -> str:
        target = posixpath.join(posixpath.dirname(name), found[1])
        return f'url("{posixpath.relpath(target, posixpath.dirname(bundle))}")'

    return ADDRESS.sub(moved, words)
