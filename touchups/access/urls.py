from django.urls import path

from touchups.access import trail_views, views

urlpatterns = [
    path("setup/", views.setup, name="setup"),
    path("clinic/", views.clinic_settings, name="clinic_settings"),
    path("staff/", views.staff, name="staff"),
    path("staff/new/", views.staff_new, name="staff_new"),
    path("staff/<int:pk>/change/", views.staff_change, name="staff_change"),
    path("staff/<int:pk>/end/", views.staff_end, name="staff_end"),
    path("staff/<int:pk>/link/", views.staff_link, name="staff_link"),
    path("staff/<int:pk>/two-factor/", views.staff_two_factor, name="staff_two_factor"),
    path("lock/", views.lock_screen, name="lock"),
    path("lock/used/", views.screen_used, name="screen_used"),
    path("trail/", trail_views.trail, name="trail"),
]
