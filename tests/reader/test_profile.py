"""Profiles: those that come with the program, and those of a site."""

from pathlib import Path

import pytest

from config.kiosk import Profile as Setting
from reader import profile
from reader.decoders.base import Bad, Barcode, Card, Fault
from reader.profile import ProfileError, by_usb, decoder_for, named, parse, read, shipped


def test_the_settings_know_every_profile() -> None:
    """What a kiosk's settings may say is exactly what the program ships."""
    assert set(shipped()) == set(Setting)


@pytest.mark.parametrize("name", sorted(set(shipped())))
def test_every_profile_makes_a_decoder(name: str) -> None:
    """Each shipped profile is complete, and each decoder begins empty."""
    decoder = decoder_for(name)
    assert decoder.feed(b"", 0.0) == []


def test_no_usb_id_names_two_profiles() -> None:
    """What a USB id says is never two things."""
    ids = [usb for each in shipped().values() for usb in (*each.usb, *each.wedge)]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("bridge", ["1a86:7523", "10c4:ea60", "0403:6001", "067b:2303", "0483:5740"])
def test_a_bridge_says_nothing(bridge: str) -> None:
    """A USB-to-serial chip does not tell what is behind it."""
    assert by_usb(bridge) is None


def test_devices_of_the_table() -> None:
    """A Zebra is known by its id, and a scanner that types is known to type."""
    zebra, typist = by_usb("05e0:1701"), by_usb("0581:0107")
    assert (zebra.name, zebra.wedge) == ("zebra", False) if zebra else False
    assert (typist.name, typist.wedge) == ("wedge-scanner", True) if typist else False


def test_a_site_overrides(tmp_path: Path) -> None:
    """A file of the site's own has its own speed, protocol and rules."""
    path = tmp_path / "garden.toml"
    path.write_text('title = "x"\nprotocol = "text"\nbauds = [19200]\n[normalise]\npattern = "[0-9]{8}"\n')
    own = read(path)
    assert own.bauds == (19200,)
    decoder = own.decoder()
    decoder.feed(b"12345678\r", 0.0)
    assert decoder.tick(1.0) == [Barcode("12345678")]
    decoder.feed(b"1234\r", 2.0)
    assert decoder.tick(3.0) == [Bad(Fault.FORMAT)]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("protocol = 3", "profile"),
        ('title = "x"\nprotocol = "morse"', '"protocol" may be one of'),
        ('title = "x"\nprotocol = "text"\nbauds = [1]', "300"),
        ('title = "x"\nprotocol = "text"\nline = "9N1"', "line"),
        ('title = "x"\nprotocol = "text"\n[normalise]\nnumber = "decimal"', "size"),
        ('title = "x"\nprotocol = "text"\nspeed = 3', "speed"),
        ("= =", "profile"),
    ],
)
def test_what_is_no_profile(text: str, says: str) -> None:
    """The sentence names the file and what is wrong with it."""
    with pytest.raises(ProfileError, match=r"garden\.toml") as caught:
        parse(text, "garden.toml")
    assert says in str(caught.value)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    """A missing file, one that is no text, and an unknown name are told in a sentence."""
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe")
    for path in (tmp_path / "missing.toml", tmp_path / "bytes.toml", tmp_path):
        with pytest.raises(ProfileError, match=str(path)):
            read(path)
    with pytest.raises(ProfileError, match="There is no profile morse"):
        named("morse")


def test_an_rdm6300_must_agree_with_itself() -> None:
    """One frame of an RDM6300 may be a phantom; an ID-12LA says everything once."""
    frame = b"\x02" + b"62E3086CED08" + b"\x03"
    for name, expected in (("rdm6300", []), ("id12la", [Card("62E3086CED")])):
        assert profile.decoder_for(name).feed(frame, 0.0) == expected
