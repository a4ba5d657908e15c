"""Addresses of the boards, under /reach/boards/."""

from django.urls import path
from django.views.generic import RedirectView

from registry.boards import contacting, views
from registry.files.rows import Kind

app_name = "boards"
urlpatterns = [
    path("", RedirectView.as_view(url="overview/", query_string=True), name="first"),
    path("not-reached/contact/", contacting.families, name="contact"),
    path("<slug:board>/", views.board, name="board"),
    path("<slug:board>/day/", views.day, name="day"),
    path("<slug:board>/<slug:panel>/", views.panel, name="panel"),
    path("<slug:board>/<slug:panel>/chart.svg", views.chart, name="chart"),
    *(
        path(f"<slug:board>/<slug:panel>/table.{kind}", views.file, {"kind": kind}, name=kind)
        for kind in Kind
    ),
]
