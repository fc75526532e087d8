"""The mark on a printed case sheet that leads to its check."""

from __future__ import annotations

import qrcode
from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()
_QUIET_CELLS = 4  # the margin that ISO/IEC 18004 asks for
_MASK = 2  # any of the eight can be read; trying all would cost six times as long


@register.simple_tag
def qr_code(text: str, label: str) -> SafeString:
    """Return a QR code of `text` as a drawing in the page: no request, no script, no style."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=_QUIET_CELLS, mask_pattern=_MASK)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    cells = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark)
    return format_html(
        '<svg class="wg-qr" viewBox="0 0 {0} {0}" role="img" aria-label="{1}" shape-rendering="crispEdges">'
        '<path fill="#fff" d="M0 0h{0}v{0}H0z"/><path fill="#000" d="{2}"/></svg>',
        len(rows),
        label,
        cells,
    )
