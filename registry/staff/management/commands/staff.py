"""``hub-registry staff``."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.db import transaction

from registry.audit.models import Entry
from registry.audit.services import note
from registry.command import HubCommand
from registry.staff import services
from registry.staff.models import Staff
from registry.timetable.services import hub_by_code
from sync.terms import StaffRole


class Command(HubCommand):
    """Gives somebody a PIN at one hub's kiosks."""

    help = (
        "Give somebody at a hub a new PIN for its kiosks, and show it once. Whoever is not on the hub's list "
        "yet is put there, with --role. The kiosks know it as soon as they are next delivered to."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say who, and where."""
        parser.add_argument("name", help="how they are called on the kiosk")
        parser.add_argument("--hub", metavar="CODE", required=True, help="where they work")
        parser.add_argument("--role", choices=[role.value for role in StaffRole], help="what they are there")
        parser.add_argument(
            "--card-stdin",
            action="store_true",
            help="link the staff card whose value, as hub-reader listen shows it, comes on standard input",
        )
        parser.add_argument("--left", action="store_true", help="they have left: their PIN and card end")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *, name: str, hub: str, role: str | None, left: bool, **options: Any) -> None:
        """Do it, and show the PIN."""
        card = sys.stdin.readline().strip() if options["card_stdin"] else ""
        if options["card_stdin"] and not card:
            raise CommandError("No card came on standard input.", returncode=2)
        staff = _staff(name, hub, role, new=not left)
        pin = _leave(staff) if left else _work(staff, card)
        if options["json"]:
            self.stdout.write(json.dumps({"staff": str(staff.id), "name": name, "pin": pin}))
        else:
            self.stdout.write(f"{staff}: {f'the PIN is {pin}' if pin else 'PIN and card have ended'}.")


def _staff(name: str, code: str, role: str | None, *, new: bool) -> Staff:
    hub = hub_by_code(code)
    if hub is None:
        raise CommandError(f'There is no hub with the code "{code}".', returncode=2)
    staff = Staff.objects.filter(hub=hub, name=name).first()
    if staff is None and (not new or role is None):
        raise CommandError(
            f'"{name}" does not work at {hub}{"; give --role to add them" if new else ""}.', returncode=2
        )
    staff = staff or Staff(hub=hub, name=name)
    staff.role = role or staff.role
    return staff


@transaction.atomic
def _work(staff: Staff, card: str) -> str:
    staff.working = True
    pin = services.give_pin(staff)
    if card:
        services.link_card(staff, card)
    note(None, Entry.What.CHANGED, [staff], fields=["PIN", *(["card"] if card else [])])
    return pin


@transaction.atomic
def _leave(staff: Staff) -> str:
    staff.working = False
    services.link_card(staff, "")
    note(None, Entry.What.CHANGED, [staff], fields=["working"])
    return ""
