"""What happens to members of staff: each function writes and publishes in one transaction."""

from django.db import transaction

from registry.kiosks.keyring import keyring, token_key
from registry.register.feed import publish, withdraw
from registry.staff.models import Staff
from sync import pins, wire
from sync.terms import StaffRole
from sync.tokens import token_hash


@transaction.atomic
def save(staff: Staff) -> None:
    """Write a member of staff; the kiosks of the hub know whoever works there and has a PIN."""
    staff.save()
    if staff.working and staff.pin_hash:
        publish([entry(staff)], hub=staff.hub_id)
    else:
        withdraw([staff.id])


@transaction.atomic
def give_pin(staff: Staff) -> str:
    """Make up a PIN that no colleague at the hub has; return it, for it cannot be shown again."""
    others = Staff.objects.select_for_update(of=("self",)).filter(hub=staff.hub_id).exclude(pk=staff.pk)
    taken = [each.pin_hash for each in others if each.pin_hash]
    pin = pins.new_pin()
    while any(pins.fits(pin, each) for each in taken):
        pin = pins.new_pin()
    staff.pin_hash = pins.pin_hash(pin)
    save(staff)
    return pin


def link_card(staff: Staff, canonical: str) -> None:
    """Let a card stand for a member of staff; an empty value ends that."""
    staff.card_hash = token_hash(canonical, token_key(keyring())) if canonical else ""
    save(staff)


def entry(staff: Staff) -> wire.Staff:
    """Return what the kiosks of the hub may know."""
    return wire.Staff(
        id=staff.id,
        name=staff.name,
        role=StaffRole(staff.role),
        pin=staff.pin_hash,
        card=staff.card_hash or None,
    )
