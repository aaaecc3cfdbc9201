"""The schemas that hosts publish for their files, as check-jsonschema carries them (SchemaStore and GitLab, by copy)."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

import jsonschema
import yaml


def read_yaml(text: str) -> Any:
    """A host's YAML, in which ``on`` is a key and not true: GitHub reads YAML 1.2, PyYAML 1.1."""
    document = yaml.safe_load(text)
    if isinstance(document, dict) and True in document:
        document["on"] = document.pop(True)
    return document


def problems(document: Any, schema: str) -> list[str]:
    """What a host's schema says against a document: ``github-workflows``, ``github-actions``, ``gitlab-ci`` and so on."""
    text = (resources.files("check_jsonschema.builtin_schemas.vendor") / f"{schema}.json").read_text("utf-8")
    published = json.loads(text)
    validator = jsonschema.validators.validator_for(published)(published)
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(document)]
