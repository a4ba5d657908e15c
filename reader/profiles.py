"""What is known of each kind of device: its speed, its decoder, and how its values become canonical."""

from collections.abc import Callable
from dataclasses import dataclass

from reader.decoders.agreeing import Agreeing
from reader.decoders.base import Decoder
from reader.decoders.em4100 import Em4100
from reader.decoders.text import Text
from reader.decoders.text_uid import TextUid
from reader.normalise import Case, Normalised, Normaliser


@dataclass(frozen=True, slots=True)
class Profile:
    """One kind of device."""

    title: str
    baud: int
    decoder: Callable[[], Decoder]
    normaliser: Normaliser


PROFILES: dict[str, Profile] = {
    "text": Profile("a scanner that sends lines of text", 9600, Text, Normaliser()),
    "rdm6300": Profile(
        "RDM6300, RDM630 or Grove 125 kHz", 9600, lambda: Agreeing(Em4100()), Normaliser(Case.UPPER)
    ),
    "id12la": Profile("ID-12LA, ID-20LA or ID-3LA", 9600, Em4100, Normaliser(Case.UPPER)),
}
"""The profiles that a kiosk's settings may name."""

PROTOCOLS: dict[str, Callable[[], Decoder]] = {
    "text": Text,
    "barcode-text": Text,
    "text-uid": TextUid,
    "rdm6300": Em4100,
    "id12la": Em4100,
    "em4100": Em4100,
}
"""The bare decoders, without a profile's further rules."""


def decoder_for(profile: str) -> Decoder:
    """Return a new decoder with all the profile's rules; its values are canonical.

    Raises:
        KeyError: there is no such profile.
    """
    found = PROFILES[profile]
    return Normalised(found.decoder(), found.normaliser)
