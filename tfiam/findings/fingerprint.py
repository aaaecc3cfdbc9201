"""Fingerprints: the same cause keeps its own, whatever moves around it."""

from __future__ import annotations

import hashlib


def fingerprint(rule: str, address: str, attribute: str, cause: str) -> str:
    """16 hexadecimal digits from rule, module-aware address with instance key, attribute and cause."""
    text = "\x00".join((rule, address, attribute, cause))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
