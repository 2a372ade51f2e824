"""The demo's documents, written by the project itself: text files that any office program opens
and a screen reader reads."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

if TYPE_CHECKING:
    from demo.content.shapes import DocumentData

MIME = "application/vnd.oasis.opendocument.text"
MANIFEST = f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" \
manifest:version="1.2"><manifest:file-entry manifest:full-path="/" \
manifest:media-type="{MIME}"/><manifest:file-entry manifest:full-path="content.xml" \
manifest:media-type="text/xml"/></manifest:manifest>"""
CONTENT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" \
xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">\
<office:body><office:text>{body}</office:text></office:body></office:document-content>"""


def write(data: DocumentData) -> bytes:
    """The document as an OpenDocument text; the same bytes at every writing."""
    heading = f'<text:h text:outline-level="1">{escape(data.title)}</text:h>'
    paragraphs = (f"<text:p>{escape(line)}</text:p>" for line in data.lines)
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        # By the format's rules first, and not compressed.
        archive.writestr(_entry("mimetype", ZIP_STORED), MIME)
        archive.writestr(_entry("META-INF/manifest.xml"), MANIFEST)
        body = heading + "".join(paragraphs)
        archive.writestr(_entry("content.xml"), CONTENT.format(body=body))
    return out.getvalue()


def _entry(name: str, compression: int = ZIP_DEFLATED) -> ZipInfo:
    info = ZipInfo(name, date_time=(2026, 1, 1, 0, 0, 0))
    info.compress_type = compression
    return info
