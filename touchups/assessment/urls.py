from django.urls import path

from touchups.assessment import views

urlpatterns = [
    path("", views.today, name="today"),
    path("patients/<int:pk>/caller/", views.caller, name="caller"),
]
