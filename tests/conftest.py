"""Hypothesis for all tests: no test depends on how fast or loaded the machine is, and a run is the same every time."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile("tfiam", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("tfiam")
