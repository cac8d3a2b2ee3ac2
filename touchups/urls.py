"""The pages of the clinic, a line a room."""

from django.urls import include, path

urlpatterns = [
    path("", include("touchups.assessment.urls")),
    path("", include("touchups.charting.urls")),
    path("", include("touchups.charting.lot_urls")),
    path("", include("touchups.booking.urls")),
    path("", include("touchups.booking.hours_urls")),
    path("", include("touchups.booking.waiting_urls")),
    path("", include("touchups.booking.feed_urls")),
    path("", include("touchups.photos.urls")),
    path("", include("touchups.reminders.urls")),
    path("", include("touchups.portal.urls")),
    path("", include("touchups.insight.urls")),
    path("", include("touchups.access.urls")),
]
