"""Papers for an ESC/POS receipt printer: each a picture, and a cut after it.

A picture, because printers know few letters besides English ones, and each numbers them otherwise: a
name in Polish or Panjabi would come out as question marks.
"""

import io
from pathlib import Path
from typing import Protocol

import msgspec
import typst
from PIL import Image

from kiosk.printing.codes import PAPER_BORDER, RECEIPT_DOTS, on_paper
from kiosk.printing.paper import Paper, PassPaper

LAYOUT = Path(__file__).with_name("receipt.typ")
DOTS_PER_INCH = 203.2
"""Eight dots to a millimetre, as nearly all receipt printers have: 48 mm of them are on paper of 58 mm."""
PROFILE = "TM-T20II"
"""The printer that all others understand; python-escpos wants one whose width it knows."""
DARK = 140
"""A dot is burnt where the picture is darker than this."""


class Receipt(Protocol):
    """What is asked of a printer of python-escpos."""

    def image(self, img_source: Image.Image) -> None:
        """Print a picture."""

    def cut(self) -> None:
        """Cut the paper."""


def put(printer: Receipt, paper: Paper) -> None:
    """Send one paper to a printer."""
    printer.image(picture(paper))
    printer.cut()


def picture(paper: Paper) -> Image.Image:
    """Return a paper as the dots of a strip 48 mm wide."""
    content = msgspec.to_builtins(paper)
    if isinstance(paper, PassPaper):
        modules = 57 + 2 * PAPER_BORDER
        content |= {"code": on_paper(paper.value), "number": paper.number, "dots": modules * RECEIPT_DOTS}
    made = typst.compile(
        LAYOUT,
        format="png",
        ppi=DOTS_PER_INCH,
        sys_inputs={"paper": msgspec.json.encode(content).decode()},
    )
    strip = Image.open(io.BytesIO(made if isinstance(made, bytes) else made[0]))
    return strip.convert("L").point(lambda grey: 255 if grey > DARK else 0).convert("1")
