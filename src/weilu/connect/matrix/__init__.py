"""Matrix: Weilu is an application service of a homeserver, which tells what happens in rooms."""
