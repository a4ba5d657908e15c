"""Kiosk, delivery and registry are killed under load: nothing acknowledged is lost, nothing counted twice.

And a disk that forgets what was not synced: with ``synchronous=OFF`` the harness does find loss, so
that its finding none means something.
"""

import itertools
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from sync import wire
from sync.client import Registry
from sync.ledger import Ledger
from sync.register import Register
from sync.rescue import keep_copy, open_sound
from sync.store import Store
from tests.end_to_end.killed import RECORDER, ROOT, Kiosk, Process, Works, command, until
from tests.sync.invented import KIOSK, NOW, make_identity
from tests.sync.scripted import Reply, Request, ScriptedRegistry, accept_all

FAMILIES = 300
SHIM = Path(__file__).with_name("forgetful_disk.c")


def kill_and_compare(folder: Path, kills: int) -> None:
    """Kill one of three programs at a random moment, many times; then let delivery end, and compare."""
    chance, works, families = random.Random(), Works(folder), itertools.cycle(range(FAMILIES))
    try:
        registry, delivery, kiosk = works.start(FAMILIES)
        sign_in(works, kiosk, families)
        for _ in range(kills):
            victim = chance.choice([registry, delivery, kiosk])
            sign_in_and_kill(works, kiosk, victim, next(families), chance)
            if victim is kiosk:
                sign_in(works, kiosk, families)
        for process in works.running[1:]:
            process.kill()
        until(works.once, seconds=120)
    finally:
        works.stop()
    compare(works)


def sign_in(works: Works, kiosk: Kiosk, families: Iterator[int]) -> None:
    """Let families come until one is greeted, and signs its child in."""

    def one_does() -> bool:
        family = next(families)
        kiosk.tap(family)
        if not works.tapped(kiosk, family):
            return False
        kiosk.press()
        return works.pressed(kiosk, family)

    until(one_does)


def sign_in_and_kill(works: Works, kiosk: Kiosk, victim: Process, family: int, chance: random.Random) -> None:
    """Let a family tap, and perhaps press; meanwhile one of the programs dies, and is started again."""
    seconds = 0.0 if victim is kiosk else 3.0  # what a dead screen has not shown by then, it never will
    presses = chance.random() < 0.5
    kiosk.tap(family)
    if presses and works.tapped(kiosk, family):
        kiosk.press()
    time.sleep(chance.uniform(0, 0.25))  # not to wait for anything: the moment of death is the test
    victim.kill()
    if presses:
        works.pressed(kiosk, family, seconds)
    else:
        works.tapped(kiosk, family, seconds)
    victim.start()


def compare(works: Works) -> None:
    """Hold what people were told, and what was acknowledged, against what the registry holds and counts."""
    store = Store.open(works.store)
    state, broken = Ledger(store).state(), Ledger(store).broken_links()
    store.close()
    with sqlite3.connect(works.database) as registry:
        held = registry.execute("SELECT id, seq FROM intake_event ORDER BY seq").fetchall()
        counted = registry.execute(
            "SELECT p.known_as, COUNT(*) FROM intake_attendance a JOIN people_person p ON p.id = a.person_id"
            " WHERE a.counts GROUP BY p.known_as, a.date"
        ).fetchall()
        others, people = registry.execute(
            "SELECT COUNT(*), COUNT(DISTINCT person_id) FROM intake_attendance WHERE counts"
            " AND person_id NOT IN (SELECT id FROM people_person)"
        ).fetchone()
        refused = registry.execute("SELECT COUNT(*) FROM intake_refusal").fetchone()[0]
    registry.close()
    recorded = {each.replace("-", "") for each in works.acknowledged()}
    assert works.signed_in - {name for name, _ in counted} == set()
    assert recorded - {row[0] for row in held} == set()
    assert {number for _, number in counted} == {1}
    assert (others, others >= len(recorded), refused) == (people, True, 0)
    assert [row[1] for row in held] == list(range(1, state.last + 1))
    assert (state.high_water, state.waiting, state.parked, broken) == (state.last, 0, 0, [])
    print(  # noqa: T201 - what the long form is run for
        f"signed in on the screen: {len(works.signed_in)}; acknowledged beside it: {len(recorded)};"
        f" held: {len(held)}; lost: 0; counted twice: 0"
    )


def test_nothing_is_lost_when_programs_are_killed(tmp_path: Path) -> None:
    """Twenty kills at random moments under load, of the kiosk, hub-sync and the registry."""
    kill_and_compare(tmp_path, 20)


@pytest.mark.long
def test_nothing_is_lost_in_hundreds_of_kills(tmp_path: Path) -> None:
    """The same, 250 times."""
    kill_and_compare(tmp_path, 250)


@pytest.mark.long
def test_a_first_load_of_a_city_resumes_wherever_it_is_killed(tmp_path: Path) -> None:
    """40,000 people, and delivery dies 25 times on the way: each start goes on, and the replica is right."""
    works, chance = Works(tmp_path), random.Random()
    try:
        works.set_up(20_000)
        config = str(tmp_path / "kiosk.toml")
        delivery = works.run([command("hub-sync"), "run", "--config", config], "delivery")
        cursors = set[str]()
        for _ in range(25):
            time.sleep(chance.uniform(0.5, 4))  # again, the moment is the test
            delivery.kill()
            store = Store.open(works.store)
            cursors.add(Register(store).cursor())
            store.close()
            delivery.start()
        delivery.kill()
        until(works.once, seconds=600)
        store = Store.open(works.store)
        register, talk = Register(store), Registry(store.identity())
        differing, entries = register.differing(talk.sums()), register.entries()
        talk.close()
        store.close()
    finally:
        works.stop()
    assert (differing, entries) == ([], 100_000)
    assert len(cursors) > 5
    print(f"killed 25 times, at {len(cursors)} places; {entries} entries, none differs")  # noqa: T201 - as above


def asked_for(registry: ScriptedRegistry, what: str) -> int:
    """Return how often delivery has asked for this."""
    return sum(what in each.path for each in registry.requests)


def cut_power(
    folder: Path, shim: Path, synchronous: str, registry: ScriptedRegistry | None = None
) -> tuple[int, int]:
    """Record on a disk that keeps only what was synced, perhaps beside delivery, and cut the power.

    Returns how many events were acknowledged, and how many of them are gone.
    """
    store = Store.create(folder / "store", make_identity(registry.url if registry else "http://127.0.0.1:9"))
    keep_copy(store)
    store.close()
    survives = folder / "survives"
    shutil.copytree(folder / "store", survives)
    works = Works(folder)
    env = works.env | {
        "LD_PRELOAD": str(shim),
        "FORGETFUL_FOLDER": str(folder / "store"),
        "FORGETFUL_SURVIVES": str(survives),
    }
    words = [sys.executable, str(RECORDER), str(folder / "store"), synchronous, "0"]
    running = [Process(words, env, folder / "recorded")]
    if registry:
        (folder / "kiosk.toml").write_text('[store]\nfolder = "store"\n')
        deliver = [command("hub-sync"), "run", "--config", str(folder / "kiosk.toml")]
        running.append(Process(deliver, env, folder / "delivery"))

    def enough() -> bool:
        if registry and min(asked_for(registry, "events"), asked_for(registry, "changes")) <= 3:
            return False
        return len(works.acknowledged()) > (400 if registry else 150)

    try:
        until(enough)
    finally:
        for process in running:
            process.kill()
    acknowledged = works.acknowledged()
    after, _ = open_sound(survives, datetime.now(UTC))
    kept = {row[0] for row in after.db.conn.execute("SELECT id FROM event")}
    assert Ledger(after).broken_links() == []
    after.close()
    return len(acknowledged), len(acknowledged - kept)


@pytest.fixture(scope="session")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library that stands between SQLite and the disk; built here, since it belongs to no package."""
    made = tmp_path_factory.mktemp("shim") / "forgetful_disk.so"
    compiler = shutil.which("cc")
    if compiler is None:
        pytest.skip("there is no C compiler")
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", made, SHIM, "-ldl"], check=True, cwd=ROOT)
    return made


def test_a_power_cut_loses_nothing_that_was_acknowledged(tmp_path: Path, shim: Path) -> None:
    """The store that survives is what was synced; every acknowledged event is in it."""
    acknowledged, lost = cut_power(tmp_path, shim, "FULL")
    assert acknowledged > 150
    assert lost == 0


def busy(request: Request) -> Reply:
    """Answer as a registry that takes every event, and whose register never ends."""
    if "events" in request.path:
        return accept_all(request)
    people: list[wire.Entry] = [wire.Person(id=UUID(int=n), known_as=uuid4().hex) for n in range(150)]
    page = wire.Changes(
        kiosk=KIOSK,
        upserts=[wire.upsert(person) for person in people],
        tombstones=[],
        cursor="c",
        more=True,
        as_of=NOW.date(),
        time=NOW,
    )
    return Reply(wire.encode(page))


def test_nor_while_delivery_writes_to_the_same_file(tmp_path: Path, shim: Path) -> None:
    """Delivery does not sync what it can do again; a tap's commit syncs what lies before it, and itself."""
    registry = ScriptedRegistry()
    registry.reply = busy
    try:
        acknowledged, lost = cut_power(tmp_path, shim, "FULL", registry)
    finally:
        registry.close()
    assert acknowledged > 400
    assert lost == 0
    assert min(asked_for(registry, "events"), asked_for(registry, "changes")) > 3


def test_the_harness_can_find_loss(tmp_path: Path, shim: Path) -> None:
    """Without syncing, acknowledged events are gone after the same power cut: the harness sees it."""
    _, lost = cut_power(tmp_path, shim, "OFF")
    assert lost > 0
