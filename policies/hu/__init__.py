"""Humans: users, their credentials and passwords."""
