"""The copy as a PDF that can be read aloud and searched; set by Typst, which knows every script."""

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

import msgspec
import typst

from registry.privacy.bundle import Given

LAYOUT = Path(__file__).with_name("copy.typ")


def as_pdf(title: str, lines: Iterable[str], answer: Iterable[Given]) -> bytes:
    """Return the copy as PDF/UA-1. Letters that no font on this machine has are boxes: the JSON has them."""
    sections = [
        {"name": name, "rows": [_row(each) for each in rows]}
        for name, rows in groupby(answer, key=lambda each: each.item.section)
    ]
    copy = msgspec.json.encode({"title": title, "lines": list(lines), "sections": sections}).decode()
    made = typst.compile(LAYOUT, sys_inputs={"copy": copy}, pdf_standards=["ua-1"])
    assert isinstance(made, bytes)  # noqa: S101  one PDF, not a list of pictures
    return made


def _row(each: Given) -> dict[str, str | bool]:
    value = each.item.value if each.given else f"withheld: {each.reason or 'about somebody else'}"
    return {"label": each.item.label, "value": value, "withheld": not each.given}
