"""What gunicorn serves."""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings")

application = get_wsgi_application()

# All of this before the workers are forked: they share it, and nobody's first page waits for it.
import_module(settings.ROOT_URLCONF)
gc.collect()
gc.freeze()
