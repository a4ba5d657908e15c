"""Addresses of the Reach page, under /reach/."""

from django.urls import path

from registry.reach.views import reach, table_csv

app_name = "reach"
urlpatterns = [
    path("", reach, name="page"),
    path("table.csv", table_csv, name="csv"),
]
