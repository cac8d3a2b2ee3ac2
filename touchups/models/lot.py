from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from touchups.models import choices
from touchups.models.clinic import Clinic


class Lot(models.Model):
    """A batch of one product on the clinic's shelf."""

    CLINIC_PATH = "clinic"

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="lots")
    product = models.CharField(_("product"), max_length=20, choices=choices.products)
    number = models.CharField(_("lot number"), max_length=40)
    expires_on = models.DateField(_("expires on"))
    received_on = models.DateField(_("received on"))
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    withdrawn_because = models.CharField(_("why it was withdrawn"), max_length=200, blank=True)

    class Meta:
        ordering = ["product", "expires_on", "number"]
        constraints = [
            models.UniqueConstraint(fields=["clinic", "product", "number"], name="one_lot_per_number"),
            models.CheckConstraint(
                condition=Q(product__in=choices.keys(choices.products)), name="lot_product_is_known"
            ),
            models.CheckConstraint(condition=~Q(number=""), name="lot_has_a_number"),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gte=F("received_on")),
                name="lot_withdrawn_after_received",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_product_display()} {self.number}"
