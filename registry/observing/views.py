"""What Prometheus reads, with a token of its own."""

import os
import secrets

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from registry.observing.standing_facts import Standings

SHARED = "PROMETHEUS_MULTIPROC_DIR"


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer with every count and every kiosk's standing; without the token, nothing is here.

    Raises:
        Http404: nobody set a token, or this is another.
    """
    token = settings.METRICS_TOKEN
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token or not secrets.compare_digest(given.encode(), token.encode()):
        raise Http404
    asked = CollectorRegistry()
    asked.register(Standings(timezone.now()))
    if os.environ.get(SHARED):
        MultiProcessCollector(asked)  # type: ignore[no-untyped-call]
        counted = b""
    else:
        counted = generate_latest(REGISTRY)
    return HttpResponse(counted + generate_latest(asked), content_type=CONTENT_TYPE_LATEST)
