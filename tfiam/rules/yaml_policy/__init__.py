"""Policies in YAML: checkov's custom policy language, and two conditions of tfiam's own (docs/writing_rules.md)."""
