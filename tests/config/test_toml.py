"""Settings: what is right is read, and what is wrong is named by its line and what may stand there."""

from pathlib import Path

import pytest

from config import kiosk, public, registry
from config.toml import SettingsError


def write(tmp_path: Path, text: str) -> Path:
    """Write a settings file."""
    path = tmp_path / "kiosk.toml"
    path.write_text(text)
    return path


def test_an_empty_file_is_all_defaults(tmp_path: Path) -> None:
    """Nothing needs to be said that has a sensible default."""
    settings = kiosk.read(write(tmp_path, ""))
    assert settings.screen.answer_seconds == 60
    assert settings.readers == []
    assert settings.store.folder == "/var/lib/hub-kiosk"


def test_the_shipped_example_can_be_read() -> None:
    """The file that people copy is right, and shows every setting there is."""
    path = Path(kiosk.__file__).with_name("kiosk.toml")
    settings = kiosk.read(path)
    text = path.read_text()
    assert len(settings.readers) == 2
    for table in (kiosk.Store, kiosk.Registry, kiosk.Reader, public.Screen, kiosk.Door, kiosk.Staff):
        for field in table.__struct_fields__:
            assert f"{field} = " in text, field


def test_a_relative_store_is_beside_the_file(tmp_path: Path) -> None:
    """A pop-up hub's folder can be moved as a whole."""
    settings = kiosk.read(write(tmp_path, '[store]\nfolder = "here"\n'))
    assert settings.store.folder == str(tmp_path / "here")


READER = '[[readers]]\nname = "Door"\nport = "/dev/ttyACM0"\n'


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("[store]\n\nfolder = 3\n", 3, "`str`"),
        (f'{READER}{READER}profile = "morse"\n', 7, "text, rdm6300, id12la"),
        (f"{READER}baud = 7\n", 4, ">= 300"),
        ("[screen]\nanswer_seconds = 5\n", 2, ">= 60"),
        ("# a comment\n[scren]\nanswer_seconds = 90\n", 2, "store, registry, readers, screen, door"),
        ("[screen]\nanswers = 90\n", 2, "answer_seconds, done_seconds, help_seconds"),
        ('[[readers]]\nname = "Door"\n', 1, '"port" is missing'),
        ("screen = 3\n", 1, "`object`"),
        ('[door]\ntime_zone = "Europe/London"\ndrop_in = "Just visiting"\n', 3, "drop_in"),
    ],
)
def test_a_wrong_value_names_its_line_and_what_it_may_be(
    tmp_path: Path, text: str, line: int, says: str
) -> None:
    """The sentence leads to the line, and says what would be right."""
    path = write(tmp_path, text)
    with pytest.raises(SettingsError) as caught:
        kiosk.read(path)
    assert str(caught.value).startswith(f"{path}, line {line}: ")
    assert says in str(caught.value)


def test_what_is_not_toml_names_its_line(tmp_path: Path) -> None:
    """A slip of the pen is found by line and column."""
    with pytest.raises(SettingsError, match=r"not a TOML file.*line 2, column 10"):
        kiosk.read(write(tmp_path, "[store]\nfolder = =\n"))


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (Path.exists, "There is no settings file"),
        (lambda path: path.write_bytes(b"\xff\xfe"), "not UTF-8"),
        (Path.mkdir, "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_read(tmp_path: Path, make: object, says: str) -> None:
    """Missing, not text, not a file: each has its sentence."""
    path = tmp_path / "kiosk.toml"
    assert callable(make)
    make(path)
    with pytest.raises(SettingsError, match=says):
        kiosk.read(path)


def test_the_environment_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable replaces the file's value, numbers included."""
    monkeypatch.setenv("HUB_KIOSK_SCREEN_DONE_SECONDS", "12")
    settings = kiosk.read(write(tmp_path, "[screen]\ndone_seconds = 5\n"))
    assert settings.screen.done_seconds == 12


def test_a_wrong_variable_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence leads to the environment and not to the file."""
    monkeypatch.setenv("HUB_KIOSK_SCREEN_DONE_SECONDS", "soon")
    with pytest.raises(SettingsError, match="HUB_KIOSK_SCREEN_DONE_SECONDS in the environment"):
        kiosk.read(write(tmp_path, "[screen]\ndone_seconds = 5\n"))


def test_the_registry_reads_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Words become what they mean; what may not stand there is named."""
    monkeypatch.setenv("HUB_REGISTRY_WORKERS", "3")
    monkeypatch.setenv("HUB_REGISTRY_BEHIND_TLS", "true")
    assert (registry.read().workers, registry.read().behind_tls) == (3, True)
    monkeypatch.setenv("HUB_REGISTRY_WORKERS", "0")
    with pytest.raises(SettingsError, match=r"HUB_REGISTRY_WORKERS in the environment: .* >= 1"):
        registry.read()


def test_the_registry_reads_a_file_what_systemd_hands_over_and_its_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The later goes before the earlier, so that a secret need not stand in the file."""
    file, handed = tmp_path / "registry.toml", tmp_path / "credentials"
    file.write_text('secret_key = "in the file"\ndatabase = "file.db"\nworkers = 3\n')
    handed.mkdir()
    (handed / "HUB_REGISTRY_SECRET_KEY").write_text("handed over\n")
    (handed / "HUB_REGISTRY_WORKERS").write_text("4")
    monkeypatch.setenv("HUB_REGISTRY_CONFIG", str(file))
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(handed))
    monkeypatch.setenv("HUB_REGISTRY_WORKERS", "5")
    settings = registry.read()
    assert (settings.secret_key, settings.database, settings.workers) == ("handed over", "file.db", 5)


def test_an_installed_registrys_file_is_read_where_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without it, a registry works by its environment alone, as ever."""
    monkeypatch.setattr(registry, "DEFAULT_PATH", tmp_path / "registry.toml")
    assert registry.read().workers == 2
    (tmp_path / "registry.toml").write_text("workers = 7\n")
    assert registry.read().workers == 7
    (tmp_path / "registry.toml").write_text("wrokers = 7\n")
    with pytest.raises(SettingsError, match=r"registry\.toml, line 1: there is no setting"):
        registry.read()
