"""How items are drawn just now."""

from dataclasses import dataclass

from kiosk.drawing.writing import Pen


@dataclass(frozen=True, slots=True)
class Way:
    """The pen, the room across, and where the keys are."""

    pen: Pen
    width: int
    tall: bool
    """There is room to be generous."""
    first: int
    """The number of this item's first pressable."""
    cursor: int
    """The number of the pressable that the keys are at."""

    @property
    def right(self) -> bool:
        """Whether what is read first stands at the right."""
        return self.pen.right
