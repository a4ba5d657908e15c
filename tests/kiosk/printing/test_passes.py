"""Passes on paper and on the screen, read by somebody else's decoder (ZXing) as a scanner would."""

import io
import math
import random
from collections.abc import Iterator

import pytest
import zxingcpp
from escpos.printer import Dummy
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from kiosk.printing.codes import on_screen
from kiosk.printing.paper import PassPaper, Size
from kiosk.printing.pdf import pass_picture
from kiosk.printing.receipt import PROFILE, put
from sync.passes import BITS, hub_pass

VALUE = hub_pass(0x0123_4567_89AB_CDEF_0123_4567_89AB_CDEF)
PAPER = PassPaper(VALUE, "The Moat Family Hub", "Hub pass", ("Show this at the door.", "Lost? Tell us."))
SIZES = {Size.CARD: 200, Size.HALF: 150, Size.FULL: 100}
"""Dots to an inch of a poor printer, and of a better one for the smallest."""


def read(picture: Image.Image) -> list[str]:
    """Return what an independent decoder finds in a picture."""
    return [each.text for each in zxingcpp.read_barcodes(picture)]


def printed(size: Size) -> Image.Image:
    """Return a pass as it comes out of a printer."""
    return Image.open(io.BytesIO(pass_picture(PAPER, size, SIZES[size]))).convert("L")


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_a_printed_pass_is_read(size: Size) -> None:
    """At each of the three sizes there is one code, and it says what the pass is."""
    assert read(printed(size)) == [VALUE]


def code_of(picture: Image.Image) -> tuple[int, int, int, int]:
    """Return where the code is, as the decoder sees it."""
    (found,) = zxingcpp.read_barcodes(picture)
    place = found.position
    return place.top_left.x, place.top_left.y, place.bottom_right.x, place.bottom_right.y


def stained(picture: Image.Image, rng: random.Random) -> Image.Image:
    """Return a picture with a round or square stain over a fifth of its code.

    Tea: so dark that nothing under it can be told. It may lie anywhere but on the three squares by
    which a reader finds the code.
    """
    left, top, right, bottom = code_of(picture)
    wide, shape = right - left, rng.choice(["rectangle", "ellipse"])
    side = (0.2 * (4 / math.pi if shape == "ellipse" else 1)) ** 0.5 * wide
    squares = [(left, top), (right - wide / 7, top), (left, bottom - wide / 7)]
    while True:
        x, y = rng.uniform(left, right - side), rng.uniform(top, bottom - side)
        apart = [x + side < a or x > a + wide / 7 or y + side < b or y > b + wide / 7 for a, b in squares]
        if all(apart):
            break
    soiled = picture.copy()
    getattr(ImageDraw.Draw(soiled), shape)((x, y, x + side, y + side), fill=90)
    return soiled


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_a_pass_with_a_fifth_of_it_soiled_is_read(size: Size) -> None:
    """A stain over a fifth of the code, at a dozen places."""
    rng, picture = random.Random(11), printed(size)
    assert [read(stained(picture, rng)) for _ in range(12)] == [[VALUE]] * 12


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_a_pass_that_was_folded_in_four_and_is_held_crookedly_is_read(size: Size) -> None:
    """White creases across the middle both ways, and seven degrees."""
    picture = printed(size)
    left, top, right, bottom = code_of(picture)
    pen, width = ImageDraw.Draw(picture), (right - left) // 60
    pen.line([((left + right) // 2, top), ((left + right) // 2, bottom)], fill=255, width=width)
    pen.line([(left, (top + bottom) // 2), (right, (top + bottom) // 2)], fill=255, width=width)
    crooked = picture.rotate(7, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    assert read(crooked) == [VALUE]


def from_rows(rows: tuple[str, ...], dots: int = 6) -> Image.Image:
    """Return what a phone's camera sees of a screen: half blocks, dark on light."""
    picture = Image.new("L", (len(rows[0]) * dots, len(rows) * 2 * dots), 255)
    pen = ImageDraw.Draw(picture)
    for y, row in enumerate(rows):
        for x, cell in enumerate(row):
            for half, dark in enumerate((cell in "█▀", cell in "█▄")):
                if dark:
                    corner = (x * dots, (2 * y + half) * dots)
                    pen.rectangle((corner, (corner[0] + dots - 1, corner[1] + dots - 1)), fill=0)
    return picture


@given(st.integers(0, 2**BITS - 1))
@settings(max_examples=30, deadline=None)
def test_every_pass_on_the_screen_is_read_and_fits(number: int) -> None:
    """By a camera, whatever the number; beside a heading on 24 rows of 80."""
    rows = on_screen(hub_pass(number))
    assert read(from_rows(rows)) == [hub_pass(number)]
    assert len(rows) <= 18
    assert len(rows[0]) <= 40


def rasters(output: bytes) -> Iterator[Image.Image]:
    """Return the pictures in a stream of ESC/POS: GS v 0, a mode, width in bytes and height, then dots."""
    while (at := output.find(b"\x1dv0")) >= 0:
        wide = int.from_bytes(output[at + 4 : at + 6], "little")
        tall = int.from_bytes(output[at + 6 : at + 8], "little")
        dots = output[at + 8 : at + 8 + wide * tall]
        yield Image.frombytes("1", (wide * 8, tall), bytes(0xFF ^ each for each in dots)).convert("L")
        output = output[at + 8 + wide * tall :]


def test_a_pass_on_a_receipt_is_read_and_cut(capfd: pytest.CaptureFixture[str]) -> None:
    """The dots that the printer gets are a code of the pass; the paper is cut after it.

    python-escpos prints advice to the terminal where it may centre something: over the kiosk's screen.
    """
    printer = Dummy(profile=PROFILE)
    put(printer, PAPER)
    slices = list(rasters(printer.output))
    tall = sum(each.height for each in slices)
    whole = Image.new("L", (slices[0].width + 40, tall + 40), 255)
    y = 20
    for each in slices:
        whole.paste(each, (20, y))
        y += each.height
    assert read(whole) == [VALUE]
    assert whole.width - 40 <= 384, "the dots across 58 mm of paper"
    assert capfd.readouterr().out == ""
    assert printer.output.endswith(b"\x1dV\x00")


def test_nothing_on_a_pass_is_about_anybody() -> None:
    """Its number, and what a hub says to everybody."""
    assert PAPER.number.replace(" ", "") == VALUE.removeprefix("FHP1:")
    assert repr(PAPER).count(VALUE) == 0, "the number is a key: it does not get into logs"
