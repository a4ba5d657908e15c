"""Addresses of the kiosks' API."""

from django.urls import path, re_path

from registry.kiosks import api

urlpatterns = [
    path("kiosk/v1/enrol", api.enrol),
    path("kiosk/v1/events", api.events),
    path("kiosk/v1/changes", api.changes),
    path("kiosk/v1/sums", api.sums),
    path("kiosk/v1/bucket/<int:number>", api.bucket),
    path("kiosk/v1/heartbeat", api.heartbeat),
    path("kiosk/v1/diagnostics", api.diagnostics),
    path("kiosk/v1/others", api.others),
    re_path("", api.nothing_here),
]
