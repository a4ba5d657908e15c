"""What is heard, and what a terminal says of itself."""

import io
import wave
from collections.abc import Callable
from pathlib import Path

import pytest

from config.public import Sounds, Voice
from kiosk.languages import LANGUAGES
from kiosk.page import Tone
from kiosk.sound import BELLS, MELODIES, Sounder, melody
from kiosk.terminal import can_sixel
from kiosk.voice import Speaker, command, is_there


def rung(how: Sounds, tone: Tone) -> list[float]:
    """Return when the bell is rung, in seconds; 0 is at once: a timer of no length fails in Textual."""
    bells: list[float] = []
    Sounder(how, lambda: bells.append(0), lambda after, _ring: bells.append(after)).sound(tone)
    return bells


def test_each_tone_rings_another_number_of_bells() -> None:
    """Once for done, twice for already, three times for see staff; silence is silent."""
    rings = [rung(Sounds.BELL, tone) for tone in BELLS]
    assert [len(each) for each in rings] == [1, 2, 3]
    assert all(each[0] == 0 and min([1, *each[1:]]) > 0 for each in rings)
    assert rung(Sounds.BELL, Tone.SILENT) == []
    assert rung(Sounds.OFF, Tone.DONE) == []


def test_without_a_player_tones_become_bells(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kiosk without ALSA is not silent."""
    monkeypatch.setattr("shutil.which", lambda _name: None)
    assert len(rung(Sounds.TONES, Tone.ALREADY)) == 2


def test_a_player_that_cannot_play_is_not_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine with aplay and no sound card rings from the second sound on."""
    player = tmp_path / "aplay"
    player.write_text("#!/bin/sh\ncat > /dev/null\nexit 1\n")
    player.chmod(0o755)
    monkeypatch.setattr("shutil.which", lambda _name: str(player))
    bells: list[float] = []
    sounder = Sounder(Sounds.AUTO, lambda: bells.append(0), lambda after, _ring: bells.append(after))
    sounder.sound(Tone.DONE)
    assert sounder._playing
    sounder._playing.wait()
    assert bells == []
    sounder.sound(Tone.SEE_STAFF)
    assert len(bells) == 3


def test_melodies_differ_and_fit_into_a_pipe() -> None:
    """A WAV file each, as long as its notes."""
    seen = set()
    for tone, notes in MELODIES.items():
        sound = melody(tone)
        assert len(sound) < 65_536
        with wave.open(io.BytesIO(sound)) as file:
            seconds = file.getnframes() / file.getframerate()
        assert seconds == pytest.approx(sum(each for _, each in notes), abs=0.01)
        seen.add(sound)
    assert len(seen) == 3


def only(*names: str) -> Callable[[str], str | None]:
    """Return a machine on which only these programs are installed."""
    return lambda name: f"/usr/bin/{name}" if name in names else None


def test_what_is_read_aloud_is_never_on_a_command_line() -> None:
    """Whoever lists processes sees no name; the language and the loudness are there."""
    assert command(LANGUAGES["pl"], 2, only("espeak-ng")) == [
        *("/usr/bin/espeak-ng", "-v", "pl", "-a", "170", "-s", "150", "--stdin")
    ]
    spoken = command(LANGUAGES["pl"], 1, only("spd-say"))
    assert spoken
    assert spoken[-1] == "--pipe-mode"


def test_nothing_is_read_where_nothing_can() -> None:
    """Off, no program, or a language without a voice."""
    assert command(LANGUAGES["pl"], 0, only("espeak-ng")) is None
    assert command(LANGUAGES["so"], 2, only("espeak-ng")) is None
    assert command(LANGUAGES["pl"], 2, only()) is None
    assert is_there(Voice.AUTO, only("spd-say"))
    assert not is_there(Voice.OFF, only("spd-say"))


def test_the_next_screen_ends_what_is_being_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A family's names are not read on when it has gone; the program hears all of the text."""
    heard, slow = tmp_path / "heard", tmp_path / "espeak-ng"
    slow.write_text(f"#!/bin/sh\ncat > {heard}\nexec sleep 60\n")
    slow.chmod(0o755)
    monkeypatch.setattr("kiosk.voice.command", lambda *_: [str(slow)])
    speaker = Speaker()
    speaker.say("Hello, Amira", LANGUAGES["en"], 1)
    process = speaker._speaking
    assert process
    speaker.hush()
    assert process.returncode is not None


@pytest.mark.parametrize(
    ("answer", "can"),
    [
        (b"\x1b[?62;4;22c", True),
        (b"\x1b[?4c", True),
        (b"\x1b[?62;22c", False),
        (b"\x1b[?64;14c", False),
        (b"", False),
        (b"4c", False),
    ],
)
def test_a_terminal_that_draws_sixels_says_so(answer: bytes, can: bool) -> None:
    """By the number 4 among its attributes; foot's answer is the first."""
    assert can_sixel(answer) is can
