"""Addresses of the pages about clients of the API."""

from django.urls import path

from registry.api import client_pages

app_name = "clients"
urlpatterns = [
    path("", client_pages.clients, name="clients"),
    path("<uuid:key>/", client_pages.client, name="client"),
    path("<uuid:key>/revoke/", client_pages.end, name="revoke"),
]
