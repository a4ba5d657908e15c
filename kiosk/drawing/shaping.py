"""Text as a picture: shaped by HarfBuzz, each script in its own font, lines in the order they are read.

A font has only its own script, so a line is cut into runs; a line that begins at the right places its
runs from the right. Needs Pillow with raqm (see `kiosk.drawing.fonts`).
"""

import re
from functools import cache, lru_cache
from itertools import groupby

from PIL import Image, ImageDraw, ImageFont

from kiosk.drawing.fonts import file_of
from kiosk.languages import Language, Script, script_of

RAQM = ImageFont.Layout.RAQM
_LATIN = r"A-Za-z0-9\u00c0-\u024f"
LATIN_RUN = re.compile(rf"([{_LATIN}](?:[{_LATIN} :.,'\u2019\u2013-]*[{_LATIN}])?)")
"""Letters and figures of a language that runs to the right, with what stands between them."""
MIRRORED = str.maketrans("()[]", ")(][")


class NoFont(Exception):
    """The script's font is not installed; `can_draw` says so before."""


@cache
def _font(script: Script, size: int) -> ImageFont.FreeTypeFont:
    path = file_of(script)
    if path is None:
        raise NoFont(script)
    return ImageFont.truetype(path, size, layout_engine=RAQM)


def runs(text: str) -> list[tuple[Script, str]]:
    """Cut a text where the script changes; spaces stay with what stands before them."""
    marked: list[tuple[Script, str]] = []
    for letter in text:
        script = marked[-1][0] if letter == " " and marked else script_of(letter)
        marked.append((script, letter))
    return [
        (script, "".join(letter for _, letter in group))
        for script, group in groupby(marked, key=lambda pair: pair[0])
    ]


def runs_leftwards(text: str) -> list[tuple[Script, str]]:
    """Cut a text of a line that begins at the right: what is Latin keeps its own order inside.

    A Latin run ends with its last letter or figure; the signs around it belong to the line, where
    brackets are mirrored. Enough for our sentences, which hold one name or number at a time.
    """
    parts: list[tuple[Script, str]] = []
    for piece in LATIN_RUN.split(text):
        if LATIN_RUN.fullmatch(piece):
            parts.append((Script.LATIN, piece))
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
    cut = runs if language.rightwards else runs_leftwards
    parts = [_run(script, run, height, language) for script, run in cut(text)]
    if not language.rightwards:
        parts.reverse()
    width = max(1, sum(part.width for part in parts))
    line = Image.new("L", (width, 2 * height))
    x = 0
    for part in parts:
        line.paste(part, (x, 0))
        x += part.width
    return _fitted(line, height)


def width_of(text: str, height: int, language: Language) -> int:
    """Return how many pixels wide a line is at this height."""
    return drawn(text, height, language).width


def _run(script: Script, text: str, height: int, language: Language) -> Image.Image:
    """Draw one run on a canvas of twice the height, its baseline where every run has it."""
    font = _font(script, height)
    direction = "rtl" if script is Script.ARABIC else "ltr"
    spoken = language.code.split("_")[0] if script is language.script else "en"
    width = max(1, round(font.getlength(text, direction=direction, language=spoken)))
    image = Image.new("L", (width, 2 * height))
    draw = ImageDraw.Draw(image)
    draw.text(
        (0, round(1.3 * height)), text, fill=255, font=font, anchor="ls", direction=direction, language=spoken
    )
    return image


def _fitted(line: Image.Image, height: int) -> Image.Image:
    """Scale a line so that all scripts' highest and lowest strokes fit, and cut the sides to the ink."""
    top, bottom = round(0.5 * height), round(1.62 * height)
    box = line.getbbox()
    if box:
        top, bottom = min(top, box[1]), max(bottom, box[3])
        line = line.crop((box[0], 0, box[2], line.height))
    tall = bottom - top
    width = max(1, round(line.width * height / tall))
    return line.crop((0, top, line.width, bottom)).resize((width, height), Image.Resampling.LANCZOS)
