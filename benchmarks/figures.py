"""Percentiles, and the one line that a benchmark prints."""

import json
import platform
import statistics
from collections.abc import Sequence


def p(values: Sequence[float], percent: int) -> float:
    """Return a percentile, such as 50 or 99."""
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


def tell(name: str, ratio: float, **figures: object) -> None:
    """Print the line."""
    rounded = {key: round(value, 3) if isinstance(value, float) else value for key, value in figures.items()}
    line = {"benchmark": name, "ratio": round(ratio, 2), **rounded, "python": platform.python_version()}
    print(json.dumps(line))
