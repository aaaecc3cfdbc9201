"""Escalation paths as rules judge them: by what is gained, those of a principal that one document opens as one."""

from tfiam.access.escalations.model import Escalation, Escalations, Family

__all__ = ["Escalation", "Escalations", "Family"]
