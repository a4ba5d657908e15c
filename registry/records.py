"""How records are shown in the admin: to look at, to change, or both."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

if TYPE_CHECKING:
    Records = admin.ModelAdmin[Any]
else:
    Records = admin.ModelAdmin


class Served(Records):
    """Records that are written and removed through a room's services, so that the kiosks hear of it."""

    def write(self, record: Any) -> None:
        """Write one record; to be said by each kind."""
        raise NotImplementedError

    def remove(self, record: Any) -> None:
        """Remove one record; to be said by each kind that can be removed."""
        raise NotImplementedError

    def save_model(
        self,
        request: HttpRequest,  # noqa: ARG002  Django passes it
        obj: Any,
        form: "ModelForm[Any]",  # noqa: ARG002  Django passes it
        change: bool,  # noqa: ARG002, FBT001  Django passes it
    ) -> None:
        """Write what the form holds."""
        self.write(obj)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:  # noqa: ARG002  Django passes it
        """Remove one."""
        self.remove(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:  # noqa: ARG002
        """Remove several, one after another."""
        for record in queryset:
            self.remove(record)


class Kept(Records):
    """Records that are changed but not deleted by hand."""

    list_per_page = 50
    show_full_result_count = False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Say no."""
        return False


class ReadOnly(Kept):
    """Shows records; adds, changes and deletes none."""

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002  Django passes it
        """Say no."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Say no."""
        return False
