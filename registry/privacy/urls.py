"""Addresses of the privacy work."""

from django.urls import path

from registry.privacy import taking, views

app_name = "privacy"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("held/", views.what_is_held, name="held"),
    path("requests/new/", taking.new_case, name="new-case"),
    path("complaints/new/", taking.new_complaint, name="new-complaint"),
    path("complaints/<uuid:number>/", taking.complaint, name="complaint"),
    path("<uuid:number>/", views.case, name="case"),
    path("<uuid:number>/rectify/", views.rectify, name="rectify"),
    path("<uuid:number>/close/", views.close, name="close"),
    path("<uuid:number>/review/", views.review, name="review"),
    path("<uuid:number>/copy.pdf", views.copy, {"form": "pdf"}, name="pdf"),
    path("<uuid:number>/copy.json", views.copy, {"form": "json"}, name="json"),
]
