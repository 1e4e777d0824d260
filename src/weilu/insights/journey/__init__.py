"""情感地图: the map's page, its stages and touchpoints, the pain points and opportunities that it shows."""
