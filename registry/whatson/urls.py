"""Addresses of the public timetable."""

from django.urls import path

from registry.whatson.views import as_json, calendar, page

app_name = "whatson"
urlpatterns = [
    path("whats-on/", page, name="page"),
    path("whats-on.ics", calendar, name="calendar"),
    path("whats-on.json", as_json, name="json"),
]
