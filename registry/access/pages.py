"""How a page says who may open it."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.cache import cache_control

from registry.access.grants import may
from registry.access.roles import Act

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def allowed(act: Act) -> Callable[[View[P]], View[P]]:
    """Open a page to accounts that may do this somewhere; nobody on the way keeps a copy.

    The page itself narrows what it shows with `registry.access.scope.scope`.
    """

    def opened(view: View[P]) -> View[P]:
        @wraps(view)
        def asked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not may(request.user, act):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return login_required(cache_control(private=True, no_store=True)(asked))

    return opened
