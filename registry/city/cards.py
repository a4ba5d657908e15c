"""The clear tokens of a synthetic city, for a simulated reader. A real registry cannot write this file."""

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from registry.city.people import Household
from registry.people.models import Medium


def write_cards(path: Path, homes: Iterable[Household]) -> int:
    """Write the active media as JSON lines that only their owner may read; return how many.

    Raises:
        OSError: the file cannot be written.
    """
    lines = list(_lines(homes))
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        os.fchmod(descriptor, 0o600)
        file.writelines(lines)
    return len(lines)


def _lines(homes: Iterable[Household]) -> Iterator[str]:
    for home in homes:
        for key in home.keys:
            if key.standing == Medium.Standing.ACTIVE:
                yield (
                    json.dumps(
                        {
                            "protocol": key.token.protocol,
                            "value": key.token.value,
                            "family": str(home.id),
                            "person": str(key.holder.id),
                            "hub": home.hub.shape.code,
                        }
                    )
                    + "\n"
                )
