"""The log-ins of a demo clinic. Everybody knows them, so they are offered only while such a clinic exists."""

from dataclasses import dataclass

from touchups.models import Staff

PASSWORD = "harbour demo"  # noqa: S105 - shown on the log-in page of a demo clinic, and nowhere else of use


@dataclass(frozen=True)
class DemoAccount:
    """One person to log in as; ``role`` is a key of ``Staff.Role``."""

    name: str
    email: str
    role: str
    password: str = PASSWORD

    @property
    def role_name(self) -> str:
        return Staff.Role(self.role).label


FRONT_DESK = DemoAccount("Nadia Rahman", "desk@harbour.example", Staff.Role.FRONT_DESK)
INJECTOR = DemoAccount("Inés Castellano, NP", "ines@harbour.example", Staff.Role.INJECTOR)
SECOND_INJECTOR = DemoAccount("Thomas Okafor, PA", "thomas@harbour.example", Staff.Role.INJECTOR)
LEAD = DemoAccount("Dr. Helen Marsh", "helen@harbour.example", Staff.Role.LEAD_INJECTOR)
MANAGER = DemoAccount("Grace Lindgren", "grace@harbour.example", Staff.Role.MANAGER)

ACCOUNTS = (FRONT_DESK, INJECTOR, SECOND_INJECTOR, LEAD, MANAGER)


def demo_accounts() -> list[DemoAccount]:
    """Those that can log in now: none unless this installation holds a demo clinic."""
    known = set(Staff.objects.filter(clinic__is_demo=True, is_active=True).values_list("email", flat=True))
    return [account for account in ACCOUNTS if account.email in known]
