"""The devices that answer, by protocol."""

from collections.abc import Callable

from reader.models.field import Model
from reader.models.osdp import OsdpModel
from reader.models.pn532 import Pn532Model
from reader.models.sl025 import Sl025Model
from reader.models.ssi import SsiModel
from reader.models.twn4 import Twn4Model

MODELS: dict[str, Callable[[], Model]] = {
    "pn532": Pn532Model,
    "sl025": Sl025Model,
    "twn4-simple": lambda: Twn4Model(binary=False, crc=False),
    "twn4-simple-crc": lambda: Twn4Model(binary=False, crc=True),
    "twn4-simple-bin": lambda: Twn4Model(binary=True, crc=False),
    "twn4-simple-bin-crc": lambda: Twn4Model(binary=True, crc=True),
    "ssi": SsiModel,
    "osdp": OsdpModel,
}
