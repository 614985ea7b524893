"""Kinema: a film is a build. A screenplay goes in, a finished film comes out."""

__version__ = "0.1.0"
