"""Escalation paths: how a principal of the plan gets more access than its policies give it."""

from tfiam.access.paths.graph import paths_of
from tfiam.access.paths.model import Hidden, Path, Paths, Step

__all__ = ["Hidden", "Path", "Paths", "Step", "paths_of"]
