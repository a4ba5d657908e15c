"""Text as a picture: shaped by HarfBuzz, each script in its own font, lines in the order they are read.

A font has only its own script, so a line is cut into runs; a line that begins at the right places its
runs from the right. Needs Pillow with raqm (see `kiosk.drawing.fonts`).
"""

import re
from functools import cache, lru_cache
from itertools import groupby
from typing import TypedDict

from PIL import Image, ImageDraw, ImageFont

from kiosk.drawing.fonts import file_of
from kiosk.languages import Language, Script, script_of

RAQM = ImageFont.Layout.RAQM
_LATIN = r"A-Za-z0-9\u00c0-\u024f"
LATIN_RUN = re.compile(rf"([{_LATIN}](?:[{_LATIN} :.,'\u2019\u2013-]*[{_LATIN}])?)")
"""Letters and figures of a language that runs to the right, with what stands between them."""
FROM_TO = re.compile(r"[0-9:]+\u2013[0-9:]+")
"""Such as 0 to 4, or 10:00 to 11:30."""
FIGURES = re.compile(r"(\u2013)")
LACKING = str.maketrans("\u2212", "\u2013")
"""A minus is not in the font; a dash looks the same."""
BASELINE, TOP, BOTTOM = 1.3, -0.8, 0.32
"""Where letters stand on their canvas, and how far up and down a line reaches at least, by its height."""
MEASURED = 64
"""Pixels at which letters are measured."""
MIRRORED = str.maketrans("()[]", ")(][")


@cache
def _font(script: Script, size: int) -> ImageFont.FreeTypeFont:
    """Return the script's font; of a script without one, letters are boxes."""
    path = file_of(script) or file_of(Script.LATIN)
    if path is None:  # `can_shape` says so before
        raise LookupError(script.value)
    return ImageFont.truetype(path, size, layout_engine=RAQM)


def runs(text: str) -> list[tuple[Script, str]]:
    """Cut a text where the script changes; spaces stay with what stands before them.

    But not with what runs the other way: a space at its end would come to stand before it.
    """
    scripts: list[Script] = []
    for at, letter in enumerate(text):
        script = script_of(letter)
        if letter == " " and scripts:
            goes_on = script_of(text[at + 1 : at + 2] or " ") is scripts[-1]
            script = Script.LATIN if scripts[-1].leftwards and not goes_on else scripts[-1]
        scripts.append(script)
    marked = zip(scripts, text, strict=True)
    return [
        (script, "".join(letter for _, letter in group))
        for script, group in groupby(marked, key=lambda pair: pair[0])
    ]


def runs_leftwards(text: str) -> list[tuple[Script, str]]:
    """Cut a text of a line that begins at the right: what is Latin keeps its own order inside.

    A Latin run ends with its last letter or figure; the signs around it belong to the line, where
    brackets are mirrored, and so does the dash between two figures. Enough for our sentences, which hold
    one name or number at a time.
    """
    parts: list[tuple[Script, str]] = []
    for piece in LATIN_RUN.split(text):
        if LATIN_RUN.fullmatch(piece):
            parts += (
                [(Script.LATIN, run) for run in FIGURES.split(piece)]
                if FROM_TO.fullmatch(piece)
                else [(Script.LATIN, piece)]
            )
        else:
            parts += [(script, run) for script, run in _signs(piece)]
    return parts


def _signs(piece: str) -> list[tuple[Script, str]]:
    """Keep letters that join together; signs that the script's font lacks stand alone, mirrored."""
    parts: list[tuple[Script, str]] = []
    for script, run in runs(piece):
        if script is Script.LATIN:
            parts += [(Script.ARABIC if sign == " " else script, sign.translate(MIRRORED)) for sign in run]
        else:
            parts.append((script, run))
    return parts


@lru_cache(maxsize=256)
def drawn(text: str, height: int, language: Language) -> Image.Image:
    """Return a line of text, white on black, cut to its ink at the sides, exactly ``height`` pixels tall."""
    parts = [_run(script, run, height, language) for script, run in _in_order(text, language)]
    width = max(1, sum(part.width for part in parts))
    line = Image.new("L", (width, 2 * height))
    x = 0
    for part in parts:
        line.paste(part, (x, 0))
        x += part.width
    return _fitted(line, height, width_of(text, height, language))


def width_of(text: str, height: int, language: Language) -> int:
    """Return how many pixels wide a line is at this height."""
    return max(1, round(_wide(text, language) * height))


@lru_cache(maxsize=4096)
def _wide(text: str, language: Language) -> float:
    """Return how wide a line is for its height. It is not drawn for that: letters are only measured."""
    x, boxes = 0.0, []
    for script, run in _in_order(text, language):
        font, said = _font(script, MEASURED), _said(script, language)
        left, top, right, bottom = font.getbbox(run.translate(LACKING), anchor="ls", **said)
        if right > left:
            boxes.append((x + left, top, x + right, bottom))
        x += font.getlength(run.translate(LACKING), **said)
    if not boxes:
        return 0.0
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    tall = max(BOTTOM * MEASURED, *bottoms) - min(TOP * MEASURED, *tops)
    return float(max(rights) - min(lefts)) / float(tall)


class Said(TypedDict):
    """What the shaper must know of a run besides its letters."""

    direction: str
    language: str


def _in_order(text: str, language: Language) -> list[tuple[Script, str]]:
    """Return the runs of a line from left to right."""
    return runs(text) if language.rightwards else runs_leftwards(text)[::-1]


def _said(script: Script, language: Language) -> Said:
    """Return what the shaper must know of a run."""
    return {
        "direction": "rtl" if script.leftwards else "ltr",
        "language": language.code.split("_")[0] if script is language.script else "en",
    }


def _run(script: Script, text: str, height: int, language: Language) -> Image.Image:
    """Draw one run on a canvas of twice the height, its baseline where every run has it."""
    font, said = _font(script, height), _said(script, language)
    text = text.translate(LACKING)
    width = max(1, round(font.getlength(text, **said)))
    image = Image.new("L", (width, 2 * height))
    draw = ImageDraw.Draw(image)
    draw.text((0, round(BASELINE * height)), text, fill=255, font=font, anchor="ls", **said)
    return image


def _fitted(line: Image.Image, height: int, width: int) -> Image.Image:
    """Scale a line so that all scripts' highest and lowest strokes fit, and cut the sides to the ink."""
    top, bottom = round((BASELINE + TOP) * height), round((BASELINE + BOTTOM) * height)
    box = line.getbbox()
    if box:
        top, bottom = min(top, box[1]), max(bottom, box[3])
        line = line.crop((box[0], 0, box[2], line.height))
    return line.crop((0, top, line.width, bottom)).resize((width, height), Image.Resampling.LANCZOS)
