"""Codes make kiosks: once, in time, and nobody else."""

from datetime import timedelta

import pytest
from nacl.public import PrivateKey, SealedBox

from registry.kiosks.keyring import keyring
from registry.kiosks.models import EnrolmentCode, Kiosk
from registry.kiosks.services import authenticate, digest, enrol, make_code, revoke
from sync import wire
from tests.registry.making import NOW, make_hub

pytestmark = pytest.mark.django_db


def enrolled(name: str = "Front desk", code: str = "MOA") -> wire.EnrolAnswer:
    """Enrol a kiosk of a new hub."""
    _, letters = make_code(make_hub(code), None, NOW)
    answer = enrol(letters, name, NOW)
    assert isinstance(answer, wire.EnrolAnswer)
    return answer


def refused(code: str, name: str = "Front desk", *, minutes: int = 0) -> str:
    """Return why a code is not taken."""
    answer = enrol(code, name, NOW + timedelta(minutes=minutes))
    assert isinstance(answer, wire.Problem)
    return answer.code


def test_a_code_becomes_a_kiosk_that_is_known_by_its_token() -> None:
    """The answer holds all that a kiosk needs; the registry keeps no token, only its digest."""
    answer = enrolled("  Front \n desk ")
    kiosk = Kiosk.objects.get()
    assert (answer.kiosk, answer.name, answer.hub.code) == (kiosk.id, "Front desk", "MOA")
    assert authenticate(answer.token) == kiosk
    assert kiosk.token_digest == digest(answer.token)
    assert authenticate(answer.token + "x") is None
    assert authenticate("") is None


def test_kiosks_share_the_keys_and_the_sealing_key_opens() -> None:
    """What one kiosk hashes another finds; what a kiosk seals only the registry opens."""
    one, other = enrolled(), enrolled(code="FFA")
    assert (one.token_key, one.sealing_key) == (other.token_key, other.sealing_key)
    assert one.token != other.token
    private = PrivateKey(bytes(keyring().sealing_private))
    sealed = SealedBox(PrivateKey(bytes(keyring().sealing_private)).public_key).encrypt(b"a registration")
    assert bytes(private.public_key) == one.sealing_key
    assert SealedBox(private).decrypt(sealed) == b"a registration"


def test_a_code_works_once() -> None:
    """Somebody who saw the code over a shoulder comes too late."""
    _, code = make_code(make_hub(), None, NOW)
    enrol(code, "Front desk", NOW)
    assert refused(code) == "used-code"
    assert Kiosk.objects.count() == 1


def test_a_code_works_for_minutes() -> None:
    """A code on a forgotten note is worth nothing."""
    _, code = make_code(make_hub(), None, NOW, minutes=15)
    assert refused(code, minutes=15) == "expired-code"
    assert isinstance(enrol(code, "Front desk", NOW + timedelta(minutes=14)), wire.EnrolAnswer)


def test_a_code_is_forgiving_of_how_it_is_typed() -> None:
    """Small letters, spaces and the letters that look like digits are no obstacle."""
    made, code = make_code(make_hub(), None, NOW)
    typed = f" {code.lower().replace('-', ' ').replace('1', 'l').replace('0', 'o')} "
    assert isinstance(enrol(typed, "Front desk", NOW), wire.EnrolAnswer)
    made.refresh_from_db()
    assert made.kiosk == Kiosk.objects.get()


@pytest.mark.parametrize("code", ["", "AAAA-AAAA-AAAA", "\ud800", "x" * 10_000], ids=range(4))
def test_a_code_that_nobody_made_is_refused(code: str) -> None:
    """Guessing gets a sentence and no kiosk."""
    make_code(make_hub(), None, NOW)
    assert refused(code) == "unknown-code"


@pytest.mark.parametrize("name", ["", "  ", "x" * 81])
def test_a_kiosk_needs_a_name_and_the_code_survives_a_bad_one(name: str) -> None:
    """A slip of the fingers does not cost the code."""
    _, code = make_code(make_hub(), None, NOW)
    assert refused(code, name) == "bad-name"
    assert isinstance(enrol(code, "Front desk", NOW), wire.EnrolAnswer)


def test_codes_are_kept_as_digests() -> None:
    """Whoever reads the database cannot enrol with it."""
    made, code = make_code(make_hub(), None, NOW)
    assert code.replace("-", "") not in EnrolmentCode.objects.values_list("code_digest", flat=True)
    assert made.code_digest == digest(code.replace("-", ""))


def test_a_revoked_kiosk_is_still_known() -> None:
    """It must be told that it is revoked, not that it never existed; the first date stands."""
    answer = enrolled()
    kiosk = Kiosk.objects.get()
    revoke(kiosk, NOW)
    revoke(kiosk, NOW + timedelta(days=1))
    known = authenticate(answer.token)
    assert known
    assert known.revoked_at == NOW
