from django.urls import path

from touchups.booking import waiting_views as views

urlpatterns = [
    path("waiting-list/", views.waiting_list, name="waiting_list"),
    path("waiting-list/freed/", views.freed, name="waiting_freed"),
    path("patients/<int:pk>/waiting-list/", views.waiting_new, name="waiting_new"),
    path("waiting-list/<int:pk>/offer/", views.offer, name="waiting_offer"),
    path("waiting-list/<int:pk>/decline/", views.decline, name="waiting_decline"),
    path("waiting-list/<int:pk>/accept/", views.accept, name="waiting_accept"),
    path("waiting-list/<int:pk>/leave/", views.leave, name="waiting_leave"),
]
