"""The build: tasks as values, results in a content-addressed store. Knows nothing about film or torch."""
