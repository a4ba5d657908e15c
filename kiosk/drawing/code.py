"""A QR code as rows of half blocks, dark on light, with its quiet zone."""

from collections.abc import Sequence
from functools import cache

SHAPES = {(True, True): "█", (True, False): "▀", (False, True): "▄", (False, False): " "}
"""By whether the upper and the lower module are dark; `Ink.INVERSE` makes blocks dark on light."""


@cache
def rows_of(text: str) -> tuple[str, ...]:
    """Return the code of a text; none for none."""
    if not text:
        return ()
    import qrcode  # noqa: PLC0415 - not needed for the first paint

    code = qrcode.QRCode(border=2, error_correction=qrcode.constants.ERROR_CORRECT_L)
    code.add_data(text)
    code.make(fit=True)
    return halves(code.get_matrix())


def halves(matrix: Sequence[Sequence[bool | None]]) -> tuple[str, ...]:
    """Return the rows of a code, two modules under one another in a cell."""
    even = [*matrix, [False] * len(matrix[0])] if len(matrix) % 2 else matrix
    return tuple(
        "".join(SHAPES[bool(upper), bool(lower)] for upper, lower in zip(even[y], even[y + 1], strict=True))
        for y in range(0, len(even), 2)
    )
