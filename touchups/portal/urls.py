from django.urls import path

from touchups.models import Link
from touchups.portal import booking_views, home_views, photo_views, record_views, views
from touchups.reminders.links import PATH

DOORS = {purpose: path.format_map({"token": "<str:token>"}) for purpose, path in PATH.items()}

urlpatterns = [
    path("choices/", views.choices, name="choices"),
    path(DOORS[Link.Purpose.CHOICES], views.door, name="private_link"),
    path("me/", home_views.home, name="home"),
    path("me/check/<slug:page>/", views.check, name="my_check"),
    path("me/worry/", home_views.worry, name="my_worry"),
    path("me/event/", home_views.event, name="my_event"),
    path("me/event/<int:pk>/remove/", home_views.remove_event, name="my_event_remove"),
    path("me/aftercare/", home_views.aftercare, name="my_aftercare"),
    path("me/appointment/", booking_views.appointment, name="my_review"),
    path("me/appointment/time/", booking_views.time, name="my_time"),
    path("me/appointment/cancel/", booking_views.cancel, name="my_cancel"),
    path("me/appointment/calendar/", booking_views.calendar_file, name="my_calendar"),
    path("me/appointment/wait/", booking_views.wait, name="my_wait"),
    path("me/photos/", photo_views.photos, name="my_photos"),
    path("me/photos/pictures/", photo_views.pictures, name="my_pictures"),
    path("me/photos/<int:pk>/", photo_views.photo, name="my_photo"),
    path("me/choices/", record_views.choices, name="my_choices"),
    path("me/record/", record_views.record, name="my_record"),
    # Last: any other word is taken for a token.
    path(DOORS[Link.Purpose.HOME], views.home_door, name="home_link"),
]
