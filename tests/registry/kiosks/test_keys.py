"""The sealing key is changed without losing what was sealed to the one before."""

from io import StringIO

import msgspec
import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from nacl.public import PrivateKey

from registry.audit.models import Entry
from registry.intake.models import Event
from registry.intake.services import take
from registry.kiosks import services
from registry.kiosks.keyring import keyring, opened, rotate_sealing_key, sealing_public
from registry.kiosks.models import Kiosk
from registry.people.models import Person
from sync import wire
from sync.sealing import CannotOpen, Registrant, Registration, seal
from tests.registry.making import NOW, make_hub, make_kiosk
from tests.registry.saying import MUM, registered, told

pytestmark = pytest.mark.django_db
SAID = Registration(people=[Registrant(person=MUM, last_name="Heron")])


def test_what_was_sealed_before_is_still_opened() -> None:
    """To the key of now, of last year, and of the year before that; to nobody else's."""
    keys = [sealing_public(keyring())]
    for year in range(2):
        assert rotate_sealing_key(NOW.replace(year=NOW.year + year)) == year + 1
        keys.append(sealing_public(keyring()))
    assert len(set(keys)) == 3
    assert [opened(seal(SAID, key)) for key in keys] == [SAID] * 3
    with pytest.raises(CannotOpen):
        opened(seal(SAID, bytes(PrivateKey.generate().public_key)))


def test_a_registration_from_before_the_change_is_taken() -> None:
    """A kiosk that was offline sealed to the old key: its family is registered all the same."""
    kiosk = make_kiosk()
    raw = told(kiosk.id, [registered()])
    rotate_sealing_key(NOW)
    (answer,), _ = take(kiosk, raw, NOW)
    assert answer.verdict is wire.Verdict.ACCEPTED
    assert Event.objects.get().applied
    assert Person.objects.get(pk=MUM).last_name


def test_kiosks_hear_of_the_new_key_with_a_heartbeat() -> None:
    """And the command says what it means; the audit has that it was done."""
    token = "the token of an invented kiosk"
    kiosk = Kiosk.objects.create(
        hub=make_hub(), name="Front desk", token_digest=services.digest(token), enrolled_at=NOW
    )
    before, out = sealing_public(keyring()), StringIO()
    call_command("rotate-sealing-key", stdout=out)
    assert "There is a new key" in out.getvalue()
    assert Entry.objects.get().kind == "kiosks.keyring"
    beat = wire.Heartbeat(kiosk=kiosk.id, sent_at=timezone.now(), version="1", last=0, waiting=0)
    answer = Client().post(
        f"{wire.BASE_PATH}/heartbeat",
        wire.encode(beat),
        content_type=wire.MEDIA_TYPE,
        headers={"Authorization": f"Bearer {token}"},
    )
    heard = msgspec.json.decode(answer.content, type=wire.HeartbeatAnswer).sealing_key
    assert heard == sealing_public(keyring()) != before
