"""The spill: counted beside the ledger, in the safest way left."""

from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.spill import CACHE, ELSEWHERE, FILE, MEMORY, SIZE, Spill, Spilled, SpillFull, other_places
from tests.sync.invented import make_arrival

KEY = b"s" * 32


def someone() -> Spilled:
    """Return an arrival without a number."""
    return Spilled(
        id=uuid4(),
        at=datetime(2026, 3, 27, 10, tzinfo=UTC),
        boot=uuid4(),
        uptime_ms=1,
        day=date(2026, 3, 27),
        kind="stay-and-play",
        body=make_arrival(),
    )


@pytest.fixture
def places(tmp_path: Path) -> tuple[Path, Path]:
    """The store's folder, and another place."""
    (tmp_path / "kiosk").mkdir()
    return tmp_path / "kiosk", tmp_path / "elsewhere"


@settings(max_examples=20, deadline=None)
@given(groups=st.lists(st.integers(1, 4), max_size=5), cut=st.integers(1, 400))
def test_a_cut_anywhere_leaves_whole_records(
    groups: list[int], cut: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """What was put is read in order; after a cut, what is before it is still there and no garbage is."""
    folder = tmp_path_factory.mktemp("kiosk")
    spill = Spill(folder, KEY, [folder / "elsewhere"])
    put = [[someone() for _ in range(size)] for size in groups]
    for events in put:
        spill.put(events)
    everything = [event for events in put for event in events]
    assert spill.events() == everything
    if everything:
        used = (folder / FILE).read_bytes().rstrip(b"\0")
        (folder / FILE).write_bytes(used[:-cut].ljust(SIZE, b"\0"))
        assert spill.events() == everything[: len(spill.events())]
        assert len(spill.events()) < len(everything)


def test_its_room_is_taken_while_there_is_some(places: tuple[Path, Path]) -> None:
    """The file has its full size from the start and never grows, so a full disk cannot stop it."""
    spill = Spill(places[0], KEY, [places[1]])
    spill.prepare()
    before = (places[0] / FILE).stat()
    spill.put([someone()])
    after = (places[0] / FILE).stat()
    assert (before.st_size, before.st_blocks) == (after.st_size, after.st_blocks)
    assert after.st_size == SIZE
    assert after.st_mode & 0o077 == 0


def test_another_place_takes_over(places: tuple[Path, Path]) -> None:
    """Where the folder cannot be written, the visit is counted elsewhere, and read back from there."""
    folder = places[0].parent / "a file, not a folder"
    folder.write_text("")
    spill, event = Spill(folder, KEY, [places[1]]), someone()
    assert spill.put([event]).parent == places[1]
    assert spill.events() == [event]
    spill.empty()
    assert spill.events() == []


def test_two_kiosks_of_one_machine_do_not_mix(places: tuple[Path, Path]) -> None:
    """Both have to use the other place, and each finds its own there: it is named by the key."""
    blocked = [places[0].parent / name / "store" for name in ("one", "two")]
    for each in blocked:
        each.parent.write_text("")
    one, two = (Spill(each, key, [places[1]]) for each, key in zip(blocked, (KEY, b"2" * 32), strict=True))
    first, second, third = someone(), someone(), someone()
    one.put([first])
    two.put([second])
    one.put([third])
    assert (one.events(), two.events()) == ([first, third], [second])


def test_systemd_may_say_where_else(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A service's own /var/tmp goes when it ends, so its cache takes over; memory is the last place."""
    monkeypatch.setenv(CACHE, str(tmp_path / "cache"))
    assert other_places() == (tmp_path / "cache", MEMORY)
    monkeypatch.delenv(CACHE)
    assert other_places() == (ELSEWHERE, MEMORY)


def test_a_place_of_somebody_else_is_not_used(
    places: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever made the folder before us could take from it what we count there."""
    blocked = places[0].parent / "file"
    blocked.write_text("")
    places[1].mkdir()
    monkeypatch.setattr("sync.spill.os.geteuid", lambda: 12345)
    with pytest.raises(SpillFull):
        Spill(blocked / "store", KEY, [places[1]]).put([someone()])


def test_when_nothing_can_be_written_it_says_so(places: tuple[Path, Path]) -> None:
    """Neither place: the refusal is an exception, never a silent loss."""
    nowhere = places[0] / "file"
    nowhere.write_text("")
    with pytest.raises(SpillFull, match="Nothing can be written"):
        Spill(nowhere, KEY, [nowhere]).put([someone()])


def test_a_full_spill_says_so_and_keeps_what_it_has(places: tuple[Path, Path]) -> None:
    """The last that does not fit is refused; what was counted before is whole."""
    blocked = places[0].parent / "blocked"
    blocked.write_text("")
    spill, fits = Spill(places[0], KEY, [blocked]), [someone() for _ in range(500)]
    spill.put(fits)
    with pytest.raises(SpillFull):
        spill.put([someone() for _ in range(900)])
    assert spill.events() == fits


def test_another_key_reads_nothing(places: tuple[Path, Path]) -> None:
    """It is encrypted: no token, no id is in the clear."""
    event = someone()
    Spill(places[0], KEY, [places[1]]).put([event])
    assert Spill(places[0], b"x" * 32, [places[1]]).events() == []
    assert str(event.id).encode() not in (places[0] / FILE).read_bytes()
