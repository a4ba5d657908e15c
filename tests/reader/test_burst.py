"""Telling a scanner from a typist by time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.burst import LONGEST, LONGEST_GAP, SHORTEST, Burst, Keys, TypedScans, Verdict
from reader.scan import Kind


def press(text: str, gap: float, *, end: str = "enter", pause: float = 0.0) -> Verdict:
    """Type a text with one pace; return what it was when the end key came."""
    burst = Burst()
    now = 100.0
    typed = ""
    for char in text:
        now += gap
        typed += burst.key(char, char, now).typed
    last = burst.key(end, None, now + (pause or gap))
    return Verdict(last.scanned, typed + last.typed)


@pytest.mark.parametrize("end", ["enter", "tab"])
@pytest.mark.parametrize("gap", [0.001, 0.005, 0.02, 0.029])
def test_a_scanner_is_heard(gap: float, end: str) -> None:
    """Fast, even and ended: a scanner."""
    assert press("GCV0012345", gap, end=end) == Verdict(scanned="GCV0012345")


@pytest.mark.parametrize(
    ("text", "gap", "pause"),
    [("GCV0012345", 0.05, 0), ("GCV0012345", 0.15, 0), ("12345", 0.01, 0), ("GCV0012345", 0.01, 0.2)],
    ids=["fast typist", "typist", "mashed keys", "late enter"],
)
def test_a_person_is_not_a_scanner(text: str, gap: float, pause: float) -> None:
    """Slow, short or unended: what was typed is given back, all of it."""
    assert press(text, gap, pause=pause) == Verdict(typed=text)


def test_keys_are_kept_until_it_is_clear() -> None:
    """Nothing reaches a field while it may still be a scan; after a tenth of a second it does."""
    burst = Burst()
    assert burst.key("a", "a", 1.0) == Verdict()
    assert burst.tick(1.0 + LONGEST_GAP / 2) == Verdict()
    assert burst.tick(1.1 + LONGEST_GAP) == Verdict(typed="a")
    assert burst.deadline is None


def test_keys_that_are_no_characters() -> None:
    """Arrows and control keys are nobody's scan."""
    burst = Burst()
    assert burst.key("up", None, 1.0) == Verdict()
    assert burst.key("ctrl+c", "\x03", 1.0) == Verdict()
    assert burst.deadline is None


def test_endless_keys_fill_no_memory() -> None:
    """Somebody leans on the keyboard."""
    burst = Burst()
    given_back = "".join(burst.key("a", "a", number / 1000).typed for number in range(10 * LONGEST))
    assert len(given_back) > 9 * LONGEST


@given(st.lists(st.tuples(st.sampled_from("abc1"), st.floats(0, 0.3)), max_size=40))
def test_no_key_is_lost(keys: list[tuple[str, float]]) -> None:
    """Every character is given back or is part of a scan, in order, once."""
    burst, now, out = Burst(), 0.0, ""
    for char, gap in keys:
        now += gap
        verdict = burst.key(char, char, now)
        out += verdict.typed + verdict.scanned
    last = burst.key("enter", None, now)
    assert out + last.typed + last.scanned == "".join(char for char, _ in keys)
    assert not last.scanned or len(last.scanned) >= SHORTEST


def keys(scans: TypedScans, text: str, start: float, gap: float = 0.005) -> list[Keys]:
    """Press the keys of a text at one pace."""
    return [scans.key(char, char, start + number * gap) for number, char in enumerate(text)]


def test_a_typed_scan_is_as_canonical_as_any() -> None:
    """What a scanner typed is a scan of a barcode, and none of its keys presses anything."""
    scans = TypedScans("keyboard")
    assert set(keys(scans, "FHP1:ABCD", 1.0)) == {Keys()}
    ended = scans.key("enter", None, 1.05)
    assert ended.scan is not None
    assert (ended.scan.value, ended.scan.kind, ended.scan.reader) == ("FHP1:ABCD", Kind.BARCODE, "keyboard")
    assert ended.pressed == ()


def test_a_typed_scan_that_no_profile_would_take() -> None:
    """Two hundred characters are no token, and they press nothing either."""
    scans = TypedScans()
    keys(scans, "x" * 200, 1.0, gap=0.001)
    assert scans.key("enter", None, 1.201) == Keys()


def test_a_person_presses_keys() -> None:
    """Keys of a person come back in their order: at the next key, at an arrow, at enter, or by time."""
    scans = TypedScans()
    assert scans.key("down", None, 1.0) == Keys(pressed=(("down", None),))
    assert scans.key("space", " ", 2.0) == Keys()
    assert scans.key("1", "1", 3.0) == Keys(pressed=(("space", " "),))
    assert scans.key("up", None, 3.01) == Keys(pressed=(("1", "1"), ("up", None)))
    assert scans.key("a", "a", 4.0) == Keys()
    assert scans.tick(4.05) == Keys()
    assert scans.tick(4.5) == Keys(pressed=(("a", "a"),))
    assert scans.key("enter", None, 5.0) == Keys(pressed=(("enter", None),))


@given(
    st.lists(
        st.tuples(
            st.sampled_from([("a", "a"), ("1", "1"), ("up", None), ("enter", None)]), st.floats(0, 0.2)
        ),
        max_size=40,
    )
)
def test_keys_come_back_or_are_a_scan(pressed: list[tuple[tuple[str, str | None], float]]) -> None:
    """No key is lost or turned round: what comes back, with the scans between, is what was pressed."""
    scans, now, back, scanned = TypedScans(), 0.0, 0, 0
    for key, gap in pressed:
        now += gap
        told = scans.key(*key, now)
        back += len(told.pressed)
        scanned += 1 + len(told.scan.value) if told.scan else 0
    back += len(scans.tick(now + 1).pressed)
    assert back + scanned == len(pressed)
