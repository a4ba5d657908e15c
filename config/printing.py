"""Where papers go: the part of a `kiosk.toml` that is about printers."""

from typing import Annotated

from msgspec import Meta, Struct

Receipt = Annotated[str, Meta(pattern=r"^$|^(file|network|serial):\S+$", max_length=200)]


class Printing(Struct, frozen=True, forbid_unknown_fields=True):
    """Printers; without any, papers are PDFs in a folder."""

    queue: Annotated[str, Meta(pattern="^[^\\s/#-][^\\s/#]*$|^$", max_length=120)] = ""
    """The name of a CUPS printer, as ``lpstat -e`` lists it."""
    receipt: Receipt = ""
    """An ESC/POS printer, which goes first: ``file:/dev/usb/lp0``, ``network:192.0.2.7`` or ``serial:…``."""
    folder: str = "prints"
    """Where PDFs go that no printer takes; relative to the store's folder."""
