"""What InListPassiveTarget answers: the number of cards, and each as its kind has it.

The answer does not say its kind; who knows what was asked reads with `type_a` or `felica`, and
who does not with `any_kind`. Sources: nfcpy tests/test_clf_pn532.py, libnfc `pn53x_decode_target_data`.
"""

from collections.abc import Callable, Sequence

from reader.decoders.base import Bad, Card, Fault
from reader.decoders.identity import CASCADE, iso14443a, tag

Tags = Sequence[Card | Bad]

_UNREADABLE = (Bad(Fault.LENGTH),)
_UID_SIZES = {4, 7, 8, 10, 12}
_ISO_DEP = 0x20
"""Bit of SEL_RES: the card speaks ISO 14443-4, and the chip has asked for its ATS."""
_PEER = 0x40
"""Bit of SEL_RES: the other side is a phone or a reader, not a plain tag."""
_FELICA_CODE = 0x01
_FELICA_SIZES = {18, 20}
_ATQB = 0x50


def any_kind(data: bytes) -> Tags:
    """Read an answer to a question that is not known: FeliCa, else type A, else type B."""
    if not data or data[0] == 0:
        return _none(data)
    for kind in (felica, type_a, type_b):
        if (found := kind(data)) is not _UNREADABLE:
            return found
    return _UNREADABLE


def type_a(data: bytes) -> Tags:
    """Read the answer for ISO 14443 type A at 106 kbit/s: one card, or two."""
    return _all_a(data, lambda uid: uid)


def type_a_cascaded(data: bytes) -> Tags:
    """Read a PN531's answer, which leaves the cascade tags in the UID."""
    return _all_a(data, _without_cascade)


def type_b(data: bytes) -> Tags:
    """Read the answer for ISO 14443 type B; its PUPI is mostly random and is never an identity."""
    if not data or data[0] == 0:
        return _none(data)
    body = data[2:]
    if data[0] != 1 or len(body) < 13 or body[0] != _ATQB or len(body) != 13 + body[12]:
        return _UNREADABLE
    return [tag(body[1:5], {"tech": "iso14443b", "random_uid": True}, random=True)]


def felica(data: bytes) -> Tags:
    """Read the answer for FeliCa: the IDm is the identity."""
    if not data or data[0] == 0:
        return _none(data)
    body = data[2:]
    if data[0] != 1 or len(body) not in _FELICA_SIZES or body[0] != len(body) or body[1] != _FELICA_CODE:
        return _UNREADABLE
    return [tag(body[2:10], {"tech": "felica"})]


def _none(data: bytes) -> Tags:
    return () if data == b"\0" else _UNREADABLE


def _all_a(data: bytes, clean: Callable[[bytes], bytes]) -> Tags:
    if not data or data[0] == 0:
        return _none(data)
    found: list[Card | Bad] = []
    rest = data[1:]
    for _ in range(data[0]):
        taken = _one_a(rest, clean)
        if taken is None:
            return _UNREADABLE
        found.append(taken[0])
        rest = taken[1]
    return _UNREADABLE if rest else found


def _one_a(data: bytes, clean: Callable[[bytes], bytes]) -> tuple[Card | Bad, bytes] | None:
    """Read one card: number, SENS_RES (2), SEL_RES, length and UID, perhaps an ATS; and what follows."""
    if len(data) < 5 or data[4] not in _UID_SIZES or len(data) < 5 + data[4]:
        return None
    sak = data[3]
    uid, rest = data[5 : 5 + data[4]], data[5 + data[4] :]
    facts: dict[str, object] = {"sak": f"{sak:02X}", "atqa": data[1:3].hex().upper()}
    if rest and rest[0] and (rest[0] == len(rest) or (sak & _ISO_DEP and rest[0] < len(rest))):
        facts["ats"] = True
        rest = rest[rest[0] :]
    if sak & _PEER:
        facts["peer"] = True
    return iso14443a(clean(uid), facts), rest


def _without_cascade(uid: bytes) -> bytes:
    if len(uid) == 8 and uid[0] == CASCADE:
        return uid[1:]
    if len(uid) == 12 and uid[0] == uid[4] == CASCADE:
        return uid[1:4] + uid[5:]
    return uid
