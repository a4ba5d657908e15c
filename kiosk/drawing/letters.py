"""Letters four rows tall, drawn with half blocks: five dots wide, seven high, one below the line.

A glyph is five columns, left to right; in each, the lowest bit is the top dot. Letters with marks are
put together from the letter and the mark, as Unicode takes them apart: so all the Latin languages are
here. Capitals with a mark above are drawn two dots lower, to make room.
"""

import unicodedata

ROWS = 4

_FONT = {
    "A": "7e0909097e",
    "B": "7f49494936",
    "C": "3e41414122",
    "D": "7f4141413e",
    "E": "7f49494941",
    "F": "7f09090901",
    "G": "3e41415172",
    "H": "7f0808087f",
    "I": "00417f4100",
    "J": "2040413f01",
    "K": "7f08142241",
    "L": "7f40404040",
    "M": "7f020c027f",
    "N": "7f0408107f",
    "O": "3e4141413e",
    "P": "7f09090906",
    "Q": "3e4151215e",
    "R": "7f09192946",
    "S": "2649494932",
    "T": "01017f0101",
    "U": "3f4040403f",
    "V": "1f2040201f",
    "W": "3f4038403f",
    "X": "6314081463",
    "Y": "0708700807",
    "Z": "6151494543",
    "a": "2054545478",
    "b": "7f48444438",
    "c": "3844444428",
    "d": "384444487f",
    "e": "3854545418",
    "f": "00087e0902",
    "g": "18a4a4a47c",
    "h": "7f08040478",
    "i": "00447d4000",
    "j": "0080847d00",
    "k": "7f10284400",
    "l": "00417f4000",
    "m": "7c04780478",
    "n": "7c08040478",
    "o": "3844444438",
    "p": "fc24242418",
    "q": "18242424fc",
    "r": "007c080408",
    "s": "4854545424",
    "t": "00043f4420",
    "u": "3c4040207c",
    "v": "1c2040201c",
    "w": "3c4030403c",
    "x": "4428102844",
    "y": "1ca0a0a07c",
    "z": "4464544c44",
    "'": "0000070000",
    "\u2019": "0000070000",
    ",": "0000a06000",
    ".": "0000606000",
    "-": "0008080800",
    "!": "00005f0000",
    "?": "0201510906",
    ":": "0000242400",
    "/": "2010080402",
    "+": "08083e0808",
    "&": "3649552250",
    "(": "001c224100",
    ")": "0041221c00",
    "0": "3e5149453e",
    "1": "00427f4000",
    "2": "4261514946",
    "3": "2141454b31",
    "4": "1814127f10",
    "5": "2745454539",
    "6": "3c4a494930",
    "7": "0171090503",
    "8": "3649494936",
    "9": "064949291e",
    "ł": "00487f4400",
    "Ł": "107f484440",
    "ø": "3864544c38",
    "Ø": "3e6159433e",
    "đ": "3844457f05",
    "Đ": "087f49413e",
    "ð": "304a4d4a3c",
    "þ": "fc24241800",
    "Þ": "7f12120c00",
    "ß": "007e054a34",
    "æ": "3454385458",
    "Æ": "7e097f4949",
    "œ": "3844385458",
    "Œ": "3e417f4949",
    "\N{LATIN SMALL LETTER DOTLESS I}": "00447c4000",
    "\u00bf": "3048454020",
    "\u00a1": "00007d0000",
}
_ABOVE = {
    "\u0300": (0, 1, 2, 0, 0),  # grave
    "\u0301": (0, 0, 2, 1, 0),  # acute
    "\u0302": (0, 2, 1, 2, 0),  # circumflex
    "\u0303": (2, 1, 3, 2, 1),  # tilde
    "\u0304": (0, 1, 1, 1, 0),  # macron
    "\u0306": (1, 2, 2, 2, 1),  # breve
    "\u0307": (0, 0, 1, 0, 0),  # dot
    "\u0308": (0, 1, 0, 1, 0),  # diaeresis
    "\u030a": (0, 3, 3, 0, 0),  # ring
    "\u030b": (0, 2, 1, 2, 1),  # double acute
    "\u030c": (0, 1, 2, 1, 0),  # caron
}
"""Marks above: two dots high, column by column."""
_BELOW = {
    "\u0327": (0, 0, 1, 1, 0),  # cedilla
    "\u0326": (0, 0, 1, 1, 0),  # comma
    "\u0328": (0, 0, 0, 1, 1),  # ogonek
    "\u0323": (0, 0, 1, 0, 0),  # dot
    "\u0331": (0, 1, 1, 1, 0),  # line
}
"""Marks below: the one dot under the line."""
_TALL = 0x03
"""The two dots that only capitals and tall letters reach."""
_SPACE = [0, 0, 0]
_GAP = [0]
_BLOCKS = " ▀▄█"


def big(text: str) -> list[str] | None:
    """Return ``text`` as four rows of blocks, or None if a letter has no glyph here."""
    columns: list[int] = []
    for letter in text:
        glyph = _SPACE if letter == " " else _glyph(letter)
        if glyph is None:
            return None
        columns += glyph + _GAP
    return [_row(columns, row) for row in range(ROWS)]


def _glyph(letter: str) -> list[int] | None:
    """Return a letter's columns without the empty ones at its sides."""
    columns = _columns(letter)
    if columns is None:
        return None
    while columns and not columns[0]:
        columns.pop(0)
    while columns and not columns[-1]:
        columns.pop()
    return columns


def _columns(letter: str) -> list[int] | None:
    """Return five columns: of a letter that is here, or of one taken apart into letter and marks."""
    if letter in _FONT:
        return list(bytes.fromhex(_FONT[letter]))
    base, *marks = list(unicodedata.normalize("NFD", letter))
    if base not in _FONT or not marks or not all(mark in _ABOVE or mark in _BELOW for mark in marks):
        return None
    columns = list(
        bytes.fromhex(
            _FONT["\N{LATIN SMALL LETTER DOTLESS I}" if base == "i" and marks[0] in _ABOVE else base]
        )
    )
    for mark in marks:
        # Latvian writes this one mark over the letter, where there is room.
        columns = _marked(columns, "\u0301" if (base, mark) == ("g", "\u0327") else mark)
    return columns


def _marked(columns: list[int], mark: str) -> list[int]:
    if mark in _BELOW:
        return [column | dot << 7 for column, dot in zip(columns, _BELOW[mark], strict=True)]
    low = [_lowered(column) for column in columns] if any(column & _TALL for column in columns) else columns
    return [column | dots for column, dots in zip(low, _ABOVE[mark], strict=True)]


def _lowered(column: int) -> int:
    """Draw seven dots in five: the second and the fifth are left out."""
    kept = [column >> row & 1 for row in (0, 2, 3, 5, 6)]
    return sum(dot << (row + 2) for row, dot in enumerate(kept)) | column & 0x80


def _row(columns: list[int], row: int) -> str:
    return "".join(_BLOCKS[(column >> (2 * row)) & 3] for column in columns).rstrip()
