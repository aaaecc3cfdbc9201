"""``python -m tfiam``."""

from __future__ import annotations

import sys

from tfiam.cli import main

if __name__ == "__main__":
    sys.exit(main())
