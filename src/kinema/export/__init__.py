"""One format a file; film/formats.py names them for `kinema export`."""
