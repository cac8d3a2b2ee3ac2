from django.urls import path

from touchups.booking import hours_views as views

urlpatterns = [
    path("clinic/hours/", views.hours, name="hours"),
    path("staff/<int:pk>/hours/", views.hours_of, name="hours_of"),
    path("clinic/exceptions/new/", views.exception_new, name="exception_new"),
    path("exceptions/<int:pk>/remove/", views.exception_remove, name="exception_remove"),
    path("clinic/appointment-types/", views.appointment_types, name="appointment_types"),
    path("appointment-types/<int:pk>/", views.appointment_type, name="appointment_type"),
    path("clinic/rooms/", views.rooms, name="rooms"),
    path("rooms/<int:pk>/", views.room, name="room"),
]
