"""How records are shown in the admin: to look at, to change, or both; to whom; and what is noted of it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from registry.access.grants import may
from registry.access.roles import LISTS, Act, acts_on
from registry.access.scope import scope
from registry.access.sensitive import is_restricted
from registry.audit.models import Entry
from registry.audit.services import note
from registry.audit.why import given, held_back

if TYPE_CHECKING:
    from django.db.models.fields.related import RelatedField

    _ModelAdmin = admin.ModelAdmin[Any]
else:
    _ModelAdmin = admin.ModelAdmin

PERSONAL = frozenset({"people", "intake", "privacy", "register", "geography"})
"""Rooms whose records are people's, or lead to them: a look at one is noted."""
LISTED = frozenset({"people", "privacy"})
"""Rooms whose lists show whose records they are."""


class Records(_ModelAdmin):
    """Records that an account reaches by the table of roles, each look and change noted."""

    change_form_template = "admin/record.html"
    list_per_page = 50

    @property
    def see(self) -> Act:
        """The act of seeing records of this kind."""
        return acts_on(self.opts.app_label, self.opts.model_name or "")[0]

    @property
    def alter(self) -> Act:
        """The act of changing records of this kind."""
        return acts_on(self.opts.app_label, self.opts.model_name or "")[1]

    @property
    def personal(self) -> bool:
        """Whether a look at one of these is a look at somebody's record."""
        return self.opts.app_label in PERSONAL

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Ask the table."""
        return may(request.user, self.see)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Ask the table, and for one record whether it is within reach."""
        return self._reaches(request, self.see, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Ask the table."""
        return may(request.user, self.alter)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Ask the table, and for one record whether it is within reach and not restricted."""
        return self._reaches(request, self.alter, obj) and not self._restricted(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Ask the table, and for one record whether it is within reach."""
        return self._reaches(request, self.alter, obj)

    def _restricted(self, record: Any) -> bool:
        return record is not None and self.opts.app_label == "people" and is_restricted(record)

    def _reaches(self, request: HttpRequest, act: Act, record: Any) -> bool:
        if record is None or record.pk is None:
            return may(request.user, act)
        mine = scope(request.user, act, self.model._default_manager.filter(pk=record.pk))  # noqa: SLF001  Django's public way in
        return mine.exists()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the records within the account's reach."""
        return scope(request.user, self.see, super().get_queryset(request))

    def get_field_queryset(
        self, db: str | None, db_field: "RelatedField[Any, Any]", request: HttpRequest
    ) -> QuerySet[Any] | None:
        """Offer, in a form, only records within the account's reach."""
        offered = super().get_field_queryset(db, db_field, request)
        target = db_field.related_model
        if not isinstance(target, type) or target._meta.app_label not in {"people", "timetable", "kiosks"}:  # noqa: SLF001
            return offered
        records = target._default_manager.all() if offered is None else offered  # noqa: SLF001  as above
        return scope(request.user, self.see, records)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the list, and note whose records were in it; a desk finds people otherwise."""
        lists = LISTS.get(self.opts.app_label)
        if lists and self.has_view_permission(request) and not may(request.user, lists):
            messages.info(request, "Your account sees no lists of people: find somebody by two identifiers.")
            return HttpResponseRedirect("/people/")
        response = super().changelist_view(request, extra_context)
        shown = getattr(response, "context_data", None) or {}
        if self.opts.app_label in LISTED and "cl" in shown:
            searched = "searched the records" if request.GET.get("q") else ""
            note(request.user, Entry.What.LISTED, shown["cl"].result_list, why=searched)
        return response

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show one record, or take its form; of a sensitive family only with a reason."""
        record = self.get_object(request, object_id) if object_id and self.personal else None
        if record is not None and (held := held_back(request, record)):
            return held
        response = super().changeform_view(
            request, object_id, form_url, {**(extra_context or {}), "asks_why": self.personal}
        )
        if record is not None and request.method == "GET" and response.status_code == 200:
            note(request.user, Entry.What.LOOKED, [record], why=given(request, record) or "opened the record")
        return response

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show what was changed; that is a look at the record too."""
        record = self.get_object(request, object_id) if self.personal else None
        if record is not None and (held := held_back(request, record)):
            return held
        response = super().history_view(request, object_id, extra_context)
        if record is not None:
            note(request.user, Entry.What.LOOKED, [record], why="opened its history")
        return response

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Ask whether to remove it, which shows what hangs on it."""
        record = self.get_object(request, object_id) if self.personal else None
        if record is not None and (held := held_back(request, record)):
            return held
        return super().delete_view(request, object_id, extra_context)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Note it in the audit too."""
        note(request.user, Entry.What.ADDED, [obj], why=_why(request, obj))
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Note it in the audit too, with the names of the fields."""
        note(request.user, Entry.What.CHANGED, [obj], fields=_changed(message), why=_why(request, obj))
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        """Note them in the audit too."""
        note(request.user, Entry.What.REMOVED, queryset, why=request.POST.get("_why", ""))
        return super().log_deletions(request, queryset)


def _why(request: HttpRequest, record: Model) -> str:
    return request.POST.get("_why", "").strip() or given(request, record)


def _changed(message: Any) -> Iterable[str]:
    """Return the names of the fields that Django says were changed."""
    parts = message if isinstance(message, list) else []
    return [str(name) for part in parts for name in part.get("changed", {}).get("fields", [])]


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
