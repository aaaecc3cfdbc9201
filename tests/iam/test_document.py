import json

import pytest

from tfiam.errors import TfiamError
from tfiam.iam import Effect, PolicyDocument, PolicySyntaxError

ALLOW = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}


def said_of(document: PolicyDocument) -> set[tuple[str, str]]:
    return {(fault.pointer, fault.message) for fault in document.faults}


def faults(**statement: object) -> set[tuple[str, str]]:
    return said_of(PolicyDocument.parse({"Version": "2012-10-17", "Statement": [statement]}))


def test_scalar_and_list_are_one() -> None:
    scalar = PolicyDocument.parse({"Statement": ALLOW}).statements
    listed = PolicyDocument.parse({"Statement": [ALLOW | {"Action": ["s3:GetObject"], "Resource": ["*"]}]}).statements
    assert scalar == listed
    assert scalar[0].actions == ("s3:GetObject",)
    assert scalar[0].not_actions is None


def test_text_and_mapping_are_one() -> None:
    raw = {"Version": "2012-10-17", "Id": "x", "Statement": [ALLOW]}
    from_text, from_mapping = PolicyDocument.parse(json.dumps(raw)), PolicyDocument.parse(raw)
    assert from_text == from_mapping
    assert (from_text.text_length, from_mapping.text_length) == (len(json.dumps(raw)), None)
    assert (from_text.version, from_text.id, from_text.raw, from_text.faults) == ("2012-10-17", "x", raw, ())


@pytest.mark.parametrize(
    ("text", "problem", "pointer"),
    [
        ("", "not JSON (line 1, column 1)", ""),
        ("{'Statement': []}", "not JSON (line 1, column 2)", ""),
        ("[]", "a policy document is a JSON object", ""),
        ("null", "a policy document is a JSON object", ""),
        ("{}", "the policy document has no Statement", ""),
        ('{"Statement": "s3cr3t"}', "Statement is neither an object nor a list of objects", "/Statement"),
        ('{"Statement": ["s3cr3t"]}', "no statement is a JSON object", "/Statement"),
        ('{"Statement":' * 100_000, "nested too deeply", ""),
        ('{"Statement": [{"Sid": ' + "9" * 5000 + "}]}", "holds a number too long to read", ""),
        ('{"Statement": NaN}', "holds NaN or Infinity, which are not JSON", ""),
        ('{"Statement": [{"Sid": "\\ud800"}]}', "holds half of a surrogate pair", ""),
    ],
)
def test_what_is_no_document(text: str, problem: str, pointer: str) -> None:
    with pytest.raises(PolicySyntaxError) as caught:
        PolicyDocument.parse(text)
    assert (caught.value.problem, caught.value.pointer) == (problem, pointer)
    assert isinstance(caught.value, TfiamError)
    assert isinstance(caught.value, ValueError)
    assert "s3cr3t" not in str(caught.value)


def test_element_names_have_no_case_but_are_faults() -> None:
    document = PolicyDocument.parse('{"statement": [{"effect": "Deny", "ACTION": "*", "Resource": "*"}]}')
    assert document.statements[0].effect is Effect.DENY
    assert document.statements[0].actions == ("*",)
    assert said_of(document) == {
        ("/statement", "the element is spelled Statement"),
        ("/Statement/0/effect", "the element is spelled Effect"),
        ("/Statement/0/ACTION", "the element is spelled Action"),
    }


def test_repeated_names_are_found_at_their_place() -> None:
    text = '{"Statement": {"Effect": "Allow", "Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {"Bool": {"a": "1", "a": "2"}}}}'
    assert said_of(PolicyDocument.parse(text)) == {
        ("/Statement/Effect", "the name is written twice in one object"),
        ("/Statement/Condition/Bool/a", "the name is written twice in one object"),
    }


def test_names_that_differ_in_case_are_one_element_twice() -> None:
    assert ("/Statement/0/effect", "Effect is written twice") in faults(**ALLOW, effect="Deny")


@pytest.mark.parametrize(
    ("change", "pointer", "message"),
    [
        ({"Effect": "allow"}, "/Statement/0/Effect", "Effect is neither Allow nor Deny"),
        ({"Effect": None}, "/Statement/0/Effect", "Effect is neither Allow nor Deny"),
        ({"Action": []}, "/Statement/0/Action", "Action is empty"),
        ({"Action": ["s3:*", 7]}, "/Statement/0/Action/1", "Action holds texts"),
        ({"Action": {"a": 1}}, "/Statement/0/Action", "Action holds texts"),
        ({"NotAction": "iam:*"}, "/Statement/0", "Action and NotAction in one statement"),
        ({"NotResource": "*"}, "/Statement/0", "Resource and NotResource in one statement"),
        ({"Principal": "arn:aws:iam::111122223333:root"}, "/Statement/0/Principal", "Principal is * or an object"),
        ({"Principal": {"aws": "*"}}, "/Statement/0/Principal/aws", "the kind is spelled AWS"),
        ({"Principal": {"User": "x"}}, "/Statement/0/Principal/User", "unknown kind of principal"),
        ({"Principal": {}}, "/Statement/0/Principal", "Principal names nobody"),
        ({"Condition": []}, "/Statement/0/Condition", "Condition is an object"),
        ({"Condition": {"Bool": "x"}}, "/Statement/0/Condition/Bool", "a condition operator holds an object of keys"),
        ({"Condition": {"Same": {"k": "v"}}}, "/Statement/0/Condition/Same", "unknown condition operator"),
        (
            {"Condition": {"Bool": {"a/b": None}}},
            "/Statement/0/Condition/Bool/a~1b",
            "a condition value is a text, a number or a boolean",
        ),
        ({"Sid": 5}, "/Statement/0/Sid", "Sid is a text"),
        ({"Remark": "x"}, "/Statement/0/Remark", "unknown element"),
    ],
)
def test_what_aws_would_refuse_is_a_fault(change: dict[str, object], pointer: str, message: str) -> None:
    assert faults(**(ALLOW | change)) == {(pointer, message)}


def test_missing_elements_are_faults() -> None:
    assert faults() == {("/Statement/0", "no Effect"), ("/Statement/0", "neither Action nor NotAction")}


def test_an_odd_effect_is_read_on_the_safe_side() -> None:
    effects = ["allow", "ALLOW", "deny", " Deny", "Permit", 7, None]
    read = [
        PolicyDocument.parse({"Statement": [ALLOW | {"Effect": one}]}).statements[0].effect.value for one in effects
    ]
    assert read == ["Allow", "Allow", "Deny", "Deny", "Allow", "Allow", "Allow"]


def test_an_unreadable_condition_widens_an_allow_and_not_a_deny() -> None:
    allow, deny = (
        PolicyDocument.parse({"Statement": [ALLOW | {"Effect": effect, "Condition": "x"}]}).statements[0]
        for effect in ("Allow", "Deny")
    )
    assert allow.unconditional
    assert [condition.known for condition in deny.conditions] == [False]
    partly = ALLOW | {"Effect": "Deny", "Condition": {"Bool": "x"}}
    assert [condition.known for condition in PolicyDocument.parse({"Statement": partly}).statements[0].conditions] == [
        False
    ]


def test_a_statement_that_is_no_object_leaves_the_others() -> None:
    document = PolicyDocument.parse({"Statement": [7, ALLOW]})
    assert [statement.index for statement in document.statements] == [1]
    assert said_of(document) == {("/Statement/0", "a statement is a JSON object")}


def test_no_statement_is_a_fault() -> None:
    assert said_of(PolicyDocument.parse({"Statement": []})) == {("/Statement", "there is no statement")}


def test_condition_values_are_rendered_as_texts() -> None:
    block = {"NumericLessThan": {"aws:MultiFactorAuthAge": [300, 1.5]}, "Bool": {"aws:SecureTransport": True}}
    conditions = PolicyDocument.parse({"Statement": ALLOW | {"Condition": block}}).statements[0].conditions
    assert [condition.values for condition in conditions] == [("300", "1.5"), ("true",)]


@pytest.mark.parametrize(("version", "expected"), [("2012-10-17", True), ("2008-10-17", False), (None, False)])
def test_variables_came_with_2012(version: str | None, expected: bool) -> None:
    raw = {"Statement": ALLOW} | ({"Version": version} if version else {})
    assert PolicyDocument.parse(raw).has_variables is expected
