import pytest

from tfiam.extract.policy_model import (
    Merged,
    Place,
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
    merged = Merged(lambda _: ())
    merged.merge(
        {"Id": "a", "Version": "2012-10-17", "Statement": [{"Sid": "x", "Effect": "Allow"}, {"Effect": "Allow"}]}
    )
    merged.merge(
        {"Version": "2008-10-17", "Statement": [{"Effect": "Deny"}, {"Sid": "x", "Effect": "Deny"}]},
        place=Place.OVERRIDE,
    )
    assert merged.raw == {
        "Version": "2012-10-17",
        "Id": "a",
        "Statement": [{"Sid": "x", "Effect": "Deny"}, {"Effect": "Allow"}, {"Effect": "Deny"}],
    }


STATEMENTS = [{"Sid": "x", "Effect": "Allow"}, {"Effect": "Deny"}]


@pytest.mark.parametrize("place", [Place.SOURCE, Place.OWN])
def test_one_sid_twice_is_refused(place: Place) -> None:
    with pytest.raises(UnreadableSourceError):
        Merged(lambda _: ()).merge({"Statement": [STATEMENTS[0], STATEMENTS[0]]}, place=place)


@pytest.mark.parametrize(
    ("place", "kept"), [(Place.SOURCE, STATEMENTS), (Place.OWN, STATEMENTS[1:]), (Place.OVERRIDE, STATEMENTS[1:])]
)
def test_hidden_statements_may_replace_one_with_a_sid(place: Place, kept: list[dict[str, str]]) -> None:
    merged = Merged(lambda _: ())
    merged.merge({"Statement": STATEMENTS})
    merged.merge({}, ("local.more",), place)
    assert (merged.statements, list(merged.hidden)) == (kept, ["local.more"])


def test_an_unknown_sid_may_be_replaced_by_any() -> None:
    merged = Merged(lambda sid: [sid[2:-1]] if sid.startswith("${") else [])
    merged.merge({"Statement": [{"Sid": "${a.b}", "Effect": "Allow"}, STATEMENTS[1]]})
    merged.merge({"Statement": [STATEMENTS[0]]}, place=Place.OVERRIDE)
    assert (merged.statements, list(merged.hidden)) == ([STATEMENTS[1], STATEMENTS[0]], ["a.b"])


def test_the_text_is_escaped_as_go_does() -> None:
    assert text_of({"Id": "<ä&>"}, minified=True) == '{"Id":"\\u003cä\\u0026\\u003e"}'
