"""Changes commit in the order of their versions: no cursor passes one that commits late."""

import threading
from collections.abc import Callable
from uuid import UUID

import pytest
from django.db import connections, transaction

from registry.kiosks.models import Kiosk
from registry.register import changes as register
from registry.register.feed import publish
from registry.register.models import Entry, Feed
from sync import wire
from tests.registry.making import NOW, make_kiosk
from tests.registry.replica import Replica, read

pytestmark = pytest.mark.django_db(transaction=True)
LATE, SOON, THERE = (wire.Person(id=UUID(int=number), known_as="Ada") for number in (1, 2, 3))
PATIENCE = 10


def in_thread(work: Callable[[], None]) -> threading.Thread:
    """Run something on a database connection of its own."""

    def run() -> None:
        try:
            work()
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_a_change_that_commits_late_is_never_skipped() -> None:
    """While one transaction with a version is open, a second one waits; a kiosk that pulls misses neither."""
    kiosk, replica = make_kiosk(), Replica()
    with transaction.atomic():
        publish([THERE])
    taken, may_commit, second_done = threading.Event(), threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            publish([LATE])
            taken.set()
            may_commit.wait(PATIENCE)

    def quick() -> None:
        with transaction.atomic():
            publish([SOON])
        second_done.set()

    first = in_thread(slow)
    assert taken.wait(PATIENCE)
    second = in_thread(quick)
    overtook = second_done.wait(0.5)
    replica.pull(kiosk)
    may_commit.set()
    for thread in (first, second):
        thread.join(PATIENCE)
    replica.pull(kiosk)
    assert set(replica.entries) == {LATE.id, SOON.id, THERE.id}
    assert not overtook
    assert Entry.objects.get(pk=LATE.id).version < Entry.objects.get(pk=SOON.id).version


def test_the_very_first_change_of_two_at_once() -> None:
    """Two transactions that both find no feed yet make one, and give no version twice."""
    start = threading.Barrier(2)

    def begin(entry: wire.Person) -> None:
        start.wait(PATIENCE)
        with transaction.atomic():
            publish([entry])

    threads = [in_thread(lambda entry=entry: begin(entry)) for entry in (LATE, SOON)]  # type: ignore[misc]
    for thread in threads:
        thread.join(PATIENCE)
    assert sorted(Entry.objects.values_list("version", flat=True)) == [1, 2]
    assert Feed.objects.get().version == 2


def test_a_page_that_met_a_commit_carries_no_checksum(monkeypatch: pytest.MonkeyPatch) -> None:
    """If something was published between reading the page and summing, the kiosk is asked to go on."""
    kiosk = make_kiosk()
    with transaction.atomic():
        publish([THERE])
    summed = register._checksum

    def publish_meanwhile(whole: object) -> wire.Checksum:
        monkeypatch.setattr(register, "_checksum", summed)
        in_thread(_publish_soon).join(PATIENCE)
        return summed(whole)  # type: ignore[arg-type]

    monkeypatch.setattr(register, "_checksum", publish_meanwhile)
    page = register.changes(kiosk, "", 10, NOW)
    assert (page.more, page.checksum) == (True, None)
    _settles(kiosk, page.cursor)


def _publish_soon() -> None:
    with transaction.atomic():
        publish([SOON])


def _settles(kiosk: Kiosk, cursor: str) -> None:
    page = register.changes(kiosk, cursor, 10, NOW)
    assert (read(page), page.more) == ([SOON], False)
    assert page.checksum
    assert page.checksum.entries == 2
