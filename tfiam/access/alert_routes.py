"""How people hear of what AWS Config finds.

https://docs.aws.amazon.com/config/latest/developerguide/monitor-config-with-cloudwatchevents.html
https://docs.aws.amazon.com/config/latest/developerguide/notifications-for-AWS-Config.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tfiam.inventory.model import UNKNOWN, Inventory, Resource

_RULE, _TARGET, _CHANNEL = "aws_cloudwatch_event_rule", "aws_cloudwatch_event_target", "aws_config_delivery_channel"
_TOPIC, _SUBSCRIPTION = "aws_sns_topic", "aws_sns_topic_subscription"
_CHANGED = "Config Rules Compliance Change"
_SOURCES = ("aws.config", "aws.securityhub")
#: Chat channels that take what a topic tells; and the leave that lets another account collect, and tell, what is found here.
_ELSEWHERE = (
    "aws_chatbot_slack_channel_configuration",
    "aws_chatbot_teams_channel_configuration",
    "aws_config_aggregate_authorization",
    "aws_notifications_event_rule",
)


@dataclass(frozen=True)
class Route:
    """A way for news to leave. ``dead_end`` says where it ends without a reader."""

    dead_end: str = ""


@dataclass(frozen=True)
class AlertRoutes:
    """The routes of one inventory."""

    inventory: Inventory

    @cached_property
    def routes(self) -> tuple[Route, ...]:
        return tuple(self._routes())

    @cached_property
    def hidden(self) -> tuple[str, ...]:
        """References that hide what an event rule listens to."""
        rules = self.inventory.of(_RULE)
        return tuple(f"{one.address}.event_pattern" for one in rules if one.get("event_pattern") is UNKNOWN)

    def _routes(self) -> Iterator[Route]:
        if any(self.inventory.of(*_ELSEWHERE)):
            yield Route()
        for rule in self.inventory.of(_RULE):
            if _is_on(rule) and _hears(rule.get("event_pattern")):
                ends = list(self._of_rule(rule))
                yield from ends or [Route(f"{rule.address} has no target")]
        for channel in self.inventory.of(_CHANNEL):
            if channel.get("sns_topic_arn"):
                yield self._to(channel, "topic")

    def _of_rule(self, rule: Resource) -> Iterator[Route]:
        for target in self.inventory.of(_TARGET):
            leads = self.inventory.leads.get((target.address, "target"), ())
            named = target.get("rule")
            own = named in (rule.get("name"), rule.get("id")) and isinstance(named, str)
            if own or any(lead.address == rule.address for lead in leads):
                yield self._to(target, "destination")

    def _to(self, resource: Resource, name: str) -> Route:
        """A topic of the plan needs a subscription in it; what else is told is left to others."""
        for lead in self.inventory.leads.get((resource.address, name), ()):
            one = self.inventory.by_address.get(lead.address)
            if one is not None and one.type == _TOPIC and one.address not in self._subscribed:
                return Route(f"{one.address} has no subscription")
        return Route()

    @cached_property
    def _subscribed(self) -> frozenset[str]:
        """Topics with a subscription; all of them where one does not tell which."""
        found: set[str] = set()
        topics = {one.get("arn"): one.address for one in self.inventory.of(_TOPIC) if one.get("arn") is not UNKNOWN}
        for one in self.inventory.of(_SUBSCRIPTION):
            on = self.inventory.put_on.get(one.address, ())
            arn = one.get("topic_arn")
            if on:
                found.update(on)
            elif arn is UNKNOWN:
                found.update(topic.address for topic in self.inventory.of(_TOPIC))
            elif arn in topics:
                found.add(topics[arn])
        return frozenset(found)


def _is_on(rule: Resource) -> bool:
    return rule.get("state") != "DISABLED" and rule.get("is_enabled") is not False


def _hears(pattern: Any) -> bool:
    """True for a pattern that takes in changes of compliance.

    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
    """
    try:
        loaded = json.loads(pattern) if isinstance(pattern, str) else None
    except (ValueError, RecursionError):
        return False
    if not isinstance(loaded, dict):
        return False
    sources, kinds = loaded.get("source"), loaded.get("detail-type")
    if not isinstance(sources, list) or not any(_takes(sources, one) for one in _SOURCES):
        return False
    other = _takes(sources, "aws.securityhub")
    return other or not isinstance(kinds, list) or _takes(kinds, _CHANGED)


def _takes(items: list[Any], wanted: str) -> bool:
    """One of the values, or one with its prefix."""
    prefixes = [one.get("prefix") for one in items if isinstance(one, dict)]
    return wanted in items or any(isinstance(one, str) and wanted.startswith(one) for one in prefixes)
