from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

PRIVATE = "private, no-store"

#: Longer than any request of ours: eight of the largest photos at once, sent without a script.
LONGEST = 128 * 2**20  # bytes


class LengthMiddleware:
    """Refuses a request that is too long before a byte of it is read and written to the disk."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if int(request.META.get("CONTENT_LENGTH") or 0) <= LONGEST:
            return self.get_response(request)
        words = _("This is too much at once. Go back and send fewer photos at a time.")
        return HttpResponse(words, status=413, content_type="text/plain; charset=utf-8")


class ClinicMiddleware:
    """Reads the clock once a request and tells whose clinic and which local day it is.

    ``request.now`` is aware; ``request.clinic`` and ``request.today`` are None when nobody is logged in.
    Pages of the clinic are never kept by a cache.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.now = timezone.now()
        request.clinic = request.user.clinic if request.user.is_authenticated else None
        request.today = request.clinic.day_of(request.now) if request.clinic else None
        if request.clinic:
            timezone.activate(request.clinic.zone)
        try:
            response = self.get_response(request)
        finally:
            timezone.deactivate()
        response.headers.setdefault("Cache-Control", PRIVATE)
        return response
