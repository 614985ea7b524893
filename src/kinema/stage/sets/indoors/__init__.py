"""What rooms are made of: walls and windows (shell), furniture, and how a kind of room is furnished (kinds)."""
