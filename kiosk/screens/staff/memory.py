"""What the drawing library remembers of text that it measured: names outlive their screen there."""

from rich import cells


def forget_widths() -> None:
    """Have it measure everything anew."""
    for each in vars(cells).values():
        clear = getattr(each, "cache_clear", None)
        if clear is not None:
            clear()
