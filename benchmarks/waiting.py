"""Events that wait to be delivered, and a registry that takes whatever comes."""

import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from uuid import UUID, uuid4

import msgspec
import zstandard

from sync import wire
from sync.events import ArrivalRecorded, Confirmed, Medium
from sync.ledger import Ledger
from sync.store import Store


def arrival() -> ArrivalRecorded:
    """Return an invented person's arrival."""
    return ArrivalRecorded(
        visit=uuid4(),
        person=uuid4(),
        family=uuid4(),
        purpose="just-visiting",
        medium=Medium.CARD,
        confirmed=Confirmed.SELF,
    )


def record(store: Store, count: int) -> None:
    """Record so many arrivals, a hundred in a transaction."""
    now, ledger = datetime.now(UTC), Ledger(store)
    for _ in range(count // 100):
        ledger.record([arrival() for _ in range(100)], at=now, day=now.date())


def acknowledge(store: Store, at: datetime) -> None:
    """Write down that the registry holds everything, at this time."""
    conn = store.db.conn
    with store.transaction():
        conn.execute(
            "INSERT INTO receipt (seq, verdict, reason, at)"
            " SELECT seq, 'accepted', '', ? FROM event WHERE seq > (SELECT high_water FROM delivery)",
            [at.isoformat()],
        )
        conn.execute("UPDATE delivery SET high_water = (SELECT MAX(seq) FROM event)")


class EasyRegistry:
    """Answers for one kiosk: takes every event, and hands out pages of invented people."""

    def __init__(self, kiosk: UUID, people: int) -> None:
        entries = [wire.upsert(wire.Person(id=uuid4(), known_as=f"Person {n}")) for n in range(people)]
        outer = self
        self.kiosk = kiosk
        self.pages = [entries[start : start + 1000] for start in range(0, people, 1000)]

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                self._answer(outer.take(zstandard.decompress(body)))

            def do_GET(self) -> None:
                cursor = self.path.split("cursor=")[1].split("&")[0]
                self._answer(outer.page(int(cursor or 0)))

            def _answer(self, message: msgspec.Struct) -> None:
                body = wire.encode(message)
                self.send_response(200)
                self.send_header("Content-Type", wire.MEDIA_TYPE)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def take(self, body: bytes) -> wire.BatchAnswer:
        """Take every event of a batch."""
        sent = [msgspec.json.decode(raw) for raw in msgspec.json.decode(body, type=wire.Batch).events]
        answers = [
            wire.Answer(seq=each["seq"], index=index, verdict=wire.Verdict.ACCEPTED)
            for index, each in enumerate(sent)
        ]
        return wire.BatchAnswer(
            kiosk=self.kiosk, answers=answers, high_water=sent[-1]["seq"], time=datetime.now(UTC)
        )

    def page(self, number: int) -> wire.Changes:
        """Return one page of the first load."""
        now = datetime.now(UTC)
        return wire.Changes(
            kiosk=self.kiosk,
            upserts=self.pages[number],
            tombstones=[],
            cursor=str(number + 1),
            more=number + 1 < len(self.pages),
            as_of=now.date(),
            time=now,
        )
