"""What a simulated reader is told to do, and what a bad cable does to it."""

import json
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from reader.cli import main
from reader.commands.script import Step, play, steps
from reader.simulate import PLAYABLE, SimulatedReader
from reader.spoil import MOST_NOISE, Spoiler, cut, dropped, flipped, noisy

HUB_READER = [sys.executable, "-I", "-m", "reader.cli"]

SCRIPT = b"""# a visit
tap GCV0012345

bytes 47 43 56
wait 0
unplug
plug
"""


def test_a_script_is_read_line_by_line() -> None:
    """Comments and empty lines are passed over; each other line is one step with its number."""
    read = list(steps(SCRIPT.splitlines()))
    assert [(step.number, step.word) for step in read] == [
        (2, "tap"), (4, "bytes"), (5, "wait"), (6, "unplug"), (7, "plug"),
    ]  # fmt: skip


@pytest.mark.parametrize("line", ["dance", "tap", "bytes xyz", "bytes", "wait soon", "wait -1", "unplug now"])
def test_a_line_that_is_not_understood(line: str, tmp_path: Path) -> None:
    """The sentence names the line and what a line may be; nothing is played."""
    script = tmp_path / "script"
    script.write_text(f"tap 1234\n{line}\n")
    result = CliRunner().invoke(main, ["simulate", "--script", str(script)])
    assert result.exit_code == 2
    assert "Line 2 of the script is not understood" in result.output


def test_steps_are_played(tmp_path: Path) -> None:
    """Waiting waits, and unplugging takes the name away."""
    rests: list[float] = []
    with SimulatedReader("text", link=tmp_path / "door") as reader:
        play(reader, Step(1, "wait", "1.5"), rests.append)
        play(reader, Step(2, "unplug", ""))
        assert not (tmp_path / "door").is_symlink()
        play(reader, Step(3, "plug", ""))
        assert (tmp_path / "door").is_char_device()
    assert rests == [1.5]


def test_a_whole_script_between_two_processes(tmp_path: Path) -> None:
    """A tap, then the plug pulled and put back, and another tap: two scans and the news between.

    Like a real reader, a simulated one forgets what nobody reads for a second. A busy machine opened the port
    later than that, and the listener then waited for its second scan for ever; such a machine gets more time.
    """
    for pause in (0.5, 4, 16):
        told = _told(
            tmp_path,
            f"wait {pause}\ntap GCV0012345\nunplug\nwait 0.3\nplug\nwait {2 * pause}\ntap GCV0099999\n",
        )
        if [each["value"] for each in told if "value" in each] == ["GCV0012345", "GCV0099999"]:
            break
    else:
        pytest.fail(f"Not both taps were heard: {told}")
    assert False in [each.get("connected") for each in told]


def _told(folder: Path, lines: str) -> list[dict[str, object]]:
    """Return what a listener in one process says of a script that another plays."""
    script = folder / "script"
    script.write_text(lines)
    words = ["simulate", "--script", str(script), "--pty", str(folder / "door")]
    listen = ["listen", "--port", str(folder / "door"), "--count", "2", "--show-values"]
    with subprocess.Popen([*HUB_READER, *listen], stdout=subprocess.PIPE, text=True) as listener:
        try:
            subprocess.run([*HUB_READER, *words], capture_output=True, timeout=60, check=False)
            heard, _ = listener.communicate(timeout=5)
        except subprocess.TimeoutExpired:
            listener.kill()
            heard, _ = listener.communicate()
    return [json.loads(line) for line in heard.splitlines()]


def test_a_value_that_does_not_fit_names_its_line(tmp_path: Path) -> None:
    """The value itself is not repeated."""
    script = tmp_path / "script"
    script.write_text("tap nonsense\n")
    result = CliRunner().invoke(main, ["simulate", "--protocol", "pn532", "--script", str(script)])
    assert result.exit_code == 1
    assert "Line 1 was not played." in result.output
    assert "nonsense" not in result.output


@given(st.binary(min_size=1, max_size=40), st.integers())
def test_each_way_to_spoil(data: bytes, seed: int) -> None:
    """One bit, one byte, the end, or noise before: never more."""
    bits = int.from_bytes(flipped(data, Random(seed)), "big") ^ int.from_bytes(data, "big")
    assert bits.bit_count() == 1
    assert len(dropped(data, Random(seed))) == len(data) - 1
    assert data.startswith(cut(data, Random(seed)))
    assert noisy(data, Random(seed)).endswith(data)
    assert len(noisy(data, Random(seed))) <= len(data) + MOST_NOISE


def test_the_same_seed_spoils_the_same() -> None:
    """A fault that was found can be found again; a rate of nothing spoils nothing."""
    data = bytes(range(20))
    assert [Spoiler(0.5, 3)(data) for _ in range(3)] == [Spoiler(0.5, 3)(data) for _ in range(3)]
    clean, always = Spoiler(0.0), Spoiler(1.0)
    assert all(clean(data) == data for _ in range(100))
    assert all(always(data) != data for _ in range(100))


@pytest.mark.parametrize("protocol", PLAYABLE)
def test_every_protocol_can_be_simulated(protocol: str) -> None:
    """The command takes each protocol and says where the reader is."""
    result = CliRunner().invoke(main, ["simulate", "--protocol", protocol], input="")
    assert result.exit_code == 0
    assert result.output.startswith("/dev/")
