"""What rests on a kiosk's disk after a busy morning: nothing that a thief could read."""

import shutil
import subprocess
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from nacl.public import PrivateKey

from kiosk.desk import Desk
from sync import carry, events, terms
from sync.keys import KEY
from sync.ledger import Ledger
from sync.rescue import open_sound
from sync.sealing import Registrant, Registration, seal
from sync.spill import CACHE
from sync.store import DATABASE, Store
from sync.tokens import name_and_birth, name_and_postcode
from tests.kiosk.scene import (
    HOUSEHOLDS,
    IDENTITY,
    NOW,
    SESSIONS,
    STAFF,
    TODAY,
    TOKEN_KEY,
    Hub,
    make_store,
    scan,
)
from tests.sync.legible import strings

TYPED = ("Quillfeather", "Zebedee", "CV99 9ZZ", "01632 960123", "1987-06-05")


def registration() -> events.FamilyRegistered:
    """Return a family as staff type it in; what they said is sealed, the names are for the door."""
    born, key = date(1987, 6, 5), PrivateKey.generate().public_key.encode()
    said = Registrant(person=uuid4(), last_name="Quillfeather", first_name="Zebedee", born=born)
    sealed = seal(Registration(people=[said], postcode="CV99 9ZZ", telephone="01632 960123"), key)
    member = events.Registered(
        person=said.person,
        member=uuid4(),
        role=terms.Role.ADULT,
        known_as="Zebedee",
        finding=[
            name_and_birth("Quillfeather", born, TOKEN_KEY),
            name_and_postcode("Quillfeather", "CV99 9ZZ", TOKEN_KEY),
        ],
    )
    return events.FamilyRegistered(family=uuid4(), registration=uuid4(), members=[member], sealed=sealed)


def secrets() -> list[str]:
    """Return what must be found nowhere: names, cards, hashes, tokens, and what happened."""
    names = [name for each in HOUSEHOLDS for group in [*each.adults, each.children] for name in group]
    cards = [card for each in HOUSEHOLDS for card in each.cards]
    staff = [each.name for each in STAFF]
    titles = [each.title for each in SESSIONS]
    ids = [str(each.id) for each in HOUSEHOLDS]
    words = ("arrival.recorded", "family.registered", "known_as", "sealed")
    said = [*names, *cards, *staff, *titles, *ids, *words, *TYPED, IDENTITY.token, IDENTITY.hub.name]
    # Four letters turn up by chance in a few megabytes that look random.
    return [each for each in said if len(each) >= 6]


def a_morning(folder: Path) -> None:
    """Let people come, register, be counted, and things go wrong, until every kind of file lies there."""
    hub = Hub(folder)
    desk = hub.desk()
    for card in ("GCV1000001", "GCV3000001", "GCV7777777"):
        desk.confirm(desk.tap(scan(card)).visit, [])
    desk.count(uuid4(), 1, {"0-4": 2}, "Zebedee")
    ledger = Ledger(desk.store)
    ledger.record([registration()], at=NOW, day=TODAY)
    beside(desk)
    back_up(desk.store)
    desk.close()
    store = Store.open(folder)
    waiting = [content.encode() for _, content in Ledger(store).unanswered(99)]
    key = PrivateKey.generate().public_key.encode()
    carry.write(folder / "stick", carry.pack(IDENTITY.kiosk, IDENTITY.token, key, waiting, NOW))
    store.db.conn.execute("DROP TRIGGER event_is_immutable")
    store.db.conn.execute("UPDATE event SET chain = x'00' WHERE seq = 1")
    store.close()
    again, rescued = open_sound(folder, NOW)
    assert rescued
    Ledger(again).record([registration()], at=NOW, day=TODAY)
    shutil.copytree(folder, folder.parent / "copy")  # as it lies there while it is open: with its log
    again.close()


def beside(desk: Desk) -> None:
    """Let a full disk send somebody to the spill."""
    conn = desk.store.db.conn
    conn.execute(f"PRAGMA max_page_count = {conn.execute('PRAGMA page_count').fetchone()[0]}")
    for number in range(60):
        desk.tap(scan(f"GCV66{number:05}"))
    assert Ledger(desk.store).spilled()
    conn.execute("PRAGMA max_page_count = 1000000")


def back_up(store: Store) -> None:
    """Back the store up in both ways that SQLite has."""
    store.db.conn.execute("VACUUM INTO ?", [str(store.folder / "backup.db")])


def test_strings_finds_no_name_and_no_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Store, log, backup, spill, identity, what was set aside and what was carried out are all illegible."""
    monkeypatch.setenv(CACHE, str(tmp_path / "cache"))
    folder = tmp_path / "store"
    make_store(folder)
    a_morning(folder)
    files = [path for path in tmp_path.rglob("*") if path.is_file() and path.name != KEY]
    kinds = {path.name.partition(".broken-")[0] + ".broken" * (".broken-" in path.name) for path in files}
    assert kinds >= {
        *("kiosk.db", "kiosk.db-wal", "kiosk.db-shm", "backup.db", "kiosk.spill", "kiosk.identity"),
        *("kiosk.numbers", "kiosk.db.broken", "stick"),
    }
    for path in files:
        found = "\n".join(strings(path))
        for secret in secrets():
            assert secret not in found, (path.name, secret)


@pytest.mark.skipif(shutil.which("sqlite3") is None, reason="the plain SQLite tool is not here")
def test_the_plain_sqlite_tool_opens_nothing(tmp_path: Path) -> None:
    """It says that the file is not a database."""
    make_store(tmp_path / "store")
    words = ["sqlite3", str(tmp_path / "store" / DATABASE), ".tables"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "file is not a database" in done.stderr
