"""Events a second from ledger to receipt, against a bare post of the same bodies to an empty view."""

import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import msgspec
import requests
import zstandard

from benchmarks import figures, waiting
from sync import wire
from sync.client import ZSTD_LEVEL, Registry
from sync.delivery import Delivery, utc_now
from sync.ledger import Ledger
from sync.store import Store
from tests.end_to_end.killed import Works

EVENTS = 10_000


def main() -> None:
    """Deliver to a real registry on SQLite; then post the same batches to nothing."""
    with tempfile.TemporaryDirectory(prefix="hub-bench-", dir=".") as name:
        works = Works(Path(name).resolve())
        works.set_up()
        try:
            store = Store.open(works.store)
            waiting.record(store, EVENTS)
            bodies = batches(store)
            delivery = Delivery(store, Registry(store.identity()))
            begun = time.perf_counter()
            while delivery.push():
                pass
            delivered = EVENTS / (time.perf_counter() - begun)
            assert Ledger(store).state().high_water == EVENTS
            store.close()
        finally:
            works.stop()
    bare = EVENTS / post(bodies)
    figures.tell(
        "delivery, events a second",
        delivered / bare,
        delivered_per_second=delivered,
        bare_post_per_second=bare,
        floor="requests.Session.post of the same zstd bodies to a view that does nothing",
        registry="one gunicorn worker, SQLite, synchronous=FULL, events kept and counted",
        events=EVENTS,
    )


def batches(store: Store) -> list[bytes]:
    """Return what delivery is going to send."""
    contents = [msgspec.Raw(content.encode()) for _, content in Ledger(store).unanswered(EVENTS)]
    kiosk = store.identity().kiosk
    return [
        zstandard.compress(
            wire.encode(
                wire.Batch(kiosk=kiosk, sent_at=utc_now(), events=contents[start : start + wire.BATCH_LIMIT])
            ),
            ZSTD_LEVEL,
        )
        for start in range(0, EVENTS, wire.BATCH_LIMIT)
    ]


class Empty(BaseHTTPRequestHandler):
    """Reads, and says nothing."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Answer 200 without a body."""
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""


def post(bodies: list[bytes]) -> float:
    """Post bodies one after another; return the seconds it took."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Empty)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with requests.Session() as session:
        begun = time.perf_counter()
        for body in bodies:
            session.post(f"http://127.0.0.1:{server.server_address[1]}/", data=body).raise_for_status()
        took = time.perf_counter() - begun
    server.shutdown()
    return took


if __name__ == "__main__":
    main()
