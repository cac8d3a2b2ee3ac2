"""Photos: the pages of one patient's, of one set and of one photo."""

from django.urls import path

from touchups.photos import compare_views, views

urlpatterns = [
    path("patients/<int:pk>/photos/", compare_views.compare, name="photos"),
    path("patients/<int:pk>/photos/new/", views.new_set, name="photo_set_new"),
    path("patients/<int:pk>/consents/", views.consents, name="consents"),
    path("photo-sets/<int:pk>/", views.photo_set, name="photo_set"),
    path("photos/<int:pk>/", views.photo, name="photo"),
    path("photos/<int:pk>/thumbnail/", views.thumbnail, name="photo_thumbnail"),
    path("photos/<int:pk>/withdraw/", views.withdraw, name="photo_withdraw"),
]
