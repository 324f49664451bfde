"""The demo's pictures, drawn by code: a scene and a number always give the same JPEG."""

import io
from random import Random

from newsroom.management.demo.pictures import (
    city,
    figures,
    land,
    paper,
    rivers,
    rooms,
    sea,
    shore,
    space,
    sport,
    work,
)
from newsroom.management.demo.pictures.canvas import Scene, finish

SCENES: dict[str, Scene] = {
    scene.__name__.replace("_", "-"): scene
    for scene in (
        city.rain_street, city.skyline_dusk, city.subway_platform,
        figures.bars_reports, figures.heat_map,
        land.forest_morning, land.mountains_mist, paper.old_paper,
        rivers.bridge_sunset, rivers.river_dawn, rivers.river_town,
        rooms.bookshop_shelves, rooms.hanji_veils, rooms.stage_fan, rooms.summit_stage,
        sea.lighthouse_night, sea.sea_turbines,
        shore.delta_paddies, shore.tidal_flat, space.earth_orbit, space.milky_way,
        sport.runners_road, sport.stadium_dusk, sport.stadium_night,
        work.market_lanterns, work.shipyard_cranes, work.village_roofs,
    )
}  # fmt: skip
JPEG_QUALITY = 88


def draw(name: str, seed: int) -> bytes:
    """The scene of this name as a JPEG of 1600 × 1067 pixels. Raises KeyError for another name."""
    rng = Random(f"{name} {seed}")  # noqa: S311 - pictures, not secrets
    picture = SCENES[name](rng)
    finish(picture, rng)
    data = io.BytesIO()
    picture.save(data, "JPEG", quality=JPEG_QUALITY)
    return data.getvalue()
