from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import Subquery

from touchups.access.two_factor import with_two_factors
from touchups.models import Staff, Sweep


class StaffBackend(AuthenticationBackend):
    """allauth's log-in by e-mail; each request reads the person and their clinic in one query.

    With them come ``has_two_factors`` and ``swept_at``, when due reminders were last looked for: pages warn
    when that is long ago.
    """

    def get_user(self, user_id: int) -> Staff | None:
        people = Staff.objects.select_related("clinic").annotate(
            swept_at=Subquery(Sweep.objects.values("ran_at")[:1])
        )
        staff = with_two_factors(people).filter(pk=user_id).first()
        return staff if staff and self.user_can_authenticate(staff) else None
