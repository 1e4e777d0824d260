"""Programs that speak Segment's API: events arrive over HTTP with a write key."""
