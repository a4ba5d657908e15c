"""Addresses of the boards, under /reach/boards/."""

from django.urls import path
from django.views.generic import RedirectView

from registry.boards import views

app_name = "boards"
urlpatterns = [
    path("", RedirectView.as_view(url="overview/", query_string=True), name="first"),
    path("<slug:board>/", views.board, name="board"),
    path("<slug:board>/<slug:panel>/", views.panel, name="panel"),
    path("<slug:board>/<slug:panel>/chart.svg", views.chart, name="chart"),
    path("<slug:board>/<slug:panel>/table.<slug:end>", views.file, name="file"),
]
