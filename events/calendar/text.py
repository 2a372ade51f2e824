"""The words, addresses and people of a calendar, made safe for its lines (RFC 5545 §3.1, §3.3).

icalendar folds the lines and quotes most parameters; this module does the three things it leaves
to its caller: what no line may hold is taken out, TEXT is escaped exactly, addresses are encoded.
"""

import re
from urllib.parse import quote

from icalendar import vCalAddress, vText, vUri
from icalendar.parser import Parameters

# Everything some reader takes for the end of a line; Python's own splitlines() is one of them.
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# CONTROL of RFC 5545 §3.1, the C1 controls, and halves of surrogate pairs, which UTF-8 cannot hold.
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_SPACES = re.compile("[ \n]+")
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})

_WEB_ADDRESS = re.compile(r"https?://[^/?#\s]", re.IGNORECASE)
_STRAY_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
_MAIL_ADDRESS = re.compile(
    r"[^\s\x00-\x1f\x7f-\x9f\ud800-\udfff@]+@[^\s\x00-\x1f\x7f-\x9f\ud800-\udfff@]+"
)


def clean(text: str) -> str:
    """`text` as a calendar can carry it: every kind of line break is "\\n", controls are gone.

    A tab becomes a space. Right-to-left marks, joiners and emoji stay.
    """
    return _UNPRINTABLE.sub("", _BREAKS.sub("\n", text).replace("\t", " "))


def one_line(text: str) -> str:
    """`text` cleaned and on one line, for what clients show as a heading or a label."""
    return _SPACES.sub(" ", clean(text)).strip(" ")


def web_address(address: str) -> str:
    """`address` as an http(s) URI (RFC 3986), or "" when it is anything else.

    Whatever a URI may not hold is percent-encoded, so a line break can never end the line.
    """
    address = address.strip()
    if not _WEB_ADDRESS.match(address):
        return ""
    encoded = quote(address, safe=":/?#[]@!$&'()*+,;=%", errors="ignore")
    return _STRAY_PERCENT.sub("%25", encoded)


def is_mail_address(address: str) -> bool:
    """Whether `address` can stand behind mailto: without carrying anything else along."""
    return _MAIL_ADDRESS.fullmatch(address) is not None


class Text(vText):
    """A TEXT value (RFC 5545 §3.3.11), cleaned and escaped exactly.

    icalendar 7.3 reads a typed backslash and capital N as a line break before it escapes, so
    C:\\New would reach its reader in two lines.
    """

    __slots__ = ()

    def to_ical(self) -> bytes:
        return clean(self).translate(_ESCAPES).encode()


def text(value: str, language: str = "") -> Text:
    """A TEXT value with its LANGUAGE parameter (RFC 5545 §3.2.10), without one for ""."""
    return Text(value, params={"LANGUAGE": language} if language else None)


def uri(address: str, **parameters: str) -> vUri:
    """A URI value (RFC 5545 §3.3.13) for an address that `web_address` made."""
    return vUri(address, params=parameters)


class _PersonParameters(Parameters):
    # Unquoted, a backslash at the end of a name hides the colon after it from readers that take
    # it for an escape, icalendar among them.
    quote_also = {"CN": " '\\"}


def person(name: str, address: str, **parameters: str) -> vCalAddress:
    """A CAL-ADDRESS (RFC 5545 §3.3.3) with its CN; quotes in the name as RFC 6868 has them."""
    # RFC 6068 §2: these need no encoding before the "@"; "?" and "%" do.
    value = vCalAddress("mailto:" + quote(address, safe="@+'!$&*=/"))
    common_name = {"CN": one_line(name)} if one_line(name) else {}
    value.params = _PersonParameters(common_name | parameters)
    return value
