from allauth.account.auth_backends import AuthenticationBackend

from touchups.models import Staff


class StaffBackend(AuthenticationBackend):
    """allauth's log-in by e-mail; each request reads the person and their clinic in one query."""

    def get_user(self, user_id: int) -> Staff | None:
        staff = Staff.objects.select_related("clinic").filter(pk=user_id).first()
        return staff if staff and self.user_can_authenticate(staff) else None
