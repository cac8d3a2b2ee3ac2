from django.urls import include, path

from tests.bench.pages import bare

urlpatterns = [path("bare/", bare), path("", include("clinic.urls"))]
