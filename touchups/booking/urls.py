from django.urls import path

from touchups.booking import calendar_views, life_views, views

urlpatterns = [
    path("patients/<int:pk>/book/", views.book, name="book"),
    path("calendar/", calendar_views.calendar, name="calendar"),
    path("calendar/print/", calendar_views.day_list, name="day_list"),
    path("calendar/misfits/", calendar_views.misfits, name="misfits"),
    path("calendar/patient/", calendar_views.patient, name="calendar_patient"),
    path("appointments/<int:pk>/", life_views.appointment, name="appointment"),
    path("appointments/<int:pk>/move/", views.move, name="appointment_move"),
    path("appointments/<int:pk>/cancel/", life_views.cancel, name="appointment_cancel"),
    path("appointments/<int:pk>/advance/", life_views.advance, name="appointment_advance"),
    path("appointments/<int:pk>/correct/", life_views.correct, name="appointment_correct"),
    path("appointments/<int:pk>/undo/", life_views.undo, name="appointment_undo"),
]
