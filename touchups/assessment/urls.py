from django.urls import path

from touchups.assessment import rulebook_views, views

urlpatterns = [
    path("", views.today, name="today"),
    path("news/", views.news, name="news"),
    path("patients/<int:pk>/caller/", views.caller, name="caller"),
    path("patients/<int:pk>/caller/take-back/", views.call_take_back, name="call_take_back"),
    path("rulebook/", rulebook_views.rulebook, name="rulebook"),
    path("rulebook/edit/", rulebook_views.policy_edit, name="policy_edit"),
    path("rulebook/versions/<int:pk>/", rulebook_views.policy, name="policy"),
    path("rulebook/versions/<int:pk>/adopt/", rulebook_views.policy_adopt, name="policy_adopt"),
    path("rulebook/versions/<int:pk>/discard/", rulebook_views.policy_discard, name="policy_discard"),
]
