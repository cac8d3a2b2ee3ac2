"""How a photo leaves the store."""

import logging

from django.http import FileResponse, Http404

from touchups.access.middleware import PRIVATE
from touchups.models import Photo
from touchups.photos import store

logger = logging.getLogger(__name__)


def picture(photo: Photo, *, thumbnail: bool = False) -> FileResponse:
    """The file of a photo, which the caller has found to be one that this person may see.

    No cache keeps it, and its name tells nothing.
    """
    try:
        file = store.open_photo(photo.name, thumbnail=thumbnail)
    except FileNotFoundError as error:
        logger.error("the files of photo %s are not where photos are kept", photo.pk)
        raise Http404 from error
    headers = {"Cache-Control": PRIVATE, "X-Content-Type-Options": "nosniff"}
    return FileResponse(file, content_type="image/jpeg", filename="photo.jpg", headers=headers)
