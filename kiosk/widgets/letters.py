"""Letters four rows tall, drawn with half blocks: five dots wide, seven high, one below the line.

A glyph is five columns, left to right; in each, the lowest bit is the top dot.
"""

ROWS = 4

_FONT = {
    "A": "7c1211127c",
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
}
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
    if letter not in _FONT:
        return None
    columns = list(bytes.fromhex(_FONT[letter]))
    while columns and not columns[0]:
        columns.pop(0)
    while columns and not columns[-1]:
        columns.pop()
    return columns


def _row(columns: list[int], row: int) -> str:
    return "".join(_BLOCKS[(column >> (2 * row)) & 3] for column in columns).rstrip()
