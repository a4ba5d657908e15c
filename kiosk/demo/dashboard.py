"""Reading the dashboard as its users do: sign in, ask for a period, take the file."""

import csv
import io
from dataclasses import dataclass
from datetime import date

import requests

from kiosk.demo.processes import DemoError

SECONDS = 60


@dataclass(frozen=True, slots=True)
class Figures:
    """One hub's row of the page "Reach", as the file gives it."""

    attendances: int
    anonymous: int
    people: int
    families: int
    children: dict[str, int]
    adults: dict[str, int]
    age_unknown: int


def figures(url: str, user: str, password: str, hub: str, first: date, last: date) -> Figures:
    """Return what the dashboard says of one hub between two days, both included.

    Raises:
        DemoError: it cannot be read.
    """
    with requests.Session() as session:
        _sign_in(session, url, user, password)
        answer = session.get(
            f"{url}/reach/table.csv",
            params={"from": first.isoformat(), "to": last.isoformat()},
            timeout=SECONDS,
        )
    if answer.status_code != requests.codes.ok or "text/csv" not in answer.headers.get("Content-Type", ""):
        raise DemoError(f"The dashboard gave no figures (status {answer.status_code}).")
    for row in csv.DictReader(io.StringIO(answer.text)):
        if row["hub_code"] == hub:
            return _figures(row)
    raise DemoError(f"The dashboard has no row for the hub {hub}.")


def _sign_in(session: requests.Session, url: str, user: str, password: str) -> None:
    login = f"{url}/accounts/login/"
    session.get(login, timeout=SECONDS)
    form = {"login": user, "password": password, "csrfmiddlewaretoken": session.cookies.get("csrftoken", "")}
    answer = session.post(
        login, data=form, headers={"Referer": login}, timeout=SECONDS, allow_redirects=False
    )
    if answer.status_code != requests.codes.found:
        raise DemoError("The dashboard did not accept the sign-in that was made for it.")


def _figures(row: dict[str, str]) -> Figures:
    return Figures(
        attendances=int(row["attendances"]),
        anonymous=int(row["attendances_anonymous"]),
        people=int(row["unique_people"]),
        families=int(row["unique_families"]),
        children=_bands(row, "children_"),
        adults=_bands(row, "adults_"),
        age_unknown=int(row["age_unknown"]),
    )


def _bands(row: dict[str, str], prefix: str) -> dict[str, int]:
    return {name.removeprefix(prefix): int(value) for name, value in row.items() if name.startswith(prefix)}
