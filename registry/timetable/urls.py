"""Addresses of the timetable's pages, under /timetable/."""

from django.urls import path

from registry.timetable import pages

app_name = "timetable"
urlpatterns = [
    path("", pages.week, name="week"),
    path("calendars/", pages.calendars, name="calendars"),
    path("series/", pages.series, name="new-series"),
    path("series/<uuid:number>/", pages.series, name="series"),
    path("series/<uuid:number>/end/", pages.end, name="end-series"),
    path("sessions/<uuid:session>/", pages.call, name="call"),
]
