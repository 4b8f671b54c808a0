"""Pages of the room: the library, the reviews, the board of actions."""
