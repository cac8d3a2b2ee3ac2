from django.urls import path

from touchups.reminders import views, wording_views

urlpatterns = [
    path("messages/", views.messages, name="messages"),
    path("messages/coming/", views.coming, name="messages_coming"),
    path("messages/troubles/", views.troubles, name="messages_troubles"),
    path("messages/wording/", wording_views.wordings, name="wordings"),
    path("messages/wording/<str:part>/<str:language>/", wording_views.wording, name="wording"),
    path(
        "messages/wording/<str:part>/<str:language>/default/",
        wording_views.wording_reset,
        name="wording_reset",
    ),
    path("reminders/<int:pk>/", views.reminder, name="reminder"),
    path("reminders/<int:pk>/mail/", views.mail, name="reminder_mail"),
    path("reminders/<int:pk>/resend/", views.resend, name="reminder_resend"),
    path("reminders/<int:pk>/settle/", views.settle, name="reminder_settle"),
    path("reminders/<int:pk>/cancel/", views.cancel, name="reminder_cancel"),
    path("patients/<int:pk>/messages/", views.ledger, name="patient_messages"),
    path("patients/<int:pk>/address/", views.patient_address, name="patient_address"),
    path("patients/<int:pk>/mails/", views.patient_mails, name="patient_mails"),
]
