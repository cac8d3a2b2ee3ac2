from django.urls import path

from touchups.insight import views

urlpatterns = [
    path("figures/", views.figures, name="figures"),
    path("figures/csv/", views.figures_csv, name="figures_csv"),
]
