"""QR codes as pictures in a page.

A code leads to the part of the subscription page that is about a feed, not to the feed: a phone makes a copy that
never changes of a feed that it opens by https, and Android knows no webcal.
Source: https://github.com/nextcloud/calendar/issues/2416, https://github.com/fossasia/eventyay/issues/989,
https://danielpocock.com/subscribing-to-icalendar-feeds-with-qr-code/.
"""

from __future__ import annotations

import segno
from markupsafe import Markup

_QUIET_MODULES = 4
"""Width of the white edge without which readers fail (ISO/IEC 18004, 6.3.8)."""


def qr_svg(text: str) -> Markup:
    """The QR code of `text` as an SVG element: dark on white in both colour schemes, a sixth of it may be lost."""
    code = segno.make(text, error="m", micro=False)
    return Markup(code.svg_inline(border=_QUIET_MODULES, dark="#000", light="#fff", omitsize=True))  # noqa: S704 - digits only
