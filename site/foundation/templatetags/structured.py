"""Data for programs that read pages."""

from __future__ import annotations

import json
from typing import Any

from django import template
from django.utils.safestring import SafeString

register = template.Library()

# As Django's own json_script: nothing in it may end the script or begin a comment.
ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.filter
def json_ld(value: Any) -> SafeString:
    """`value` as JSON that may stand inside `<script>`, whatever its texts hold."""
    return SafeString(json.dumps(value, ensure_ascii=False).translate(ESCAPES))
