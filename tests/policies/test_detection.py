"""What detection rules say where a plan hides the answer, and of what is written in other ways."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.policies.worlds import resource, said, world
from tfiam.inventory.model import UNKNOWN, Inventory, Lead, Resource

RECORDER = resource("aws_config_configuration_recorder", "this", name="this")
AT = RECORDER.address
UNHEARD = f"{AT}: nobody hears of what AWS Config finds"


def rule(identifier: Any) -> Resource:
    return resource("aws_config_config_rule", source=[{"owner": "AWS", "source_identifier": identifier}])


def test_the_root_user_alone_is_half_of_it() -> None:
    assert said("DA_001", world(RECORDER, rule("root-account-mfa-enabled"))) == [
        f"{AT}: the root user's MFA is watched, that of users is not"
    ]


@pytest.mark.parametrize("id_", ["DA_001", "DA_002"])
@pytest.mark.parametrize(
    ("more", "reference"),
    [
        (rule(UNKNOWN), "aws_config_config_rule.x.source[0].source_identifier"),
        (
            resource("aws_config_organization_managed_rule", rule_identifier=UNKNOWN),
            "aws_config_organization_managed_rule.x.rule_identifier",
        ),
        (
            resource("aws_config_conformance_pack", template_s3_uri="s3://acme/pack.yaml"),
            "aws_config_conformance_pack.x.template_s3_uri",
        ),
        (
            resource("aws_config_conformance_pack", template_body=UNKNOWN),
            "aws_config_conformance_pack.x.template_body",
        ),
        (
            resource("aws_securityhub_standards_subscription", standards_arn=UNKNOWN),
            "aws_securityhub_standards_subscription.x.standards_arn",
        ),
    ],
)
def test_a_check_that_is_hidden_may_be_the_one(id_: str, more: Resource, reference: str) -> None:
    assert said(id_, world(RECORDER, more)) == [f"{AT}: ? {reference}"]


def test_security_hub_brings_its_default_standards() -> None:
    assert said("DA_001", world(RECORDER, resource("aws_securityhub_account"))) == []


def test_what_a_baseline_without_recorder_lacks_is_the_accounts() -> None:
    assert said("DA_005", world(baseline=True)) == ["account: no IAM Access Analyzer"]
    assert said("DA_005", world()) == []


def test_an_analyzer_of_unknown_type() -> None:
    one = resource("aws_accessanalyzer_analyzer", type=UNKNOWN)
    assert said("DA_005", world(RECORDER, one)) == [f"{AT}: ? {one.address}.type"]


def listening(pattern: Any) -> tuple[Resource, Resource]:
    text = pattern if isinstance(pattern, str) or pattern is UNKNOWN else json.dumps(pattern)
    return (
        resource("aws_cloudwatch_event_rule", name="compliance", event_pattern=text),
        resource("aws_cloudwatch_event_target", rule="compliance", arn="arn:aws:sns:eu-west-1:111122223333:x"),
    )


@pytest.mark.parametrize(
    "pattern", [{"source": ["aws.config"]}, {"source": [{"prefix": "aws."}], "detail-type": ["y"]}]
)
def test_patterns_that_hear_of_it(pattern: Any) -> None:
    assert said("DA_003", world(RECORDER, *listening(pattern))) == []


@pytest.mark.parametrize("pattern", ["{", "[]", {}, {"source": "aws.config"}, {"source": ["aws.ec2"]}])
def test_patterns_that_do_not(pattern: Any) -> None:
    assert said("DA_003", world(RECORDER, *listening(pattern))) == [UNHEARD]


def test_a_pattern_that_is_hidden_and_a_rule_without_target() -> None:
    hidden, target = listening(UNKNOWN)
    assert said("DA_003", world(RECORDER, hidden, target)) == [f"{AT}: ? {hidden.address}.event_pattern"]
    alone, _ = listening({"source": ["aws.config"]})
    assert said("DA_003", world(RECORDER, alone)) == [f"{UNHEARD}: {alone.address} has no target"]


@pytest.mark.parametrize(
    ("subscription", "heard"),
    [({"topic_arn": UNKNOWN}, True), ({"topic_arn": "arn:topic"}, True), ({"topic_arn": "arn:other"}, False)],
)
def test_a_delivery_channel_needs_a_reader(subscription: dict[str, Any], heard: bool) -> None:
    topic = resource("aws_sns_topic", arn="arn:topic")
    channel = resource("aws_config_delivery_channel", sns_topic_arn="arn:topic")
    reader = resource("aws_sns_topic_subscription", **subscription)
    leads = {(channel.address, "topic"): (Lead(topic.address),)}
    dead_end = [f"{UNHEARD}: {topic.address} has no subscription"]
    assert said("DA_003", world(RECORDER, topic, channel, reader, leads=leads)) == ([] if heard else dead_end)


def trail(**values: Any) -> Resource:
    return resource("aws_cloudtrail", **{"is_multi_region_trail": True, "enable_log_file_validation": True, **values})


def advanced(*fields: dict[str, Any]) -> Resource:
    return trail(advanced_event_selector=[{"field_selector": list(fields)}])


MANAGEMENT = {"field": "eventCategory", "equals": ["Management"]}
SOME = "it records some of the management events only"


@pytest.mark.parametrize(
    ("one", "told"),
    [
        (trail(enable_logging=False), "it does not log"),
        (trail(event_selector=[{"read_write_type": "WriteOnly"}]), SOME),
        (advanced({"field": "eventCategory", "equals": ["Data"]}), "it records no management events"),
        (advanced(MANAGEMENT, {"field": "readOnly", "equals": ["false"]}), SOME),
        (
            advanced(MANAGEMENT, {"field": "eventSource", "not_equals": ["secretsmanager.amazonaws.com"]}),
            "it leaves out the events of Secrets Manager",
        ),
        (trail(event_selector=UNKNOWN), "? aws_cloudtrail.x.event_selector"),
        (trail(is_multi_region_trail=UNKNOWN), "? aws_cloudtrail.x.is_multi_region_trail"),
    ],
)
def test_what_a_trail_leaves_out(one: Resource, told: str) -> None:
    assert said("DA_004", world(one)) == [f"aws_cloudtrail.x: {told}"]


def test_one_selector_of_two_takes_all() -> None:
    assert said("DA_004", world(trail(event_selector=[{"read_write_type": "ReadOnly"}, {}]))) == []


def changed(before: Resource, *after: Resource) -> Inventory:
    return replace(world(*after), before=world(before))


def test_switching_off_by_what_is_not_known_yet() -> None:
    one, now = trail(enable_logging=True), trail(enable_logging=UNKNOWN)
    assert said("DA_006", changed(one, now)) == ["aws_cloudtrail.x: ? aws_cloudtrail.x.enable_logging"]


def test_hub_and_detector_gone_and_the_recorder_stopped() -> None:
    hub = resource("aws_securityhub_account")
    assert said("DA_006", changed(hub)) == [f"{hub.address}: deletes the Security Hub"]
    status = resource("aws_config_configuration_recorder_status", name="x", is_enabled=True)
    off = replace(status, values={"name": "x", "is_enabled": False})
    assert said("DA_006", changed(status, off)) == [
        f"{status.address}: switches the configuration recorder's status x off"
    ]


def test_forgotten_or_somewhere_else_is_not_stopped() -> None:
    hub = resource("aws_securityhub_account")
    assert said("DA_006", changed(replace(hub, change="forget"))) == []
    assert said("DA_006", changed(hub, replace(hub, address="module.hub.x", change="create"))) == []
    elsewhere = replace(hub, address="module.hub.x", change="create", provider_key="aws.other")
    assert said("DA_006", changed(replace(hub, provider_key="aws"), elsewhere))
