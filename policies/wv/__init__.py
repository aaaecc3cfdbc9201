"""Waivers: what was accepted, and until when."""
