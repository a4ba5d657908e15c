"""Addresses of the duplicates' pages, under /duplicates/."""

from django.urls import path

from registry.duplicates import views

app_name = "duplicates"
urlpatterns = [
    path("", views.waiting, name="waiting"),
    path("merged/", views.merged, name="merged"),
    path("merged/<uuid:number>/undo/", views.apart, name="apart"),
    path("<uuid:number>/", views.pair, name="pair"),
]
