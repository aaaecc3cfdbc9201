"""Machines: compute and the credentials it gets."""
