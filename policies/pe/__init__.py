"""Privilege escalation (SEC03-BP02)."""
