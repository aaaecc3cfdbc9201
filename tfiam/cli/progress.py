"""A line on standard error while something takes long, for a person at a terminal and nobody else."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

PATIENCE = 1.0
"""Seconds before anything is shown; most plans are done by then."""
TICK = 0.5


def is_watched() -> bool:
    """True if a person sees standard error. A log of CI, a pipe and a dumb terminal keep every line that is drawn."""
    return sys.stderr.isatty() and not os.environ.get("CI") and os.environ.get("TERM") != "dumb"


@contextmanager
def working(what: str, *, quiet: bool = False) -> Iterator[None]:
    """Says ``tfiam: WHAT … 12 s`` while the body runs, and wipes it away at the end, however that ends."""
    if quiet or not is_watched():
        yield
        return
    done = threading.Event()
    line = threading.Thread(target=_draw, args=(what, done), daemon=True)
    line.start()
    try:
        yield
    finally:
        done.set()
        line.join()


def _draw(what: str, done: threading.Event) -> None:
    began = time.monotonic()
    if done.wait(PATIENCE):
        return
    while not done.is_set():
        sys.stderr.write(f"\r\x1b[Ktfiam: {what} … {time.monotonic() - began:.0f} s")
        sys.stderr.flush()
        done.wait(TICK)
    sys.stderr.write("\r\x1b[K")
    sys.stderr.flush()
