from django.apps import AppConfig


class TouchupsConfig(AppConfig):
    name = "touchups"
    default_auto_field = "django.db.models.BigAutoField"
