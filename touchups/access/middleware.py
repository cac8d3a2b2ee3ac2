from django.http import HttpRequest, HttpResponse
from django.utils import timezone

PRIVATE = "private, no-store"


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
