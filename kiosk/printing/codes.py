"""The QR code of a pass: as half blocks for a screen, as SVG for paper."""

from functools import lru_cache
from io import BytesIO
from typing import Any

import qrcode
from qrcode.image.svg import SvgPathImage

from kiosk.drawing.code import halves

SCREEN_BORDER = 2
PAPER_BORDER = 4
"""The quiet zone, in modules (ISO/IEC 18004)."""
PAPER_VERSION = 10
"""57 modules where 29 would do. A stain spoils every code word that it touches, and the finer the modules
the fewer it touches in part: of this size on, a fifth of the code may be under it."""
RECEIPT_DOTS = 5
"""Dots to a module: 65 modules with their quiet zone fit on paper of 58 mm, which has 384."""


@lru_cache(maxsize=2)
def on_screen(value: str) -> tuple[str, ...]:
    """Return the rows of a pass for a phone's camera, as small as it can be."""
    code = _code(value, qrcode.constants.ERROR_CORRECT_Q, SCREEN_BORDER)
    code.make(fit=True)
    return halves(code.get_matrix())


def on_paper(value: str) -> str:
    """Return a pass as SVG."""
    drawn = BytesIO()
    code = _code(value, qrcode.constants.ERROR_CORRECT_H, PAPER_BORDER, PAPER_VERSION)
    code.make(fit=False)
    code.make_image(image_factory=SvgPathImage).save(drawn)
    return drawn.getvalue().decode()


def _code(value: str, correction: int, border: int, version: int | None = None) -> "qrcode.QRCode[Any]":
    code: qrcode.QRCode[Any] = qrcode.QRCode(version=version, error_correction=correction, border=border)
    code.add_data(value)
    return code
