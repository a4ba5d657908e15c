"""Every address of the registry."""

from django.contrib import admin
from django.urls import include, path

from registry.access.menu import go_on
from registry.api.routes import api
from registry.health import healthz, readyz
from registry.observing.views import metrics

urlpatterns = [
    path("", go_on),
    path("healthz", healthz),
    path("readyz", readyz),
    path("metrics", metrics),
    path("", include("registry.people.urls")),
    path("registers/", include("registry.registers.urls")),
    path("duplicates/", include("registry.duplicates.urls")),
    path("", include("registry.whatson.urls")),
    path("timetable/", include("registry.timetable.urls")),
    path("reach/boards/", include("registry.boards.urls")),
    path("reach/", include("registry.reach.urls")),
    path("returns/", include("registry.returns.urls")),
    path("report/", include("registry.report.urls")),
    path("fleet/", include("registry.fleet.urls")),
    path("clients/", include("registry.api.client_urls")),
    path("api/v1/", api.urls),
    path("api/", include("registry.kiosks.urls")),
    path("accounts/", include("allauth.urls")),
    path("audit/", include("registry.audit.urls")),
    path("privacy/", include("registry.privacy.urls")),
    path("admin/", admin.site.urls),
]
