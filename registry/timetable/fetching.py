"""Reading a calendar from a file or from an address on the internet."""

from pathlib import Path

import requests

MOST_BYTES = 20 * 2**20
PATIENCE = (5, 30)
"""Seconds to connect, and to wait for each piece."""


class OutOfReach(Exception):
    """The calendar could not be fetched; the message says why, in a sentence."""


def fetch(source: str) -> bytes:
    """Return what is at an address (https, or webcal as calendars call it) or in a file.

    Raises:
        OutOfReach: it is not there, too large, or not to be read.
    """
    if source.startswith(("https://", "webcal://", "http://")):
        return _from_address(source.replace("webcal://", "https://", 1))
    try:
        return Path(source).read_bytes()
    except OSError as error:
        raise OutOfReach(f"The file {source} cannot be read: {error.strerror}.") from error


def _from_address(address: str) -> bytes:
    try:
        with requests.get(address, timeout=PATIENCE, stream=True) as answer:
            answer.raise_for_status()
            content = b""
            for piece in answer.iter_content(65_536):
                content += piece
                if len(content) > MOST_BYTES:
                    raise OutOfReach(
                        f"The calendar is larger than {MOST_BYTES >> 20} MB; that is no timetable."
                    )
            return content
    except requests.RequestException as error:
        # The address may hold a secret, and the exception holds the address.
        raise OutOfReach(f"The calendar's address did not answer ({type(error).__name__}).") from None
