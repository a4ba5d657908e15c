"""Sealing and finding: what the device writes it cannot read, and staff find families all the same."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.public import PrivateKey

from sync.sealing import CannotOpen, Registrant, Registration, seal, seal_bytes, unseal, unseal_bytes
from sync.tokens import name_and_birth, name_and_postcode

PRIVATE = bytes(PrivateKey.generate())
PUBLIC = bytes(PrivateKey(PRIVATE).public_key)
KEY = b"k" * 32
names = st.text(max_size=20).filter(lambda text: "\ud800" not in text)

registrations = st.builds(
    Registration,
    people=st.lists(
        st.builds(
            Registrant,
            person=st.uuids(),
            last_name=names,
            first_name=names,
            born=st.none() | st.dates(),
            over_19=st.booleans(),
        ),
        max_size=4,
    ),
    postcode=st.text(max_size=8),
    address=st.text(max_size=30),
    sensitive=st.booleans(),
    notice_at=st.none() | st.just(datetime(2026, 3, 27, 10, tzinfo=UTC)),
)


@given(registrations)
def test_only_the_registry_reads_what_was_sealed(registration: Registration) -> None:
    """What is unsealed equals what was sealed, and each seal is different."""
    sealed = seal(registration, PUBLIC)
    assert unseal(sealed, PRIVATE) == registration
    assert seal(registration, PUBLIC) != sealed


@given(st.binary(min_size=1, max_size=200), st.integers(0, 10_000))
def test_a_damaged_seal_does_not_open(content: bytes, place: int) -> None:
    """One bit that changed anywhere is noticed."""
    sealed = bytearray(seal_bytes(content, PUBLIC))
    sealed[place % len(sealed)] ^= 1
    with pytest.raises(CannotOpen):
        unseal_bytes(bytes(sealed), PRIVATE)


def test_nothing_on_the_device_opens_the_seal() -> None:
    """The public key, which is all that a kiosk has, and any other private key fail."""
    sealed = seal_bytes(b"Okafor", PUBLIC)
    assert b"Okafor" not in sealed
    for key in (PUBLIC, KEY, bytes(PrivateKey.generate()), b"short"):
        with pytest.raises(CannotOpen, match="does not open"):
            unseal_bytes(sealed, key)


def test_what_is_not_a_registration_is_said_to_be_that() -> None:
    """A seal that opens on something else is not taken for a family."""
    with pytest.raises(CannotOpen, match="not a registration"):
        unseal(seal_bytes(b"[]", PUBLIC), PRIVATE)


def test_a_registration_does_not_print_itself() -> None:
    """A log line that holds one by mistake holds no name."""
    registrant = Registrant(person=UUID(int=1), last_name="Okafor", first_name="Adaeze")
    assert "Okafor" not in repr(Registration(people=[registrant], postcode="LE1 4GH"))
    assert "Adaeze" not in repr(registrant)


@pytest.mark.parametrize(
    ("typed", "on_record"),
    [
        ("o'brien", "OBrien"),
        ("  GARCÍA ", "Garcia"),
        ("Nowak-Kowalska", "nowak kowalska"),
        ("Straße", "STRASSE"),
    ],
)
def test_a_name_is_found_however_it_is_typed(typed: str, on_record: str) -> None:
    """Case, accents, spaces and hyphens make no difference."""
    born = date(2023, 5, 1)
    assert name_and_birth(typed, born, KEY) == name_and_birth(on_record, born, KEY)
    assert name_and_postcode(typed, "le1 4gh", KEY) == name_and_postcode(on_record, "LE14GH", KEY)


@given(names, names, st.dates(), st.dates())
def test_two_identifiers_are_needed(name: str, other: str, born: date, elsewhen: date) -> None:
    """Another birthday, another key or another kind of identifier finds nobody."""
    found = name_and_birth(name, born, KEY)
    assert (name_and_birth(name, elsewhen, KEY) == found) == (born == elsewhen)
    assert name_and_birth(name, born, b"x" * 32) != found
    assert name_and_postcode(name, born.isoformat(), KEY) != found
    assert name_and_birth(other + "x", born, KEY) != name_and_birth(other, born, KEY)
