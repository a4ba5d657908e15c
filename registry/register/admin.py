"""The feed in the admin, for finding out what a kiosk should know."""

from django.contrib import admin

from registry.records import ReadOnly
from registry.register.models import Entry, Feed


@admin.register(Feed)
class FeedAdmin(ReadOnly):
    """How far the feed is."""

    list_display = ["version", "epoch"]


@admin.register(Entry)
class EntryAdmin(ReadOnly):
    """The latest state of each thing in the slice."""

    list_display = ["version", "kind", "hub", "expires", "deleted"]
    list_filter = ["kind", "deleted"]
    search_fields = ["=id"]
    ordering = ["-version"]
