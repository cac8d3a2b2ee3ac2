"""Addresses outside the clinic's own pages: accounts, and the question whether all is well."""

from django.urls import include, path

from clinic.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("accounts/", include("allauth.account.urls")),
    path("", include("touchups.urls")),
]
