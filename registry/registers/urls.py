"""Addresses of the registers."""

from django.urls import path

from registry.registers import pages

app_name = "registers"
urlpatterns = [
    path("", pages.day, name="day"),
    path("<uuid:key>/", pages.session, name="session"),
]
