"""What stands where a secret would, and is none: placeholders, references, names, numbers, hashes, UUIDs."""

from __future__ import annotations

import math
import re
from collections import Counter
from typing import Final

#: What stands in a store's first version until somebody fills it in.
PLACEHOLDER: Final = re.compile(
    r"\W*(?:change[-_ ]?(?:me|it|this)|replace[-_ ]?(?:me|this|with[\w -]*)|set[-_ ]?me|fill[-_ ]?me(?:[-_ ]in)?|insert[-_ ]?\w*"
    r"|place[-_ ]?holder|todo|tbd|fixme|dummy|unset|initial|none|null|nil|n/a|undefined|empty|redacted|masked|hidden|secret"
    r"|your[-_ ][\w -]*|my[-_ ](?:password|secret|token|key)|example[\w-]*|sample|mock[\w-]*|fake|test|testing|password|passwd|pass"
    r"|token)\W*"
    r"|\W*(?:(?:to|will) be|(?:managed|set|filled|replaced|stored|kept|rotated|generated|provided) (?:by|in|out|outside|manually|later|at))\b"
    r"[\w ,./'-]*",
    re.IGNORECASE,
)
#: Leads to where the secret is, or is filled in later by a shell, a template or a service.
_REFERENCE: Final = re.compile(
    r"arn:[^:\s]+:[^:\s]+:.*|\{\{.*\}\}|\$.*|%\w+%|<[^<>]*>|\[[\w -]*\]|__\w+__|@\w+@|(?:vault|ssm|secretsmanager|kms|op|gcp|file|env|ref|sops|doppler)[:+].*"
    r"|!(?:Ref|GetAtt|Sub|ImportValue)\b.*|resolve:.*|(?:var|local|data|module|process\.env|os\.environ)[.\[].*|ENC\[.*|projects/.*"
    # A Lambda's, SSM's or API Gateway's own variables.
    r"|\(.*\)",
    re.DOTALL,
)
_NOT_ONE: Final = re.compile(
    r"-?\d{0,7}(?:\.\d+)?|\s*|\{\s*\}|\[\s*\]"
    r"|true|false|yes|no|on|off|enabled?|disabled?|required|optional|default|auto|automatic|manual|managed|inherit|always|never"
    r"|iam|aws_iam|jwt|bearer|basic|digest|oauth2?|oidc|saml|sigv4|plain|plaintext|scram-sha-\d+|sha-?\d+|md5|rsa|hmac|rotated?|internal"
    r"|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"
    # Hashes of passwords, digests of content.
    r"|\$(?:2[abxy]|5|6|argon2\w*|pbkdf2[\w-]*)\$.*|(?:md5|sha-?(?:1|256|384|512))[:-].*"
    # Paths, file names, addresses of something without a password in it.
    r"|\.{0,2}/[\w./*-]*|~/.*|[A-Za-z]:\\.*|[\w./-]+\.(?:pem|key|crt|cer|json|ya?ml|txt|env|pfx|p12|jks|conf|ini|toml|tf|zip|sh|py|js)"
    r"|[a-z][a-z0-9+.-]*://[^\s@]*|[\w.+-]+@[\w-]+\.[\w.-]+|\d+[smhdwy]|\d+ ?(?:days?|hours?|minutes?|seconds?)",
    re.IGNORECASE | re.DOTALL,
)
#: ``orders-db-password``: what a secret is called in its store.
_NAME_OF_ONE: Final = re.compile(
    r"[a-z][a-z0-9]*(?:[-_/.: ][a-z0-9]+)*[-_/.: ](?:password|passwd|secrets?|tokens?|credentials?|creds|keys?|auth)(?:[-_/]v?\d+)?"
)
_WORDS: Final = re.compile(
    r"[A-Za-z]{1,24}(?:[-_/.:][A-Za-z]{1,24}){0,12}|[a-z]{1,24}(?:[-_/.:][a-z0-9]{1,24}){0,12}[-_]?\d{0,3}"
)
_EXAMPLE: Final = re.compile(r"EXAMPLE(?:KEY|TOKEN|SECRET)?\W*")

#: Bits a character. English words and names lie below 3, random hexadecimal text of 16 characters above.
_ENTROPY: Final = 2.8
_SHORTEST: Final = 8


def is_lookalike(text: str) -> bool:
    """True for text that is no secret under whatever name: empty, a number, a word for a choice, a placeholder, a reference."""
    text = text.strip()
    if PLACEHOLDER.fullmatch(text) or _NOT_ONE.fullmatch(text) or _EXAMPLE.search(text[-16:]):
        return True
    return bool(_REFERENCE.fullmatch(text) or _NAME_OF_ONE.fullmatch(text) or is_repeated(text))


def is_repeated(text: str) -> bool:
    """``********``, ``xxxx-xxxx``, ``0000000000``: a mask, or what stands for it."""
    return len(set(text.lower()) - set("-_ .")) <= 2


def looks_random(text: str) -> bool:
    """True for text as a generator makes it: long, without spaces, no words only, with many different characters."""
    if len(text) < _SHORTEST or re.search(r"\s", text) or _WORDS.fullmatch(text):
        return False
    counts = Counter(text).values()
    return -sum(count / len(text) * math.log2(count / len(text)) for count in counts) >= _ENTROPY
