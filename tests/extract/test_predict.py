"""Predictions against real plans: what is told before the apply is what stands there after it."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from tfiam.extract.links import Links
from tfiam.extract.predict import Predictor
from tfiam.extract.predict_table import ARNS, ATTRIBUTES
from tfiam.iam import catalogue, patterns
from tfiam.iam.arn import Arn
from tfiam.plan.load import load_plan
from tfiam.plan.model import Plan

FIXTURES = Path(__file__).parents[2] / "fixtures" / "predict"
ACCOUNT = "123456789012"
FORGED = {
    # planforge, which made the plans, gives these a hash where AWS has their name.
    "aws_accessanalyzer_analyzer",
    "aws_cloudwatch_metric_alarm",
    "aws_kms_replica_external_key",
    "aws_kms_replica_key",
    "aws_s3_object",
}
SAMPLES = {"path": "/", "event_bus_name": ""}


@cache
def plan(name: str) -> Plan:
    return load_plan(FIXTURES / name / "plan.json")


PLANNED = {kind: changes[0] for name in ("new", "providers") for kind, changes in plan(name).by_type.items()}


@cache
def predictor(name: str, account: str = "") -> Predictor:
    return Predictor(plan(name), Links(plan(name)), account)


def forms(service: str) -> list[str]:
    """The service's ARN forms as patterns."""
    return [re.sub(r"\$\{[^}]*\}", "*", arn) for kind in catalogue.resource_types(service) for arn in kind.arns]


def of_a_form(text: str) -> bool:
    """True if the service authorization reference has a form of this ARN, with a region and an account where it has."""
    arn = Arn.parse(text)
    assert arn is not None, text
    return any(
        patterns.matches(form, text) and (bool(segments[3]), bool(segments[4])) == (bool(arn.region), bool(arn.account))
        for form in forms(arn.service)
        for segments in (form.split(":", 5),)
    )


def sample(part: re.Match[str]) -> str:
    return SAMPLES.get(part[1], "alias/sample" if part[2] == "alias" else "sample")


@pytest.mark.parametrize("type_", ARNS)
def test_each_row_is_of_a_form_that_aws_documents(type_: str) -> None:
    filled = re.sub(r"\{(\w+)(?::(\w+))?\}", sample, ARNS[type_]).replace("*", "sample").replace("??????", "sample")
    assert of_a_form(f"arn:aws:{filled}"), ARNS[type_]


def test_the_table_is_large_and_most_of_it_is_planned_here() -> None:
    planned = {f"data.{one.type}" if one.mode == "data" else one.type for one in plan("new").resources}
    assert len(ARNS) >= 80
    assert len(planned & set(ARNS)) >= 100


@pytest.mark.parametrize("type_", sorted({one.type for one in plan("new").resources}))
def test_what_is_made_is_what_was_predicted(type_: str) -> None:
    (change,) = plan("new").by_type[type_]
    arguments = set(re.findall(r"\{(\w+)", ARNS[type_])) - {"region", "account", "partition"}
    assert arguments <= set(change.values_after or {}), "the row names arguments that the type does not have"
    told = predictor("new", ACCOUNT).predicted(f"{type_}.this.arn")
    assert of_a_form(told.replace("*", "sample").replace("??????", "sample"))
    made = (plan("applied").by_address[f"module.world.{type_}.this"].values_after or {})["arn"]
    if of_a_form(made) and type_ not in FORGED:
        assert patterns.matches(told, made), (told, made)


def test_what_is_made_is_compared_for_many_types() -> None:
    made = [str((one.values_after or {}).get("arn")) for one in plan("applied").resources if one.type not in FORGED]
    assert len([arn for arn in made if of_a_form(arn)]) >= 60


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("aws_iam_role.this.arn", "arn:aws:iam::${account:aws}:role/teams/acme-deploy"),
        ("aws_iam_role.this.id", "acme-deploy"),
        ("aws_iam_role.this.name", "acme-deploy"),
        ("aws_iam_role.this.unique_id", "AROA*"),
        ("aws_iam_policy.this.id", "arn:aws:iam::${account:aws}:policy/acme-read"),
        (
            "aws_iam_openid_connect_provider.this.arn",
            "arn:aws:iam::${account:aws}:oidc-provider/token.actions.githubusercontent.com",
        ),
        ("aws_s3_bucket.this.arn", "arn:aws:s3:::acme-logs"),
        ("aws_s3_bucket.this.id", "acme-logs"),
        ("aws_kms_key.this.arn", "arn:aws:kms:eu-west-1:${account:aws}:key/*"),
        ("aws_kms_key.this.key_id", ""),
        ("aws_kms_alias.this.arn", "arn:aws:kms:eu-west-1:${account:aws}:alias/acme"),
        ("aws_ssm_parameter.this.arn", "arn:aws:ssm:eu-west-1:${account:aws}:parameter/acme/app/level"),
        ("aws_secretsmanager_secret.this.arn", "arn:aws:secretsmanager:eu-west-1:${account:aws}:secret:acme/db-??????"),
        ("aws_sqs_queue.this.url", "https://sqs.eu-west-1.amazonaws.com/${account:aws}/acme-orders"),
        ("aws_cloudwatch_event_rule.this.arn", "arn:aws:events:eu-west-1:${account:aws}:rule/acme-nightly"),
        ("aws_lambda_alias.this.arn", "arn:aws:lambda:eu-west-1:${account:aws}:function:acme-worker:live"),
        ("aws_elasticache_cluster.this.arn", "arn:aws:elasticache:eu-west-1:${account:aws}:cluster:acme-cache"),
        ("aws_lambda_function.this.qualified_arn", "arn:aws:lambda:eu-west-1:${account:aws}:function:acme-worker:*"),
        ("aws_iam_role.absent.arn", ""),
        ("var.role_arn", ""),
        ("aws_iam_role.this", ""),
    ],
)
def test_a_prediction_tells_what_is_known(reference: str, expected: str) -> None:
    assert predictor("new").predicted(reference) == expected


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        # a region from a variable, an account that nothing tells: blocks without credentials share it
        ("aws_sqs_queue.here.arn", "arn:aws:sqs:eu-central-1:${account:aws}:orders"),
        ("aws_sqs_queue.west.arn", "arn:aws:sqs:us-west-2:${account:aws}:orders"),
        # an assumed role whose account is a variable
        ("aws_sqs_queue.workload.arn", "arn:aws:sqs:eu-west-1:222233334444:orders"),
        ("aws_sqs_queue.china.arn", "arn:aws-cn:sqs:cn-north-1:333344445555:orders"),
        ("aws_sqs_queue.china.url", "https://sqs.cn-north-1.amazonaws.com.cn/333344445555/orders"),
        # another profile is another account
        ("aws_sqs_queue.audit.arn", "arn:aws:sqs:eu-west-1:${account:aws.audit}:orders"),
        ("aws_iam_role.prefixed.arn", "arn:aws:iam::${account:aws}:role/teams/team-*"),
        ("aws_iam_role.prefixed.name", "team-*"),
        ("aws_iam_role.unnamed.arn", "arn:aws:iam::${account:aws}:role/*"),
        ("aws_iam_role.unnamed.name", ""),
        # a sensitive name is told nowhere
        ("aws_iam_role.secret.arn", "arn:aws:iam::${account:aws}:role/*"),
        ("aws_iam_role.secret.name", ""),
        ('aws_iam_role.each["team-red"].arn', "arn:aws:iam::${account:aws}:role/team-red"),
        ("aws_iam_role.each.arn", "arn:aws:iam::${account:aws}:role/team-*"),
        ('aws_iam_role.each["team-green"].arn', ""),
        ("aws_s3_bucket.random.arn", "arn:aws:s3:::*"),
        ("aws_s3_bucket.random.id", ""),
        ("aws_s3_bucket.prefixed.arn", "arn:aws:s3:::acme-logs-*"),
        ("aws_cloudwatch_event_rule.own_bus.arn", "arn:aws:events:eu-central-1:${account:aws}:rule/acme/nightly"),
        ('module.app["a.b"].aws_iam_role.this[0].arn', "arn:aws:iam::222233334444:role/app-a.b"),
        ("module.app.aws_iam_role.this[0].arn", "arn:aws:iam::222233334444:role/app-*"),
        ("data.aws_caller_identity.late.account_id", "${account:aws}"),
        ("data.aws_region.late.id", "eu-central-1"),
        ("data.aws_iam_role.late.arn", "arn:aws:iam::${account:aws}:role/*existing"),
        ("aws_ec2_tag.unlisted.id", ""),
    ],
)
def test_accounts_and_regions_are_those_of_the_provider_block(reference: str, expected: str) -> None:
    assert predictor("providers").predicted(reference) == expected


def test_an_account_that_the_team_told_is_that_of_the_default_block() -> None:
    told = predictor("providers", ACCOUNT)
    assert told.predicted("aws_sqs_queue.west.arn") == f"arn:aws:sqs:us-west-2:{ACCOUNT}:orders"
    assert told.predicted("aws_sqs_queue.audit.arn") == "arn:aws:sqs:eu-west-1:${account:aws.audit}:orders"
    each = Predictor(plan("providers"), Links(plan("providers")), {"aws.audit": ACCOUNT})
    assert each.predicted("aws_sqs_queue.audit.arn") == f"arn:aws:sqs:eu-west-1:{ACCOUNT}:orders"
    assert each.predicted("aws_sqs_queue.here.arn") == "arn:aws:sqs:eu-central-1:${account:aws}:orders"


def test_arns_of_what_exists_tell_the_account() -> None:
    assert predictor("applied").providers.account("module.world:aws") == ACCOUNT
    assert predictor("applied").providers.region("module.world:aws") == "eu-west-1"
    # The environment's credentials are those of every block that has none of its own.
    assert predictor("applied").providers.account("aws") == ACCOUNT


def test_what_the_plan_knows_is_told_as_it_is() -> None:
    made = plan("applied").by_address["module.world.aws_kms_key.this"].values_after or {}
    assert predictor("applied").predicted("module.world.aws_kms_key.this.arn") == made["arn"]


@pytest.mark.parametrize("attribute", [one for one in ATTRIBUTES if one.rpartition(".")[0] in PLANNED])
def test_each_attribute_is_of_a_type_and_made_of_what_is_there(attribute: str) -> None:
    type_, _, name = attribute.rpartition(".")
    values = PLANNED[type_].values_after or {}
    assert name in values
    parts = set(re.findall(r"\{(\w+)", ATTRIBUTES[attribute]))
    assert parts - {"account", "region", "partition", "dns_suffix"} <= set(values)
