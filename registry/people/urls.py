"""Addresses of people: finding them, their pages, and births."""

from django.urls import path

from registry.people import finding_pages, pages, record_pages

app_name = "people"
urlpatterns = [
    path("people/", finding_pages.search, name="find"),
    path("people/<uuid:key>/", record_pages.person, name="person"),
    path("people/families/<uuid:key>/", record_pages.family, name="family"),
    path("births/", pages.expected, name="expected"),
    path("births/<uuid:number>/", pages.birth, name="birth"),
]
