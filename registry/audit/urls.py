"""Addresses of the audit."""

from django.urls import path

from registry.audit import views, why

app_name = "audit"
urlpatterns = [
    path("", views.search, name="search"),
    path("audit.csv", views.as_csv, name="csv"),
    path("why/", why.why, name="why"),
]
