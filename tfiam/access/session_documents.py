"""What a Session document of Session Manager sets up for the sessions it starts.

https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-schema.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from tfiam.inventory.model import Resource, Unknown

#: https://docs.aws.amazon.com/systems-manager/latest/userguide/documents.html: a document has 64 KB at most.
_LONGEST: Final = 64 * 1024


@dataclass(frozen=True)
class SessionInputs:
    """Where the sessions are logged, and whether they and their logs are encrypted."""

    key: bool
    bucket: bool
    bucket_encrypted: bool
    log_group: bool
    log_group_encrypted: bool


def session_inputs(document: Resource) -> SessionInputs | Unknown | None:
    """The inputs of a shell session's document; None for any other document, and for text that is none."""
    if document.get("document_type") != "Session":
        return None
    content = document.get("content")
    if isinstance(content, Unknown):
        return content
    loaded = _loaded(content, document.get("document_format")) if isinstance(content, str) else None
    if not isinstance(loaded, Mapping) or loaded.get("sessionType") != "Standard_Stream":
        return None
    inputs = loaded.get("inputs")
    found = inputs if isinstance(inputs, Mapping) else {}
    return SessionInputs(
        key=bool(found.get("kmsKeyId")),
        bucket=bool(found.get("s3BucketName")),
        bucket_encrypted=_is_on(found.get("s3EncryptionEnabled")),
        log_group=bool(found.get("cloudWatchLogGroupName")),
        log_group_encrypted=_is_on(found.get("cloudWatchEncryptionEnabled")),
    )


def _is_on(value: Any) -> bool:
    """A document's parameter (``{{ encrypted }}``) is decided when a session starts."""
    return value is True or (isinstance(value, str) and (value.lower() == "true" or "{{" in value))


def _loaded(content: str, form: object) -> Any:
    if len(content) > _LONGEST:
        return None
    try:
        if form != "YAML":
            return json.loads(content)
    except (ValueError, RecursionError):
        return None
    import yaml

    try:
        return yaml.safe_load(content)
    except (yaml.YAMLError, RecursionError, ValueError):
        return None
