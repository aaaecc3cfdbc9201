"""Attributes: access that rests on tags."""
