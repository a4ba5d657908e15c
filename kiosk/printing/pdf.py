"""Passes and rolls as PDF, set by Typst: without a network, in any script that has a font here."""

from collections.abc import Sequence
from pathlib import Path

import msgspec
import typst

from kiosk.printing.codes import on_paper
from kiosk.printing.paper import PassPaper, RollPaper, Size

HERE = Path(__file__).parent


def passes_pdf(passes: Sequence[PassPaper], size: Size) -> bytes:
    """Return passes as PDF: cards are set ten to a sheet, larger ones on a page each."""
    return _compiled("passes.typ", _passes(passes, size))


def roll_pdf(roll: RollPaper) -> bytes:
    """Return a roll as PDF, large enough to be read in the open by torchlight."""
    return _compiled("roll.typ", msgspec.to_builtins(roll))


def pass_picture(each: PassPaper, size: Size, dots_per_inch: int) -> bytes:
    """Return the first page of a pass as PNG, as a printer would put it on paper."""
    made = typst.compile(
        HERE / "passes.typ",
        format="png",
        ppi=dots_per_inch,
        sys_inputs={"paper": msgspec.json.encode(_passes([each], size)).decode()},
    )
    return made if isinstance(made, bytes) else made[0]


def _passes(passes: Sequence[PassPaper], size: Size) -> object:
    return {
        "size": size.value,
        "passes": [
            {
                "hub": each.hub,
                "title": each.title,
                "lines": list(each.lines),
                "number": each.number,
                "code": on_paper(each.value),
            }
            for each in passes
        ],
    }


def _compiled(layout: str, paper: object) -> bytes:
    made = typst.compile(
        HERE / layout,
        sys_inputs={"paper": msgspec.json.encode(paper).decode()},
        pdf_standards=["ua-1"],
    )
    assert isinstance(made, bytes)  # noqa: S101  one PDF, not a list of pictures
    return made
