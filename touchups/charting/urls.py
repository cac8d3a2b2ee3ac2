"""A patient's record. Pages that add to it take the patient's number, those about an entry its own."""

from django.urls import path

from touchups.charting.views import entries, patients, reports, reviews, sessions

urlpatterns = [
    path("patients/new/", patients.new, name="patient_new"),
    path("patients/<int:pk>/", patients.page, name="patient"),
    path("patients/<int:pk>/history/", patients.history, name="history"),
    path("patients/<int:pk>/edit/", patients.edit, name="patient_edit"),
    path("patients/<int:pk>/profile/", patients.profile, name="patient_profile"),
    path("patients/<int:pk>/archive/", patients.archive, name="patient_archive"),
    path("patients/<int:pk>/restore/", patients.restore, name="patient_restore"),
    path("patients/<int:pk>/sessions/new/", sessions.new, name="session_new"),
    path("patients/<int:pk>/touch-ups/new/", sessions.touch_up, name="touch_up_new"),
    path("patients/<int:pk>/second-passes/new/", sessions.second_pass, name="second_pass_new"),
    path("sessions/<int:pk>/", sessions.page, name="session"),
    path("patients/<int:pk>/reviews/new/", reviews.new, name="review_new"),
    path("patients/<int:pk>/reviews/preview/", reviews.preview, name="review_preview"),
    path("patients/<int:pk>/reports/new/", reports.new, name="report_new"),
    path("reports/<int:pk>/seen/", reports.seen, name="report_seen"),
    path("patients/<int:pk>/concerns/new/", entries.concern, name="concern_new"),
    path("patients/<int:pk>/refer/", entries.refer, name="refer"),
    path("patients/<int:pk>/refer-static-lines/", entries.refer_static, name="refer_static"),
    path("patients/<int:pk>/holds/new/", entries.hold, name="hold_new"),
    path("holds/<int:pk>/clear/", entries.clear_hold, name="hold_clear"),
    path("patients/<int:pk>/events/new/", entries.event, name="event_new"),
    path("events/<int:pk>/remove/", entries.remove_event, name="event_remove"),
    path("patients/<int:pk>/override/", entries.override, name="override_new"),
    path("patients/<int:pk>/override/end/", entries.end_override, name="override_end"),
    path("patients/<int:pk>/errors/<str:model>/<int:entry_pk>/", entries.error, name="entry_error"),
]
