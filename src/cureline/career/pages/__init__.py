"""Pages of the room, a file a part."""
