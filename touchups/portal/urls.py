from django.urls import path

from touchups.models import Link
from touchups.portal import views
from touchups.reminders.links import PATH

PRIVATE_LINK = PATH[Link.Purpose.CHOICES].format_map({"token": "<str:token>"})

urlpatterns = [
    path("choices/", views.choices, name="choices"),
    path(PRIVATE_LINK, views.door, name="private_link"),
]
