"""Ask a registry without a pause, in four ways, and write down how each was answered: one word and a status.

What a balancer, a person and a kiosk ask comes through nginx. What is slow is handed in at the socket itself,
half of it two seconds after the other, so that some of it is always under way.
"""

import json
import socket
import ssl
import sys
import threading
import time
from collections.abc import Callable
from http.client import HTTPException, HTTPSConnection

NAME, CERTIFICATE, SOCKET = sys.argv[1:]
ENROL = "/api/kiosk/v1/enrol"
ASKED = json.dumps({"code": "NO-SUCH-CODE", "name": "Nobody"}).encode()
PATIENCE = 60


def through_nginx(method: str, path: str, body: bytes | None = None) -> int:
    """Ask as the world outside does."""
    trusted = ssl.create_default_context(cafile=CERTIFICATE)
    line = HTTPSConnection(NAME, timeout=PATIENCE, context=trusted)
    line.request(method, path, body, {"Content-Type": "application/json"})
    status = line.getresponse().status
    line.close()
    return status


def slowly() -> int:
    """Ask at the socket, and hesitate in the middle."""
    head = f"POST {ENROL} HTTP/1.1\r\nHost: {NAME}\r\nX-Forwarded-Proto: https\r\nConnection: close\r\n"
    sent = f"{head}Content-Type: application/json\r\nContent-Length: {len(ASKED)}\r\n\r\n".encode() + ASKED
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(PATIENCE)
        line.connect(SOCKET)
        line.sendall(sent[:-5])
        time.sleep(2)
        line.sendall(sent[-5:])
        return int(line.makefile("rb").readline().split()[1])


def keep_asking(what: str, ask: Callable[[], int], pause: float) -> None:
    """Ask until this program is ended."""
    while True:
        try:
            said: int | str = ask()
        except (OSError, HTTPException, IndexError) as error:
            said = type(error).__name__
        sys.stdout.write(f"{what} {said}\n")
        sys.stdout.flush()
        time.sleep(pause)


for each in (
    ("ready", lambda: through_nginx("GET", "/readyz"), 0.05),
    ("page", lambda: through_nginx("GET", "/accounts/login/"), 0.05),
    ("kiosk", lambda: through_nginx("POST", ENROL, ASKED), 0.05),
    ("slow", slowly, 0.0),
    ("slow", slowly, 0.7),
):
    threading.Thread(target=keep_asking, args=each).start()
