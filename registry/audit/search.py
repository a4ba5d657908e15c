"""Searching the audit: by person or record, by account, by what was done, by days."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.db.models import Q, QuerySet

from registry.audit.models import Entry
from registry.inputs import DayInput
from registry.intake.models import Audit

PAGE = 100
"""Rows on a page; the file has all."""


class Search(forms.Form):
    """What data protection may ask of the audit."""

    record = forms.UUIDField(required=False, label="Person or record", help_text="The number in its address.")
    who = forms.CharField(required=False, label="Account", max_length=150)
    what = forms.ChoiceField(required=False, label="What", choices=[("", "anything"), *Entry.What.choices])
    first = forms.DateField(required=False, label="From", widget=DayInput())
    last = forms.DateField(required=False, label="To", widget=DayInput())


def found(asked: dict[str, Any], before: int | None = None) -> QuerySet[Entry]:
    """Return the entries that answer a search, newest first; ``before`` goes on below that one."""
    wanted = Q()
    if asked.get("record"):
        wanted &= Q(person=asked["record"]) | Q(record=str(asked["record"]))
    if asked.get("who"):
        wanted &= Q(who__iexact=asked["who"])
    if asked.get("what"):
        wanted &= Q(what=asked["what"])
    if asked.get("first"):
        wanted &= Q(at__gte=_midnight(asked["first"]))
    if asked.get("last"):
        wanted &= Q(at__lt=_midnight(asked["last"] + timedelta(days=1)))
    if before:
        wanted &= Q(id__lt=before)
    return Entry.objects.filter(wanted).order_by("-id")


def at_kiosks(record: Any) -> QuerySet[Audit]:
    """Return what staff did at kiosks about a person or record, newest first."""
    return Audit.objects.filter(about=record).select_related("hub").order_by("-at")


HEADER = ("at", "account", "roles", "what", "kind", "record", "person", "fields", "why")


def rows(entries: QuerySet[Entry]) -> Iterator[tuple[str, ...]]:
    """Yield the entries as rows of a file, oldest last, without holding them all."""
    yield HEADER
    for entry in entries.iterator(chunk_size=1000):
        person = str(entry.person or "")
        at = entry.at.isoformat(timespec="seconds")
        yield (
            at,
            entry.who,
            entry.roles,
            entry.what,
            entry.kind,
            entry.record,
            person,
            entry.fields,
            entry.why,
        )


def _midnight(day: Any) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(settings.TIME_ZONE))
