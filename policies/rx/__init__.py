"""Exposure of resources by their policies."""
