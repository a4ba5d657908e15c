"""Backups rehearsed: made while the registry is written to, brought back, and refused when they are none."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from io import StringIO
from pathlib import Path
from unittest.mock import patch

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.skipif(
    "postgresql" in settings.DATABASES["default"]["ENGINE"],
    reason="these make a database of their own",
)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a migrated database, to be copied by each test."""
    path = tmp_path_factory.mktemp("template") / "registry.db"
    migrate(path)
    return path


@pytest.fixture
def database(template: Path, tmp_path: Path) -> Path:
    """Return a registry's database with one hub in it."""
    path = tmp_path / "registry.db"
    path.write_bytes(template.read_bytes())
    add_hub(path, "MOA")
    return path


def migrate(database: Path) -> None:
    """Make a registry's database."""
    assert cli(database, "migrate", "--verbosity", "0")[0] == 0


def cli(database: Path, *words: str) -> tuple[int, str]:
    """Run hub-registry on this database in a process of its own; return its exit code and what it said."""
    ours = {"HUB_REGISTRY_DATABASE": str(database), "HUB_REGISTRY_DEBUG": "true"}
    others = {key: value for key, value in os.environ.items() if not key.startswith("HUB_")}
    program = [sys.executable, "-c", "from registry.cli import main; main()", *words]
    done = subprocess.run(
        program, env=others | ours, cwd=ROOT, timeout=180, check=False, capture_output=True, text=True
    )
    return done.returncode, done.stdout + done.stderr


def call(database: Path, *words: str) -> tuple[int, str, str]:
    """Run hub-registry on this database; return its exit code, output and errors."""
    said = StringIO()
    with patch.dict(settings.DATABASES["default"], {"NAME": str(database)}):
        try:
            call_command(*words, stdout=said)
        except CommandError as error:
            return error.returncode, said.getvalue(), f"{error}\n"
    return 0, said.getvalue(), ""


def add_hub(path: Path, code: str) -> None:
    """Write a hub as another process would."""
    with closing(sqlite3.connect(path)) as conn, conn:
        conn.execute(
            "INSERT INTO timetable_hub (id, code, name, locality, area, reach_area_basis) "
            "VALUES (?, ?, ?, '', '', '')",
            [code.encode().hex().ljust(32, "0"), code, code],
        )


def hubs(path: Path) -> list[str]:
    """Return the codes of the hubs in a database."""
    with closing(sqlite3.connect(path)) as conn:
        return [code for (code,) in conn.execute("SELECT code FROM timetable_hub ORDER BY code")]


def test_a_backup_brought_back_is_the_registry_of_that_moment(database: Path, tmp_path: Path) -> None:
    """What came after it is kept aside, not lost."""
    code, said, _ = call(database, "backup", str(tmp_path / "monday.db"))
    assert (code, "checked" in said) == (0, True)
    add_hub(database, "ASP")
    code, said, _ = call(database, "restore", str(tmp_path / "monday.db"))
    assert code == 0, said
    assert hubs(database) == ["MOA"]
    (aside,) = tmp_path.glob("registry.db.before-*")
    assert hubs(aside) == ["ASP", "MOA"]
    assert str(aside) in said


def test_a_backup_holds_nothing_that_is_not_committed(database: Path, tmp_path: Path) -> None:
    """Somebody is half way through writing: the copy is the instant before."""
    with closing(sqlite3.connect(database, isolation_level=None)) as conn:
        conn.execute("PRAGMA journal_mode=WAL")
        conn.execute("BEGIN IMMEDIATE")
        conn.execute("UPDATE timetable_hub SET code = 'XXX'")
        assert call(database, "backup", str(tmp_path / "now.db"))[0] == 0
        conn.execute("ROLLBACK")
    assert hubs(tmp_path / "now.db") == ["MOA"]


def test_a_registry_in_use_is_not_replaced(database: Path, tmp_path: Path) -> None:
    """Restoring under a running server would lose what it is writing."""
    call(database, "backup", str(tmp_path / "monday.db"))
    with closing(sqlite3.connect(database, isolation_level=None)) as conn:
        conn.execute("BEGIN IMMEDIATE")
        code, _, problem = call(database, "restore", str(tmp_path / "monday.db"))
        conn.execute("ROLLBACK")
    assert (code, problem) == (1, "The registry is running; stop it before restoring a backup.\n")
    assert hubs(database) == ["MOA"]


def test_a_registry_that_rests_is_not_replaced(database: Path, tmp_path: Path) -> None:
    """It held no lock, was not noticed, and took events in that went into the file put aside."""
    call(database, "backup", str(tmp_path / "monday.db"))
    rests = (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('SELECT * FROM timetable_hub'); "
    )
    program = [sys.executable, "-c", f"{rests}print('open', flush=True); input()", str(database)]
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as resting:
        assert resting.stdout
        assert resting.stdout.readline() == "open\n"
        code, _, problem = call(database, "restore", str(tmp_path / "monday.db"))
        resting.communicate("\n", timeout=60)
    said = f"The registry is running (process {resting.pid}); stop it before restoring a backup.\n"
    assert (code, problem) == (1, said)
    assert call(database, "restore", str(tmp_path / "monday.db"))[0] == 0


def test_what_processes_remember_does_not_hold_for_a_backup(database: Path, tmp_path: Path) -> None:
    """Numbers that were given after it may be given to others now."""
    call(database, "backup", str(tmp_path / "monday.db"))
    call(database, "restore", str(tmp_path / "monday.db"))
    versions = set()
    for path in (database, tmp_path / "monday.db"):
        with closing(sqlite3.connect(path)) as conn:
            versions |= set(conn.execute("SELECT version FROM reach_rewound"))
    assert len(versions) == 2


def test_restoring_where_nothing_is(database: Path, tmp_path: Path) -> None:
    """On a new machine the backup is all that there is."""
    call(database, "backup", str(tmp_path / "monday.db"))
    code, said, _ = call(tmp_path / "new.db", "restore", str(tmp_path / "monday.db"))
    assert (code, "before" in said) == (0, False)
    assert hubs(tmp_path / "new.db") == ["MOA"]


@pytest.mark.parametrize("kind", ["text", "other", "damaged", "newer", "gone"])
def test_what_is_no_backup_is_refused(database: Path, tmp_path: Path, kind: str) -> None:
    """In a sentence, and the registry stays as it was."""
    wrong = tmp_path / "wrong.db"
    if kind == "text":
        wrong.write_text("Dear registry, please restore me")
    elif kind == "other":
        with closing(sqlite3.connect(wrong)) as conn, conn:
            conn.execute("CREATE TABLE recipe (id)")
    elif kind != "gone":
        call(database, "backup", str(wrong))
        with closing(sqlite3.connect(wrong)) as conn, conn:
            conn.execute(
                "INSERT INTO django_migrations (app, name, applied) VALUES ('intake', '9999_later', '')"
            )
    if kind == "damaged":
        content = bytearray(wrong.read_bytes())
        content[8192:40960] = b"\xff" * 32768
        wrong.write_bytes(content)
    code, _, problem = call(database, "restore", str(wrong))
    assert code == 1
    assert problem.count("\n") == 1
    assert problem.endswith(".\n")
    assert ("newer version" in problem) is (kind == "newer")
    assert ("There is no file" in problem) is (kind == "gone")
    assert hubs(database) == ["MOA"]


def test_a_backup_never_writes_over_another(database: Path, tmp_path: Path) -> None:
    """The last good one is not lost to the next."""
    (tmp_path / "monday.db").write_text("precious")
    code, _, problem = call(database, "backup", str(tmp_path / "monday.db"))
    assert (code, "there already" in problem) == (1, True)
    assert (tmp_path / "monday.db").read_text() == "precious"


def test_a_nightly_backup_keeps_so_many(database: Path, tmp_path: Path) -> None:
    """The newest stay; what else lies in the folder is nobody's to remove."""
    folder = tmp_path / "backups"
    folder.mkdir()
    for name in ("registry-2026-03-25T020000.db", "registry-2026-03-26T020000.db", "letter.txt"):
        (folder / name).write_text("earlier")
    code, said, _ = call(database, "backup", "--folder", str(folder), "--keep", "2")
    assert (code, "1 older ones were removed" in said) == (0, True), said
    left = {each.name for each in folder.iterdir()}
    assert left >= {"letter.txt", "registry-2026-03-26T020000.db"}
    assert len(left) == 3


def test_a_backup_has_one_place(database: Path, tmp_path: Path) -> None:
    """Neither none nor two."""
    assert call(database, "backup")[0] == 2
    assert call(database, "backup", str(tmp_path / "a.db"), "--folder", str(tmp_path))[0] == 2


def test_a_backup_is_rehearsed_beside_the_registry(database: Path, tmp_path: Path) -> None:
    """What is in it is counted, and nothing is left of the trial."""
    assert cli(database, "shell", "-c", "from registry.kiosks.keyring import keyring; keyring()")[0] == 0
    call(database, "backup", str(tmp_path / "monday.db"))
    before = sorted(tmp_path.glob("monday*"))
    code, said = cli(database, "rehearse-restore", str(tmp_path / "monday.db"))
    assert code == 0, said
    assert "events                    0 in the backup            0 now" in said
    assert sorted(tmp_path.glob("monday*")) == before
