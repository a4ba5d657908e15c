"""Addresses of the returns, under /returns/."""

from django.urls import path

from registry.returns import views

app_name = "returns"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("filed/<uuid:number>/", views.filed, name="filed"),
    path("filed/<uuid:number>/return.<str:form>", views.file_of, name="file"),
    path("<slug:code>/<str:first>/", views.preview, name="preview"),
]
