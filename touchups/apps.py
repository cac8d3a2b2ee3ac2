from django.apps import AppConfig


class TouchupsConfig(AppConfig):
    name = "touchups"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from touchups.access import logins  # noqa: F401 - its receivers listen once the models are there
        from touchups.reminders import fates  # noqa: F401 - likewise
