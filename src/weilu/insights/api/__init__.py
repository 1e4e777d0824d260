"""What programs can ask over HTTP: numbers, members, events of one community, by a key."""
