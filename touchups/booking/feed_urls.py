from django.urls import path

from touchups.booking import feed_views

urlpatterns = [
    path("calendar/feed/", feed_views.feed_settings, name="feed_settings"),
    path("feeds/<str:token>/", feed_views.feed, name="feed"),
]
