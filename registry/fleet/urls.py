"""Addresses of the fleet."""

from django.urls import path

from registry.fleet import alert_pages, configuration_pages, diagnostics_pages, enrolment, pages

app_name = "fleet"
urlpatterns = [
    path("", pages.fleet, name="fleet"),
    path("enrol/", enrolment.enrol, name="enrol"),
    path("enrol/<uuid:key>/withdraw/", enrolment.withdraw, name="withdraw"),
    path("alerts/", alert_pages.alerts, name="alerts"),
    path("configuration/", configuration_pages.configurations, name="configurations"),
    path("configuration/city/", configuration_pages.configure_city, name="configure-city"),
    path("configuration/hub/<str:code>/", configuration_pages.configure_hub, name="configure-hub"),
    path("<uuid:key>/configuration/", configuration_pages.configure_kiosk, name="configure-kiosk"),
    path("<uuid:key>/", pages.kiosk, name="kiosk"),
    path("<uuid:key>/diagnostics/", diagnostics_pages.show, name="diagnostics"),
    path("<uuid:key>/diagnostics/ask/", diagnostics_pages.ask, name="ask-diagnostics"),
    path("<uuid:key>/revoke/", pages.revoke, name="revoke"),
]
