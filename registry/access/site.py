"""Django's admin as our records: opened by role, and signed in to where everybody signs in."""

from typing import Any

from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from registry.access.grants import posts
from registry.records import Records


class RecordsSite(AdminSite):
    """The records. Its own sign-in page would go round the throttle and the second factor."""

    site_header = site_title = "Family Hub registry"
    index_title = "Everything on record"

    def register(
        self, model_or_iterable: Any, admin_class: "type[ModelAdmin[Any]] | None" = None, **options: Any
    ) -> None:
        """Take in only records that ask the table of roles; other packages bring some that do not."""
        if admin_class is not None and issubclass(admin_class, Records):
            super().register(model_or_iterable, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        """Let in whoever has a post; each kind of record then asks the table."""
        return bool(posts(request.user))

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:  # noqa: ARG002
        """Send to the one sign-in page.

        Raises:
            PermissionDenied: somebody without a post is signed in already.
        """
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next", "/admin/"))
