"""Addresses of the reports, under /report/."""

from django.urls import path

from registry.report import views

app_name = "report"
urlpatterns = [path("", views.page, name="page")]
