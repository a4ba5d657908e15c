"""The time of day, three rows tall."""

_SHAPES = {
    "0": "┏━┓┃ ┃┗━┛",
    "1": "╺┓  ┃ ╺┻╸",
    "2": "╺━┓┏━┛┗━╸",
    "3": "╺━┓╺━┫╺━┛",
    "4": "╻ ╻┗━┫  ╹",
    "5": "┏━╸┗━┓╺━┛",
    "6": "┏━╸┣━┓┗━┛",
    "7": "╺━┓  ┃  ╹",
    "8": "┏━┓┣━┫┗━┛",
    "9": "┏━┓┗━┫╺━┛",
    ":": " ·     · ",
}


def large(text: str) -> list[str]:
    """Return a time such as 10:05 as three rows."""
    shapes = [_SHAPES[each] for each in text if each in _SHAPES]
    return ["".join(shape[3 * row : 3 * row + 3] for shape in shapes) for row in range(3)]
