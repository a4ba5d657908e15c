"""Who may be one person: names in any script, dates with slips, shared homes and cards; twins are two."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.duplicates.evidence import OTHER_GIVEN_NAME, Known, compare
from registry.duplicates.finding import likely
from registry.duplicates.names import alike, given_alike, name_of, plain, skeleton

DAY = date(2019, 3, 12)
ONE, OTHER = UUID(int=1), UUID(int=2)


def known(number: int, first: str, last: str, born: date | None = DAY, **more: Any) -> Known:
    """Return an invented record."""
    return Known(id=UUID(int=number), name=name_of(first, "", last), born=born, **more)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *[("Олена Шевченко", "Olena Shevchenko"), ("محمد علي", "Mohammed Ali"), ("Łukasz Żak", "Lukasz Zak")],
        *[
            ("Nguyễn Thị", "Nguyen Thi"),
            ("Mohammed Khan", "Muhamad Kan"),
            ("Siobhán O'Brien", "Siobhan OBrien"),
        ],
        *[("Anna-Maria Nowak", "Anna Maria Nowak"), ("Li Wei", "Wei Li"), ("王 伟", "Wang Wei")],
    ],
)
def test_one_name_in_two_spellings_is_alike(one: str, other: str) -> None:
    """Script, accents, hyphens, order and transliteration make no difference worth speaking of."""
    names = [name_of(each.split(" ", 1)[0], "", each.split(" ", 1)[1]) for each in (one, other)]
    assert alike(*names) >= 88


@pytest.mark.parametrize(("one", "other"), [("Adaeze Okafor", "Chidi Okafor"), ("Tom Smith", "Tim Jones")])
def test_two_names_are_not_alike(one: str, other: str) -> None:
    """Brothers and sisters, and strangers."""
    names = [name_of(each.split()[0], "", each.split()[1]) for each in (one, other)]
    assert alike(*names) < 88
    assert (given_alike(*names) or 0) < OTHER_GIVEN_NAME


def test_the_same_name_and_birth_are_enough() -> None:
    """The evidence is in sentences that hold neither."""
    found = compare(known(1, "Chidi", "Okafor"), known(2, "Chidi", "Okafor"))
    assert found
    assert found.sentences == ("The names are the same.", "The dates of birth are the same.")


def test_a_name_alone_is_never_enough() -> None:
    """There are many of that name."""
    assert compare(known(1, "Chidi", "Okafor", None), known(2, "Chidi", "Okafor", None)) is None


@pytest.mark.parametrize("more", [{"postcodes": frozenset({"CV12XX"})}, {"media": frozenset({UUID(int=9)})}])
def test_a_name_and_something_shared_are(more: dict[str, Any]) -> None:
    """A home, or a card that was linked to both."""
    assert compare(known(1, "Chidi", "Okafor", None, **more), known(2, "Chidi", "Okafor", None, **more))


@pytest.mark.parametrize("slip", [date(2019, 12, 3), date(2019, 3, 21), date(2018, 3, 12)])
def test_a_slip_in_the_date_of_birth_is_forgiven(slip: date) -> None:
    """Day and month swapped, two digits swapped, one digit wrong."""
    found = compare(known(1, "Chidi", "Okafor"), known(2, "Chidi", "Okafor", slip))
    assert found
    assert found.score < 75


def test_another_birth_date_is_another_person() -> None:
    """Whatever else they share: father and son have one name and one home."""
    same: dict[str, Any] = {"postcodes": frozenset({"CV12XX"}), "media": frozenset({UUID(int=9)})}
    assert (
        compare(known(1, "John", "Smith", **same), known(2, "John", "Smith", date(1988, 7, 30), **same))
        is None
    )


def test_twins_are_two() -> None:
    """One birth date, one family name, one home, one family."""
    same: dict[str, Any] = {"postcodes": frozenset({"CV12XX"}), "families": frozenset({UUID(int=9)})}
    assert compare(known(1, "Adaeze", "Okafor", **same), known(2, "Chidi", "Okafor", **same)) is None


def test_an_adult_is_no_child() -> None:
    """Of one name, one of whom gave no date."""
    same: dict[str, Any] = {"postcodes": frozenset({"CV12XX"})}
    assert (
        compare(known(1, "Ola", "Nowak", None, child=True, **same), known(2, "Ola", "Nowak", **same)) is None
    )


def test_a_changed_family_name_is_recognised() -> None:
    """Given name, birth date and home are the same."""
    same: dict[str, Any] = {"postcodes": frozenset({"CV12XX"})}
    assert compare(known(1, "Ngozi", "Okonkwo", **same), known(2, "Ngozi", "Eze", **same))


def test_only_likely_pairs_are_found_in_a_crowd() -> None:
    """Keys bring the likely together; a crowd born on one day does not hide them."""
    crowd = [known(100 + n, f"{chr(65 + n % 26)}ben{n}", f"Family{n}", DAY) for n in range(500)]
    found = likely([*crowd, known(1, "Chidi", "Okafor"), known(2, "Chidi", "Okafor", date(2019, 12, 3))])
    assert (ONE, OTHER) in found


NAMES = st.text(st.characters(codec="utf-8"), max_size=12)


@given(NAMES, NAMES, NAMES, NAMES)
def test_likeness_has_no_direction_and_survives_any_text(a: str, b: str, c: str, d: str) -> None:
    """Whatever people write: it is a number from 0 to 100, the same both ways."""
    one, other = name_of(a, "", b), name_of(c, "", d)
    assert alike(one, other) == alike(other, one)
    assert 0 <= alike(one, other) <= 100
    forth, back = (
        compare(Known(ONE, one, DAY), Known(OTHER, other, DAY)),
        compare(Known(OTHER, other, DAY), Known(ONE, one, DAY)),
    )
    assert forth == back
    assert plain(plain(a)) == plain(a)
    assert skeleton(plain(a)) == skeleton(plain(a).upper().casefold())
