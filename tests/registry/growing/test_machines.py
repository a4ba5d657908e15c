"""Several machines as docs/deploying-registry.md has them: one ``registry.toml``, one database, one balancer.

Kiosks deliver through any of them, at once.
"""

import json
import random
import re
import subprocess
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import msgspec
import psycopg
import pytest
import requests
from django.conf import settings

from sync import events, wire
from tests import postgresql
from tests.end_to_end.killed import Process, command, until
from tests.registry.growing.machines import Machine, machine
from tests.registry.making import arrival

KIOSKS, EVENTS, BATCH = 4, 120, 10
PEOPLE = [UUID(int=0x9E0 + number) for number in range(40)]
TEN = datetime(2026, 3, 27, 10, tzinfo=UTC)
PASSWORD = "an invented account of these tests"
PORT = "8777"
ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs/deploying-registry.md").read_text(encoding="utf-8")
SETTINGS = re.findall(r"registry\.toml <<END\n(.*?)^END$", PAGE, flags=re.MULTILINE | re.DOTALL)[0]
NAME = "registry.example"
BALANCED = {"Host": NAME, "X-Forwarded-Proto": "https"}
"""What the balancer says with every request."""
NIGHTLY = [each.read_text() for each in sorted(ROOT.glob("systemd/registry/*.timer"))]
COMMANDS = re.findall(r"^Unit=hub-registry@(.*)\.service$", "".join(NIGHTLY), re.MULTILINE)
SET_UP = f"""
import json
from django.contrib.auth.models import User
from django.utils import timezone
from registry.access.models import Post
from registry.access.roles import Role
from registry.kiosks.services import make_code
from registry.timetable.models import Hub
hub = Hub.objects.create(code="MOA", name="The Moat")
Post.objects.create(user=User.objects.create_user("ana", password="{PASSWORD}"), role=Role.ANALYST.value)
print(json.dumps([make_code(hub, None, timezone.now())[1] for _ in range({KIOSKS})]))
"""


def settings_for(database: str) -> str:
    """Return the page's ``registry.toml``, the same for every machine."""
    there = re.sub(r"^database = .*", f'database = "{database}"', SETTINGS, flags=re.MULTILINE)
    return re.sub(r"\$\(.*\)", "known to all machines of one registry, and to nobody else at all", there)


class Server:
    """A registry on one machine."""

    def __init__(self, at: Machine, database: str) -> None:
        self.machine = at
        self.env = at.env(HUB_REGISTRY_CONFIG=str(at.home / "registry.toml"))
        (at.home / "registry.toml").write_text(settings_for(database))
        self.url = f"http://{at.address}:{PORT}"

    def run(self, *words: str) -> str:
        """Run one of the registry's commands there."""
        done = subprocess.run(
            [*self.machine.words, command("hub-registry"), *words],
            env=self.env,
            cwd=self.machine.home,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self) -> Process:
        """Serve, with two workers, until killed."""
        words = ["serve", "--host", self.machine.address, "--port", PORT, "--workers", "2"]
        program = [*self.machine.words, command("hub-registry"), *words]
        process = Process(program, self.env, self.machine.home / "log")
        until(self.answers)
        return process

    def answers(self) -> bool:
        """Return whether it can be asked."""
        try:
            return requests.get(f"{self.url}/readyz", headers=BALANCED, timeout=5).text == "ok\n"
        except requests.RequestException:
            return False


class Door:
    """A kiosk whose requests go to one machine after another, as a balancer would send them."""

    def __init__(self, servers: Sequence[Server], code: str) -> None:
        self._next = cycle(servers)
        answer = self._post("enrol", wire.EnrolRequest(code=code, name="Front desk"))
        self.identity = msgspec.json.decode(answer, type=wire.EnrolAnswer)
        self.held = 0
        self.turned_away = 0

    def deliver(self, raw: Sequence[bytes]) -> None:
        """Send batches until the registry holds them all; one that fails goes to the next machine."""
        while self.held < len(raw):
            some = [msgspec.Raw(each) for each in raw[self.held : self.held + BATCH]]
            batch = wire.Batch(kiosk=self.identity.kiosk, sent_at=datetime.now(UTC), events=some)
            try:
                answer = self._post("events", batch, Authorization=f"Bearer {self.identity.token}")
            except requests.RequestException:
                self.turned_away += 1
                continue
            self.held = msgspec.json.decode(answer, type=wire.BatchAnswer).high_water

    def recorded(self) -> list[bytes]:
        """Return a day's arrivals; the same people come in at every door."""
        rng, kiosk = random.Random(self.identity.kiosk.int), self.identity.kiosk
        said = []
        for seq in range(1, EVENTS + 1):
            at = TEN + timedelta(seconds=seq)
            number = int(at.timestamp() * 1000) << 80 | 7 << 76 | 2 << 62 | rng.getrandbits(62)
            event = arrival(kiosk, seq, at=at, person=PEOPLE[seq % len(PEOPLE)], event=UUID(int=number))
            said.append(events.encode(event))
        return said

    def _post(self, path: str, message: msgspec.Struct, **headers: str) -> bytes:
        url = f"{next(self._next).url}{wire.BASE_PATH}/{path}"
        answer = requests.post(url, data=wire.encode(message), headers=BALANCED | headers, timeout=20)
        answer.raise_for_status()
        return answer.content


@contextmanager
def two_machines() -> Iterator[tuple[str, list[Server]]]:
    """Start a database, and make two machines that know its address."""
    with TemporaryDirectory(prefix="registry-") as name, ExitStack() as ended:
        folder = Path(name)
        database = ended.enter_context(postgresql.running(folder))
        yield database, [Server(ended.enter_context(machine(n, folder)), database) for n in (1, 2)]


@pytest.mark.skipif("postgresql" in settings.DATABASES["default"]["ENGINE"], reason="makes its own server")
def test_kiosks_deliver_through_two_machines_and_one_is_lost() -> None:
    """Every event is held once, people count once at whichever door, and a sign-in holds on both machines."""
    with two_machines() as (database, servers):
        one, other = servers
        at_once(servers, "migrate", "--verbosity", "0")
        codes = json.loads(one.run("shell", "-v", "0", "-c", SET_UP))
        running = [server.start() for server in servers]
        try:
            doors = [Door([servers[n % 2], servers[1 - n % 2]], code) for n, code in enumerate(codes)]
            cookies = sign_in(one)
            assert knows(other, cookies)
            threads = [threading.Thread(target=door.deliver, args=[door.recorded()]) for door in doors]
            for thread in threads:
                thread.start()
            until(lambda: sum(door.held for door in doors) > KIOSKS * EVENTS // 4)
            running[0].kill()
            for thread in threads:
                thread.join(120)
            assert [door.held for door in doors] == [EVENTS] * KIOSKS
            assert sum(door.turned_away for door in doors) > 0
            assert knows(other, cookies)
            check(database)
        finally:
            for process in running:
                process.kill()


@pytest.mark.long
@pytest.mark.skipif("postgresql" in settings.DATABASES["default"]["ENGINE"], reason="makes its own server")
def test_nothing_breaks_where_timers_run_on_two_machines() -> None:
    """Every nightly command on both at the same moment; each ends well on each."""
    assert len(COMMANDS) >= 10
    with two_machines() as (_, servers):
        for words in (["migrate", "--verbosity", "0"], *([name] for name in COMMANDS)):
            at_once(servers, *words)


def at_once(servers: Sequence[Server], *words: str) -> None:
    """Run a command on each in the same moment; tables are brought up to date one after the other.

    Two machines that were given a new version together made their triggers at once, and one of them failed.
    """
    with ThreadPoolExecutor(len(servers)) as threads:
        for each in [threads.submit(server.run, *words) for server in servers]:
            each.result(300)


def check(database: str) -> None:
    """Count in the database itself."""
    with psycopg.connect(database) as conn:
        distinct = "COUNT(DISTINCT (kiosk_id, seq)), COUNT(DISTINCT id)"
        held = conn.execute(f"SELECT COUNT(*), {distinct} FROM intake_event")  # noqa: S608  our own words
        assert held.fetchone() == (KIOSKS * EVENTS,) * 3
        counted = conn.execute("SELECT COUNT(*), COUNT(*) FILTER (WHERE counts) FROM intake_attendance")
        assert counted.fetchone() == (KIOSKS * EVENTS, len(PEOPLE))
        marks = conn.execute("SELECT high_water, highest FROM kiosks_kiosk").fetchall()
        assert marks == [(EVENTS, EVENTS)] * KIOSKS


def knows(server: Server, cookies: dict[str, str]) -> bool:
    """Return whether a machine shows a dashboard to whoever signed in, rather than asking who they are."""
    page = requests.get(
        f"{server.url}/reach/", headers=BALANCED, cookies=cookies, timeout=30, allow_redirects=False
    )
    return page.status_code == 200


def sign_in(server: Server) -> dict[str, str]:
    """Sign in on one machine, and return what a browser would send to any other.

    Cookies are for TLS only, which ends at the balancer; so they are handed on here, not kept.
    """
    url = f"{server.url}/accounts/login/"
    page = requests.get(url, headers=BALANCED, timeout=30)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
    assert token, page.text
    form = {"login": "ana", "password": PASSWORD, "csrfmiddlewaretoken": token[1]}
    came_from = BALANCED | {"Referer": f"https://{NAME}/accounts/login/"}
    held = dict(page.cookies)
    answer = requests.post(url, data=form, headers=came_from, cookies=held, timeout=30, allow_redirects=False)
    assert answer.is_redirect, answer.text
    return held | dict(answer.cookies)
