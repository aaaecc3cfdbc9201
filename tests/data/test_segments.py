from __future__ import annotations

import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tfiam.data.segments import Segments, data_path, pack, packaged
from tfiam.errors import InputError

PARTS = {"s3": b'{"actions":{"GetObject":1}}', "ec2": b'{"actions":{"RunInstances":2}}', "empty": b""}


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    path = tmp_path / "parts.bin"
    path.write_bytes(pack(PARTS, prime=b'{"actions":{'))
    return path


def test_every_segment_comes_back(packed: Path) -> None:
    segments = Segments(packed)
    assert segments.names() == ("ec2", "empty", "s3")
    assert {name: segments.read(name) for name in segments.names()} == PARTS
    assert "s3" in segments
    assert "S3" not in segments


@given(st.dictionaries(st.text(min_size=1), st.binary(), max_size=5), st.binary(max_size=64))
def test_round_trip(tmp_path_factory: pytest.TempPathFactory, parts: dict[str, bytes], prime: bytes) -> None:
    path = tmp_path_factory.mktemp("segments") / "parts.bin"
    path.write_bytes(pack(parts, prime))
    segments = Segments(path)
    assert {name: segments.read(name) for name in segments.names()} == parts


def test_same_segments_same_bytes_in_any_order() -> None:
    assert pack(PARTS) == pack(dict(reversed(PARTS.items())))


def test_prime_saves_bytes() -> None:
    shared = bytes(range(32, 127)) * 3
    parts = {str(number): shared + str(number).encode() for number in range(20)}
    assert len(pack(parts, prime=shared)) < len(pack(parts)) / 2


def test_unknown_segment_is_a_key_error(packed: Path) -> None:
    with pytest.raises(KeyError):
        Segments(packed).read("lambda")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (None, "packaged facts do not read (FileNotFoundError)"),
        (b"", "not a file of packaged facts"),
        (b"PK\x03\x04 a zip", "not a file of packaged facts"),
        (pack(PARTS)[:30], "packaged facts do not read (error)"),
        (pack(PARTS).replace(b"TFIAM1 0", b"TFIAM1 x"), "packaged facts do not read (ValueError)"),
    ],
)
def test_broken_file_says_what_to_do(tmp_path: Path, content: bytes | None, problem: str) -> None:
    path = tmp_path / "broken.bin"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        Segments(path)
    assert str(caught.value) == f"{path}: {problem}; reinstall tfiam, or rebuild the file with `make data`"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (pack(PARTS)[:-4], "segment is cut short"),
        (pack(PARTS)[:-29] + b"\xff" * 29, "segment does not read (error)"),
    ],
)
def test_broken_segment_names_the_segment(tmp_path: Path, content: bytes, problem: str) -> None:
    path = tmp_path / "broken.bin"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        Segments(path).read("s3")
    assert str(caught.value).startswith(f"{path}, s3: {problem}; reinstall tfiam")


def test_file_that_goes_away_after_opening(packed: Path) -> None:
    segments = Segments(packed)
    packed.unlink()
    with pytest.raises(InputError, match="FileNotFoundError"):
        segments.read("s3")


@pytest.mark.parametrize("name", ["services.segments.bin", "managed.segments.bin"])
def test_packaged_files_open(name: str) -> None:
    assert packaged(name) is packaged(name)
    assert packaged(name).names() == tuple(sorted(packaged(name).names()))


def test_action_list_is_one_line_a_service() -> None:
    lines = zlib.decompress(data_path("actions.zlib").read_bytes()).decode().split("\n")
    services = [line.split("\t")[0] for line in lines]
    assert services == [name for name in packaged("services.segments.bin").names() if name != "aws"]
    assert all(len(codes) == len(names.split(" ")) for _, codes, names in (line.split("\t") for line in lines))
