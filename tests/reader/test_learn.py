"""Learning a reader and a kind of card from ten cards."""

import json
import random
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from click.testing import CliRunner

from reader.cli import main
from reader.decoders.base import Card
from reader.encode import presentation
from reader.learn import CARDS, Answer, Learned, Learner, as_toml, pattern_of
from reader.normalise import Number
from reader.profile import parse
from reader.simulate import SimulatedReader

HEX_CARDS = [f"04{random.Random(n).randrange(1 << 32):08X}" for n in range(CARDS)]
HUB_READER = [sys.executable, "-I", "-m", "reader.cli"]


def tap(learner: Learner, protocol: str, value: str) -> Answer:
    """Tap one card, its pieces as the device paces them."""
    pieces = presentation(protocol, value)
    return learner.hear([(0.065 * number, piece) for number, piece in enumerate(pieces)])


def learned(protocol: str, values: list[str], known: str = "") -> Learned:
    """Tap all cards."""
    learner = Learner()
    assert [tap(learner, protocol, value) for value in values] == [Answer.TAKEN] * len(values)
    return learner.conclude(known)


@pytest.mark.parametrize(
    ("protocol", "agree"),
    [("rdm6300", True), ("id12la", False), ("em18", False), ("em125-binsum", True), ("gwiot7941e", False)],
)
def test_framed_readers_are_known_by_their_checksum(protocol: str, agree: bool) -> None:
    """Ten cards tell the protocol, whether it repeats, and what a value looks like."""
    found = learned(protocol, HEX_CARDS)
    assert (found.protocol, found.agree) == (protocol, agree)
    assert found.rules.pattern == "[0-9A-F]{10}"


def test_text_with_a_prefix_and_a_check_digit() -> None:
    """What is the same on every card is in the pattern; a check digit that always holds is a rule."""
    assert (
        learned("text", [f"GCV{number * 7919:07d}" for number in range(1, 11)]).rules.pattern == "GCV[0-9]{7}"
    )
    luhn = ["79927398713", "4539578763621486", "49927398716", "1234567812345670", "18"]
    assert learned("text", luhn[:4]).rules.check == "luhn"
    assert learned("text", [f"{number * 7919:09d}" for number in range(1, 11)]).rules.check == "none"


def test_the_known_number_teaches_the_order_of_bytes() -> None:
    """A reader that prints decimal, last byte first, gives what is printed on the card."""
    cards = [random.Random(n).randrange(1 << 31).to_bytes(4, "big") for n in range(CARDS)]
    sent = [str(int.from_bytes(raw[::-1], "big")) for raw in cards]
    found = learned("text", sent, known=cards[0].hex().upper())
    assert (found.rules.number, found.rules.size, found.rules.reverse) == (Number.DECIMAL, 4, True)
    assert [found.rules.canonical(value) for value in sent] == [raw.hex().upper() for raw in cards]


def test_a_known_number_that_is_not_there() -> None:
    """A number that no reading gives is left out, and that is said."""
    assert not learned("text", ["12345678", "22345678"], known="99999999").known_fits


def test_cards_that_teach_nothing() -> None:
    """The same card again, a bank card, silence, noise and a card of another kind are asked for anew."""
    learner = Learner()
    assert learner.hear([]) is Answer.NOTHING
    assert learner.hear([(0.0, b"\x00\xf8\x80")]) is Answer.UNREADABLE
    assert tap(learner, "id12la", HEX_CARDS[0]) is Answer.TAKEN
    assert tap(learner, "id12la", HEX_CARDS[0]) is Answer.AGAIN
    assert tap(learner, "gwiot7941e", HEX_CARDS[1]) is Answer.OTHER
    assert learner.take({"pn532": [Card("08AABBCC", random=True)]}) is Answer.RANDOM
    assert learner.count == 1
    with pytest.raises(ValueError, match="nothing to learn"):
        Learner().conclude()


@pytest.mark.parametrize(
    ("values", "pattern"),
    [
        (["AB12", "AC34"], "[0-9A-F]{4}"),
        (["12", "345"], "[0-9]{2,3}"),
        (["LIB-1a", "LIB-2Z"], "LIB\\-[0-9A-Za-z]{2}"),
        (["é1", "ü2"], ".{2}"),
        (["FHP1:ABC", "FHP1:DEF"], ""),
    ],
)
def test_patterns(values: list[str], pattern: str) -> None:
    """The narrowest class that has all of them; our own passes need none."""
    assert pattern_of(values) == pattern


def test_the_profile_is_a_profile() -> None:
    """What is written can be read, and takes the cards and no others."""
    profile = parse(as_toml(learned("id12la", HEX_CARDS), 'A "garden" reader', 9600), "garden.toml")
    decoder = profile.decoder()
    events = decoder.feed(b"".join(presentation("id12la", HEX_CARDS[3])), 0.0)
    assert events == [Card(HEX_CARDS[3])]
    assert profile.title == 'A "garden" reader'


@pytest.mark.parametrize(("protocol", "flags"), [("id12la", []), ("pn532", ["--profile", "pn532"])])
def test_ten_cards_at_a_real_port(tmp_path: Path, protocol: str, flags: list[str]) -> None:
    """The command walks through the cards, says what it wants, shows no value, and writes the file."""
    target = tmp_path / "garden.toml"
    cards = [
        f"04A1B2C3{number:02X}" if protocol == "id12la" else f"04A1B2C3D4E5{number:02X}"
        for number in range(3)
    ]
    with SimulatedReader(protocol, link=tmp_path / "door") as reader:
        words = ["learn", "--port", reader.path, "--cards", "3", "--write", str(target), *flags]
        with subprocess.Popen([*HUB_READER, *words], stderr=subprocess.PIPE, text=True) as learner:
            assert learner.stderr is not None
            told = []
            for card in cards:
                told.append(learner.stderr.readline())
                threading.Timer(0.3, reader.tap, [card]).start()
                told.append(learner.stderr.readline())
            told.append(learner.stderr.read())
    assert learner.returncode == 0, told
    assert told[:2] == ["Card 1 of 3: tap it.\n", "Good.\n"]
    assert "04A1" not in "".join(told)
    assert parse(target.read_text(), "x").protocol == protocol


def test_learning_where_nothing_is(tmp_path: Path) -> None:
    """A port that is not there ends with 1 and a sentence."""
    result = CliRunner().invoke(main, ["learn", "--port", str(tmp_path / "door")])
    assert result.exit_code == 1
    assert "plug it in" in result.output
    assert json.dumps(result.output).count("Traceback") == 0
