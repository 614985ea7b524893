"""Layers used unchanged by two or more models."""
