"""What the clock does to photos."""

from datetime import timedelta

import time_machine

from clinic.celery import app
from touchups.photos import store
from touchups.photos.intake import Clean
from touchups.photos.tasks import sweep_orphans


def test_a_photo_that_no_row_knows_is_gone_within_a_day(db, photo_root):
    name = store.put(Clean(full=b"f", thumbnail=b"t", width=1, height=1, taken_at=""))
    (entry,) = [each for each in app.conf.beat_schedule.values() if each["task"] == sweep_orphans.name]
    assert entry["schedule"] <= timedelta(days=1).total_seconds()
    # No file can be older than the clock of its disk.
    with time_machine.travel(store.path_of(name).stat().st_mtime + 2 * 3600, tick=False):
        sweep_orphans()
    assert not store.path_of(name).exists()
