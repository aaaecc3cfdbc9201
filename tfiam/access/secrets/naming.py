"""Names that speak of a secret, and values under them that are one."""

from __future__ import annotations

import re
from typing import Final

from tfiam.access.secrets.lookalikes import is_lookalike, looks_random

#: What may follow the word: which copy of the secret it is. Anything else makes it something about the secret:
#: ``PASSWORD_FILE``, ``TOKEN_TTL``, ``SECRET_ARN``, ``API_KEY_ID``.
_COPY: Final = r"(?:_(?:prod|production|staging|stage|dev|qa|uat|test|live|old|new|current|primary|secondary|value|plain|plaintext|v?\d+))*_?\d*$"
_PASSWORD: Final = re.compile(
    r"(?:password|passwd|passphrase|passcode|(?:^|_)pwd|(?:db|my|root|admin|user|smtp|sql)pwd|(?:^|_)pass|(?:db|smtp)pass)"
    + _COPY
)
_TOKEN: Final = re.compile(
    r"(?:secret|token|credentials?|apikey|(?:^|_)(?:psk|bearer|dsn)|api_?secret|pre_?shared_?key"
    r"|(?:api|secret|access|private|auth|signing|encryption|master|account|shared|storage|licen[cs]e|webhook|admin|service|app|functions?)_?key)"
    + _COPY
)
#: About what is done with it, or no secret by its kind.
_ABOUT: Final = re.compile(
    r"^(?:rotate|reset|require[sd]?|force|enable[sd]?|disable[sd]?|allow|forgot|change|show|hide|has|is|no|use|manage|min|max|skip|generate)_"
    r"|public|pubkey|kms|csrf_header|next_token|page_token|nexttoken|cancellation|tokenizer"
)
_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SEPARATORS: Final = re.compile(r"[^A-Za-z0-9]+")

#: Any of the words above, for a quick look at text: most has none.
WORD: Final = re.compile(r"pass|pwd|secret|token|credential|key|psk|bearer|dsn", re.IGNORECASE)
_LONGEST_NAME: Final = 128


def named_secret(name: str, value: str) -> str:
    """The kind of secret that ``value`` is by its name: "a password", "a secret"; "" when it is none.

    A password is whatever is none of the look-alikes. Of a token or key more is asked, since names and types of them stand
    under such names too: it looks random.
    """
    if not WORD.search(name[:_LONGEST_NAME]):
        return ""
    plain = _SEPARATORS.sub("_", _CAMEL.sub("_", name[:_LONGEST_NAME])).strip("_").lower()
    if _ABOUT.search(plain) or is_lookalike(value):
        return ""
    if _PASSWORD.search(plain):
        return "a password"
    return "a secret" if _TOKEN.search(plain) and looks_random(value.strip()) else ""
