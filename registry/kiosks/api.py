"""What kiosks ask over HTTP: each view reads the request, calls one function, and answers."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from registry.kiosks.answers import Refused


@csrf_exempt
def nothing_here(request: HttpRequest) -> HttpResponse:
    """Answer for every address that is not one of ours."""
    raise Refused(404, "not-found", f"There is nothing at {request.path}.")


enrol = events = changes = nothing_here
