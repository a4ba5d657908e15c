"""Every address of the registry."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from registry.health import healthz

admin.site.site_header = admin.site.site_title = "Family Hub registry"
admin.site.index_title = "Everything on record"

urlpatterns = [
    path("", RedirectView.as_view(url="/reach/")),
    path("healthz", healthz),
    path("", include("registry.whatson.urls")),
    path("timetable/", include("registry.timetable.urls")),
    path("reach/", include("registry.reach.urls")),
    path("api/", include("registry.kiosks.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("admin/", admin.site.urls),
]
