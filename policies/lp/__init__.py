"""Least privilege of identity policies (SEC03-BP02)."""
