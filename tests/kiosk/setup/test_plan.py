"""What set-up writes is what the kiosk reads; and a file for many machines finds the one that it is on."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.kiosk import Profile, read
from config.public import LANGUAGES
from config.toml import SettingsError
from kiosk.setup.file import own_macs, plan_for, read_file
from kiosk.setup.plan import Plan, PlannedReader

FILE = """
[enrolment]
url = "https://registry.example"

[settings.screen]
done_seconds = 15

[[settings.hours]]
days = ["monday"]
opens = "09:00"
closes = "17:00"

[[machines]]
mac = "52:54:00:AA:BB:01"
code = "ABCD-1"
name = "Front desk"

[[machines]]
host = "moat-garden"
code = "ABCD-2"
name = "Garden door"
"""


def test_what_was_planned_is_read_back(tmp_path: Path) -> None:
    """Readers, languages and printer as chosen, and all else as shipped."""
    path = tmp_path / "etc" / "kiosk.toml"
    plan = Plan(tmp_path / "store", languages=["en", "pl"], language="pl", queue="desk")
    plan.readers = [PlannedReader("Scanner", "usb:05e0:1701@1-1.2", "zebra", 9600)]
    plan.write(path)
    settings = read(path)
    assert settings.store.folder == str(tmp_path / "store")
    (reader,) = settings.readers
    assert (reader.name, reader.port, reader.profile, reader.baud) == (
        "Scanner",
        "usb:05e0:1701@1-1.2",
        Profile.ZEBRA,
        9600,
    )
    assert (settings.screen.languages, settings.screen.language) == (["en", "pl"], "pl")
    assert settings.printing.queue == "desk"
    assert settings.screen.done_seconds == 12
    assert [each.name for each in path.parent.iterdir()] == ["kiosk.toml"]


@given(
    st.lists(st.sampled_from(list(Profile)), max_size=4),
    st.lists(st.sampled_from(LANGUAGES), unique=True),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20),
)
def test_whatever_is_planned_can_be_read(
    tmp_path_factory: pytest.TempPathFactory, profiles: list[Profile], languages: list[str], name: str
) -> None:
    """Whatever staff call a reader, the settings are settings."""
    folder = tmp_path_factory.mktemp("plan")
    plan = Plan(folder, languages=languages)
    plan.readers = [
        PlannedReader(f"{name} {number}", f"/dev/hub/{number}", each) for number, each in enumerate(profiles)
    ]
    plan.write(folder / "kiosk.toml")
    settings = read(folder / "kiosk.toml")
    assert [each.name for each in settings.readers] == [each.name for each in plan.readers]
    assert settings.screen.languages == (languages or LANGUAGES)


def test_what_may_not_stand_there_is_not_written(tmp_path: Path) -> None:
    """What was there before stays, and the sentence names the setting."""
    path = tmp_path / "kiosk.toml"
    path.write_text("[screen]\ndone_seconds = 20\n")
    with pytest.raises(SettingsError, match=r'The settings, line .*"done_seconds" does not fit'):
        Plan(tmp_path, more={"screen": {"done_seconds": 1}}).write(path)
    assert read(path).screen.done_seconds == 20


@pytest.mark.parametrize(
    ("macs", "host", "code", "name"),
    [
        ({"52:54:00:aa:bb:01", "02:00:00:00:00:09"}, "debian", "ABCD-1", "Front desk"),
        ({"02:00:00:00:00:09"}, "moat-garden", "ABCD-2", "Garden door"),
    ],
)
def test_each_machine_finds_its_part(tmp_path: Path, macs: set[str], host: str, code: str, name: str) -> None:
    """By a network card or by its name; the rest of the file is everybody's."""
    (tmp_path / "setup.toml").write_text(FILE)
    plan = plan_for(read_file(tmp_path / "setup.toml"), tmp_path / "store", macs, host)
    assert (plan.url, plan.code, plan.name) == ("https://registry.example", code, name)
    assert code not in repr(plan)
    plan.write(tmp_path / "kiosk.toml")
    settings = read(tmp_path / "kiosk.toml")
    assert (settings.screen.done_seconds, settings.hours[0].opens) == (15, "09:00")


def test_a_machine_that_the_file_does_not_name_is_not_set_up_as_another(tmp_path: Path) -> None:
    """A code is good once: a wrong machine would use up the right one's."""
    (tmp_path / "setup.toml").write_text(FILE)
    told = read_file(tmp_path / "setup.toml")
    with pytest.raises(SettingsError, match=r"names 0 machines .* called other; its network cards: 02:00"):
        plan_for(told, tmp_path, {"02:00:00:00:00:09"}, "other")
    with pytest.raises(SettingsError, match="names 2 machines"):
        plan_for(told, tmp_path, {"52:54:00:aa:bb:01"}, "moat-garden")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[enrolment]\n", "enrolment: object missing required field `url`"),
        ("[enrolment]\nurl = 1\n", "enrolment.url: expected `str`"),
        ("[enrolement]\n", "unknown field `enrolement`"),
        ("url = \n", "is not a TOML file"),
    ],
)
def test_a_file_that_cannot_be_used_is_said_in_a_sentence(tmp_path: Path, text: str, said: str) -> None:
    """Which table, and what."""
    (tmp_path / "setup.toml").write_text(text)
    with pytest.raises(SettingsError) as caught:
        read_file(tmp_path / "setup.toml")
    assert said in str(caught.value)


def test_network_cards_are_read_without_what_is_none(tmp_path: Path) -> None:
    """The loopback has an address of zeros."""
    for name, address in {"lo": "00:00:00:00:00:00", "eth0": "52:54:00:AA:BB:01"}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "address").write_text(f"{address}\n")
    assert own_macs(tmp_path) == {"52:54:00:aa:bb:01"}
