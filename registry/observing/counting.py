"""Counting what the registry is asked and what it takes in, together for all workers of one machine.

Where ``PROMETHEUS_MULTIPROC_DIR`` names a folder, the workers count in files there; it is emptied by whoever
starts the registry. A view is named by its route: the addresses of people's records are never a label.
"""

import time
from collections.abc import Callable, Iterable

from django.http import HttpRequest, HttpResponse
from prometheus_client import Counter, Histogram

from sync import wire

NO_ROUTE = "none"

REQUESTS = Counter("hub_registry_requests", "Requests answered.", ["view", "method", "status"])
SECONDS = Histogram(
    "hub_registry_request_seconds",
    "Time from a request to its answer.",
    ["view"],
    buckets=(0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)
EVENTS = Counter("hub_registry_events", "Events of kiosks, by what was said of each.", ["verdict"])


def count_requests(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Count every answer, and the time to it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        begun = time.perf_counter()
        response = get_response(request)
        match = request.resolver_match
        view = match.route if match else NO_ROUTE
        SECONDS.labels(view).observe(time.perf_counter() - begun)
        REQUESTS.labels(view, request.method, response.status_code).inc()
        return response

    return middleware


def count_events(answers: Iterable[wire.Answer]) -> None:
    """Count what was said of each event of a batch."""
    for each in answers:
        EVENTS.labels(each.verdict.value).inc()
