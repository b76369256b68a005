"""Soundstage runs Twilio Studio flows on your own machine."""

__version__ = "0.1.0"
