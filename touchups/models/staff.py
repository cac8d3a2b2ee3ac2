from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from touchups.models.clinic import Clinic


class StaffManager(BaseUserManager):
    def create_user(self, email: str, password: str | None = None, **fields) -> "Staff":
        """An account; without a password nobody can log in until one is set by link."""
        staff = self.model(email=self.normalize_email(email), **fields)
        staff.set_password(password)
        staff.save(using=self._db)
        return staff

    def get_by_natural_key(self, email: str) -> "Staff":
        return self.get(email__iexact=email)


class Staff(AbstractBaseUser):
    """A person who works at one clinic, and their log-in."""

    class Role(models.TextChoices):
        FRONT_DESK = "front_desk", _("Front desk")
        INJECTOR = "injector", _("Injector")
        MANAGER = "manager", _("Manager")
        LEAD_INJECTOR = "lead_injector", _("Lead injector")

    #: The roles that treat patients.
    INJECTING = (Role.INJECTOR, Role.LEAD_INJECTOR)

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="staff")
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"))
    role = models.CharField(_("role"), max_length=20, choices=Role)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name", "clinic", "role"]
    CLINIC_PATH = "clinic"

    objects = StaffManager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_account_per_email"),
            models.CheckConstraint(
                condition=Q(is_active=True, ended_at__isnull=True, ended_by__isnull=True)
                | Q(is_active=False, ended_at__isnull=False, ended_by__isnull=False),
                name="staff_active_until_ended_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def injects(self) -> bool:
        return self.role in self.INJECTING
