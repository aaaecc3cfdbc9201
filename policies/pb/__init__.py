"""Permissions boundaries (SEC03-BP05)."""
