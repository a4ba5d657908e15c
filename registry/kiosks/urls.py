"""Addresses of the kiosks' API."""

from django.urls import path, re_path

from registry.kiosks import api

urlpatterns = [
    path("kiosk/v1/enrol", api.enrol),
    path("kiosk/v1/events", api.events),
    path("kiosk/v1/changes", api.changes),
    re_path("", api.nothing_here),
]
