"""The drawn pictures as photos of the archive."""

import io
from concurrent.futures import ThreadPoolExecutor

from django.db import connection

from media import actions
from media.imaging import CHILDREN_AT_ONCE
from media.models import Photo
from newsroom.management.demo import pictures, reading
from newsroom.models import User


def add_all(by: User, seed: int) -> dict[str, Photo]:
    """Draw every picture and add it through the picture desk's own action; by scene."""
    tables = reading.pictures()
    with ThreadPoolExecutor(CHILDREN_AT_ONCE) as pool:
        added = pool.map(lambda table: _add(table, by, seed), tables)
        return dict(zip((table["scene"] for table in tables), added, strict=True))


def _add(table: dict[str, str], by: User, seed: int) -> Photo:
    picture = io.BytesIO(pictures.draw(table["scene"], seed))
    words = {name: value for name, value in table.items() if name != "scene"}
    try:
        return actions.add(picture, by=by, **words)
    finally:
        connection.close()  # a thread's own
