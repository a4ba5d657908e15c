"""What the settings say of readers."""

from pathlib import Path

import pytest

from config import kiosk
from config.toml import SettingsError


def read(tmp_path: Path, text: str) -> kiosk.Reader:
    """Read the settings of one reader."""
    path = tmp_path / "kiosk.toml"
    path.write_text(f'[[readers]]\nname = "Garden door"\n{text}\n')
    return kiosk.read(path).readers[0]


def test_a_reader_has_a_place_and_a_direction(tmp_path: Path) -> None:
    """Where it stands and which way people go; without a word it is a way in, at the profile's speed."""
    given = read(tmp_path, 'port = "usb:05e0:1701@1-1.2"\nplace = "garden"\ndirection = "out"\nbaud = 19200')
    assert (given.place, given.direction, given.baud) == ("garden", kiosk.Direction.OUT, 19200)
    bare = read(tmp_path, 'port = "wedge:0581:0107"\nprofile = "wedge-scanner"')
    assert (bare.place, bare.direction, bare.baud) == ("", kiosk.Direction.IN, None)


def test_a_profile_of_ones_own_stands_beside_the_settings(tmp_path: Path) -> None:
    """A relative file is looked for where the settings are."""
    given = read(tmp_path, 'port = "/dev/hub/card"\nprofile_file = "garden.toml"')
    assert given.profile_file == str(tmp_path / "garden.toml")


def test_a_direction_that_is_none(tmp_path: Path) -> None:
    """The sentence says what it may be."""
    with pytest.raises(SettingsError, match="in, out, both"):
        read(tmp_path, 'port = "/dev/hub/card"\ndirection = "sideways"')
