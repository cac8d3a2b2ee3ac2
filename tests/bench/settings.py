"""The clinic's own settings, a bare page to compare with, and a header that counts queries."""

import os

from clinic.settings import *  # noqa: F403
from clinic.settings import DATABASES, MIDDLEWARE, TEMPLATES

ROOT_URLCONF = "tests.bench.urls"
MIDDLEWARE = ["tests.bench.pages.CountQueries", *MIDDLEWARE]
TEMPLATES[0]["DIRS"].append(os.path.dirname(__file__))

# On PostgreSQL each size has a schema of its own, so that small tables are not part of large ones.
if schema := os.environ.get("BENCH_SCHEMA"):
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = f"-c search_path={schema}"
