import pytest

from tfiam.extract.policy_model import (
    Merged,
    UnreadableSourceError,
    read,
    text_of,
    written_conditions,
    written_principals,
)


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        ([("*", "*")], "*"),
        ([("AWS", "*")], {"AWS": "*"}),
        ([("AWS", ["a", "b"])], {"AWS": ["b", "a"]}),
        ([("AWS", "b"), ("AWS", "a"), ("Service", "c")], {"AWS": ["b", "a"], "Service": "c"}),
        ([("AWS", "a"), ("AWS", ["c", "b"])], {"AWS": ["a", "c", "b"]}),
        ([("*", "*"), ("AWS", "a")], {"*": "*", "AWS": "a"}),
    ],
)
def test_principals(blocks: list[tuple[str, str | list[str]]], expected: object) -> None:
    assert written_principals(blocks) == expected


def test_conditions_of_one_key_are_joined_in_order() -> None:
    blocks = [("StringLike", "k", ["b"]), ("Bool", "z", ["true"]), ("StringLike", "k", ["a"])]
    assert written_conditions(blocks) == {"Bool": {"z": "true"}, "StringLike": {"k": ["b", "a"]}}


def test_reading_keeps_what_go_keeps() -> None:
    text = '{"version": "2012-10-17", "Statement": [{"effect": "Deny", "Principal": "x", "Action": "a:b", "Extra": 1}]}'
    assert read(text) == {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Deny", "Action": "a:b", "Principal": "*"}],
    }


@pytest.mark.parametrize(
    "text", ["", "[]", '{"Statement": {}}', '{"Statement": [{"Principal": {"AWS": 1}}]}', "[" * 100000]
)
def test_what_the_provider_refuses(text: str) -> None:
    with pytest.raises(UnreadableSourceError):
        read(text)


def test_merging_by_sid() -> None:
    merged = Merged()
    merged.merge(
        {"Id": "a", "Version": "2012-10-17", "Statement": [{"Sid": "x", "Effect": "Allow"}, {"Effect": "Allow"}]}
    )
    merged.merge({"Version": "2008-10-17", "Statement": [{"Effect": "Deny"}, {"Sid": "x", "Effect": "Deny"}]})
    assert merged.raw == {
        "Version": "2012-10-17",
        "Id": "a",
        "Statement": [{"Sid": "x", "Effect": "Deny"}, {"Effect": "Allow"}, {"Effect": "Deny"}],
    }


def test_the_text_is_escaped_as_go_does() -> None:
    assert text_of({"Id": "<ä&>"}, minified=True) == '{"Id":"\\u003cä\\u0026\\u003e"}'
