from django.urls import path

from touchups.charting import lot_views as views

urlpatterns = [
    path("lots/", views.lots, name="lots"),
    path("lots/new/", views.lot_new, name="lot_new"),
    path("lots/<int:pk>/", views.lot, name="lot"),
    path("lots/<int:pk>/withdraw/", views.lot_withdraw, name="lot_withdraw"),
]
