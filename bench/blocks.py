"""How finding blocks grows with the text: twice the HCL must cost about twice, whatever the text is made of.

Each unit is a text that a reader with a backtracking pattern, or one that looks ahead to the end, takes quadratic time over.
Usage: make bench
"""

from __future__ import annotations

from functools import partial
from time import process_time

from bench.run import medians, row
from tfiam.source.blocks import read_blocks

UNITS = {
    "blocks": "a {}\n",
    "templates": 'a = "${x}"\n',
    "heredocs": "a = <<A\nA\n",
    "heredocs left open": "a = <<A\n",
    "comments": "/* */ ",
    "comments that waive": "# tfiam:skip=x\n",
    "brackets left open": "a = [[[[\n",
    "a comment in brackets left open": "a = (\n#",
    "quotes": '"',
    "templates left open": "${",
}
CHARACTERS = 250_000


def _seconds(unit: str, characters: int) -> float:
    began = process_time()
    read_blocks(unit * (characters // len(unit)), "main.tf")
    return process_time() - began


def main() -> None:
    for name, unit in UNITS.items():
        half, whole = medians(3, partial(_seconds, unit, CHARACTERS), partial(_seconds, unit, 2 * CHARACTERS))
        row(f"blocks of {2 * CHARACTERS:,} characters of {name}, to half as many", whole, half, "budget 3 ×")


if __name__ == "__main__":
    main()
