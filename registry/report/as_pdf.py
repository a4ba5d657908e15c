"""The report as PDF/UA-1, set by Typst: tagged, with a title, a language, and words for every picture."""

from pathlib import Path

import msgspec
import typst

from registry.report.drawing_up import Report

LAYOUT = Path(__file__).with_name("report.typ")


def as_pdf(report: Report) -> bytes:
    """Return the report as a PDF."""
    inputs = {"report": msgspec.json.encode(report).decode()}
    made = typst.compile(LAYOUT, sys_inputs=inputs, pdf_standards=["ua-1"])
    assert isinstance(made, bytes)  # noqa: S101  one PDF, not a list of pictures
    return made
