"""Little pictures of dots, two to a cell: the faces, and the tick. Pure."""

SHAPES = {(True, True): "█", (True, False): "▀", (False, True): "▄", (False, False): " "}
"""By whether the upper and the lower dot is set."""

_BROW = ("...#####...", ".##.....##.", "#..#...#..#", "#.........#")
_CHIN = (".##.....##.", "...#####...")
_FACES = {
    "very-happy": (*_BROW, "#.#######.#", "#..#####..#", *_CHIN),
    "happy": (*_BROW, "#.#.....#.#", "#..#####..#", *_CHIN),
    "neither": (*_BROW, "#..#####..#", "#.........#", *_CHIN),
    "unhappy": (*_BROW, "#..#####..#", "#.#.....#.#", *_CHIN),
    "very-unhappy": (*_BROW, "#..#####..#", "#.#######.#", *_CHIN),
}
_TICK = ("........", "......#.", ".....##.", ".#..##..", ".####...", "..##....", "........", "........")
_BACK = ("...........", "...#.......", "..##.......", ".#########.", "..##.......", "...#.......")
ROWS = 4
"""Of a face, and of the tick beside big letters."""


def rows_of(dots: tuple[str, ...]) -> tuple[str, ...]:
    """Return dots as rows of half blocks."""
    return tuple(
        "".join(SHAPES[upper == "#", lower == "#"] for upper, lower in zip(dots[y], dots[y + 1], strict=True))
        for y in range(0, len(dots), 2)
    )


TICK = rows_of(_TICK)
NO_TICK = tuple(" " * len(row) for row in TICK)
PICTURES = {name: rows_of(dots) for name, dots in _FACES.items()} | {"back": rows_of(_BACK)}
