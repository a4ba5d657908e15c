"""Addresses of the pages about births, under /births/."""

from django.urls import path

from registry.people import pages

app_name = "people"
urlpatterns = [
    path("", pages.expected, name="expected"),
    path("<uuid:number>/", pages.birth, name="birth"),
]
