"""The container of the packaged facts: named zlib segments behind a header of offsets.

Layout of a ``.bin`` file:

    TFIAM1\\n                magic, 7 bytes
    00012345                length of the compressed header, 8 digits
    <header>                zlib JSON: {"prime": length, "names": [...], "lengths": [...]}
    <prime>                 zlib of the text every segment was primed with; may prime nothing
    <segment> …             raw, one a name, in the order of "names"

One segment is read by one seek and one inflate, so a run that asks about five services pays for
five, not for 456.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from pathlib import Path

from tfiam.data.errors import DataFileError

_MAGIC = b"TFIAM1\n"
_DIGITS = 8
_LEVEL = 9
