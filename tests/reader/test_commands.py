"""The command hub-reader."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from reader.cli import main
from reader.commands.simulate import _invented
from reader.encode import encode
from reader.scan import masked
from reader.simulate import SimulatedReader

HUB_READER = [sys.executable, "-I", "-m", "reader.cli"]


def run(*words: str, stdin: str = "") -> Result:
    """Run one command in this process."""
    return CliRunner().invoke(main, words, input=stdin)


def lines(result: Result) -> list[dict[str, object]]:
    """Return the lines of JSON that a command wrote."""
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_decode_answers_line_by_line() -> None:
    """Each line of hex is a session of its own: half a frame does not reach into the next."""
    frame = encode("rdm6300", "62E3086CED")
    stdin = f"{frame.hex()}\n{frame[:4].hex()}\n{frame[4:].hex()}\n\n{frame.hex(' ').upper()}\n"
    assert lines(run("decode", "--protocol", "rdm6300", stdin=stdin)) == [
        {"kind": "card", "value": "62E3086CED", "dez10": "3808980205"},
        {"error": "incomplete"},
        {"error": "format"},
        {"kind": "card", "value": "62E3086CED", "dez10": "3808980205"},
    ]


@pytest.mark.parametrize("protocol", ["text", "barcode-text"])
def test_decode_knows_barcodes(protocol: str) -> None:
    """The identifier, the name of the code and the ECI are given where they are known."""
    stdin = b"]Q2\\000026Zo\xc3\xab\r".hex()
    assert lines(run("decode", "--protocol", protocol, stdin=stdin)) == [
        {"kind": "barcode", "value": "Zoë", "aim": "Q2", "symbology": "qr", "eci": 26}
    ]


def test_decode_with_a_profile_has_all_its_rules() -> None:
    """A single frame is a card by the protocol, and by the profile of an RDM6300 not yet one."""
    frame = encode("rdm6300", "62E3086CED")
    stdin = f"{frame.hex()}\n{(frame * 2).hex()}\n"
    assert lines(run("decode", "--profile", "rdm6300", stdin=stdin)) == [
        {"error": "unconfirmed"},
        {"kind": "card", "value": "62E3086CED", "dez10": "3808980205"},
    ]


@pytest.mark.parametrize(
    ("words", "stdin", "sentence"),
    [
        (["decode"], "", "Give either --protocol or --profile."),
        (["decode", "--protocol", "text", "--profile", "text"], "", "Give either --protocol or --profile."),
        (["decode", "--protocol", "morse"], "", "'morse' is not one of"),
        (["decode", "--protocol", "text"], "41\nxyz\n", "Line 2 is not hex; write two digits for each byte."),
        (["tap", "--at", "/dev/null", "--protocol", "rdm6300", "1234"], "", "ten hex digits"),
        (["simulate", "--random", "3", "--values", "-"], "", "Give one of --random, --values and --script."),
    ],
)
def test_called_wrongly(words: list[str], stdin: str, sentence: str) -> None:
    """A wrong call ends with 2 and a sentence that says what to do."""
    result = run(*words, stdin=stdin)
    assert result.exit_code == 2
    assert sentence in result.output


def test_list_is_json_or_a_table() -> None:
    """Both forms name the same ports."""
    found = json.loads(run("list", "--json").stdout)
    text = run("list").stdout
    assert all(device["port"] in text for device in found)
    assert text.strip()


@pytest.mark.parametrize("command", ["list", "listen", "decode", "learn", "simulate", "tap"])
def test_help(command: str) -> None:
    """Every command explains itself."""
    result = run(command, "--help")
    assert result.exit_code == 0
    assert len(result.output.splitlines()) > 5


def test_simulate_says_when_nobody_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Taps that nobody took end with 1 and a sentence."""
    monkeypatch.setattr("reader.commands.simulate.UNREAD", 0.1)
    result = run("simulate", "--random", "1")
    assert result.exit_code == 1
    assert "the last taps were lost" in result.output


def test_simulate_refuses_what_no_card_can_hold() -> None:
    """A value that does not fit ends with 1 and says which it was, without repeating it."""
    result = run("simulate", "--protocol", "rdm6300", stdin="nonsense\n")
    assert result.exit_code == 1
    assert "Tap 1 was not sent." in result.output
    assert "nonsense" not in result.output


def test_a_name_that_cannot_be_made(tmp_path: Path) -> None:
    """A pseudo-terminal needs a folder for its name."""
    result = run("simulate", "--pty", str(tmp_path / "nowhere" / "door"))
    assert result.exit_code == 1
    assert "The pseudo-terminal cannot be made" in result.output


def test_tap_without_a_reader(tmp_path: Path) -> None:
    """A tap at nothing says to start the reader, and makes no file."""
    result = run("tap", "--at", str(tmp_path / "tap-here"), "GCV0012345")
    assert result.exit_code == 1
    assert "There is no simulated reader" in result.output
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("value", "shown"), [("GCV0012345", "••••2345"), ("GCV0001", "••••")])
def test_masking(value: str, shown: str) -> None:
    """Of a long value four characters are shown, of a short one none."""
    assert masked(value) == shown


@pytest.fixture
def simulated(tmp_path: Path) -> Iterator[SimulatedReader]:
    """Give a plugged-in RDM6300 with a place to tap."""
    with SimulatedReader("rdm6300", link=tmp_path / "door", tap_link=tmp_path / "tap-here") as reader:
        yield reader


@pytest.mark.parametrize(("flags", "shown"), [([], "••••6CED"), (["--show-values"], "62E3086CED")])
def test_listen_to_a_tap_from_another_process(
    simulated: SimulatedReader, flags: list[str], shown: str
) -> None:
    """Three real processes: one plays the reader, one listens and masks, one taps."""
    words = ["listen", "--port", simulated.path, "--profile", "rdm6300", "--count", "1", *flags]
    with subprocess.Popen([*HUB_READER, *words], stdout=subprocess.PIPE, text=True) as listener:
        assert listener.stdout is not None
        assert json.loads(listener.stdout.readline())["connected"] is True
        tap = ["tap", "--at", simulated.tap_here, "--protocol", "rdm6300", "62E3086CED"]
        subprocess.run([*HUB_READER, *tap], check=True)
        assert json.loads(listener.stdout.readline()) == {"kind": "card", "value": shown}
    assert listener.returncode == 0


def test_simulate_plays_standard_input_to_whoever_listens(tmp_path: Path) -> None:
    """Each line becomes a tap, and at the end the reader is unplugged."""
    door = str(tmp_path / "door")
    player = subprocess.Popen(
        [*HUB_READER, "simulate", "--pty", door], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with player:
        assert player.stdin is not None
        assert player.stdout is not None
        assert player.stdout.readline() == f"{door}\n"
        words = ["listen", "--port", door, "--count", "2", "--show-values"]
        with subprocess.Popen([*HUB_READER, *words], stdout=subprocess.PIPE, text=True) as listener:
            assert listener.stdout is not None
            listener.stdout.readline()
            player.stdin.write("GCV0012345\n\nFHP1:ABCD\n")
            player.stdin.close()
            values = [json.loads(line).get("value") for line in listener.stdout]
    assert [value for value in values if value] == ["GCV0012345", "FHP1:ABCD"]
    assert player.returncode == 0


def test_the_same_seed_taps_the_same_cards() -> None:
    """Made-up cards can be made up again."""
    first = list(_invented("rdm6300", 5, 7))
    assert first == list(_invented("rdm6300", 5, 7))
    assert first != list(_invented("rdm6300", 5, 8))
