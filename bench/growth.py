"""How scan, paths and diff grow with the principals of a plan, in one run. Usage: python -m bench.growth

Plans of 500 to 2,000 roles with two and a half documents each, in an account below a unit that has an SCP and an RCP: scoped
documents, roles that Lambda runs under, one in twenty that passes a role, one in forty that is administrator. The plan
rewrites a tenth of the documents. Linear means that microseconds a principal stay the same.
"""

from __future__ import annotations

import gc
import json
import random
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from bench.access_sets import scoped
from tfiam.access.change import changes_between
from tfiam.access.paths import paths_of
from tfiam.config import Config
from tfiam.pipeline import Worlds, scan_many, worlds_of
from tfiam.plan.load import load_plan
from tfiam.rules.load import load_rules

SIZES = (500, 1_000, 2_000)
ACCOUNT = "123456789012"


def policy(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def resource(kind: str, name: str, before: dict[str, Any], **after: Any) -> dict[str, Any]:
    """A resource of the plan, updated where ``after`` says something else."""
    now = {**before, **after}
    change = {"actions": ["update" if now != before else "no-op"], "before": before, "after": now, "after_unknown": {}}
    provider = "registry.terraform.io/hashicorp/aws"
    place = {"address": f"{kind}.{name}", "mode": "managed", "type": kind, "name": name, "provider_name": provider}
    return {**place, "change": change}


def role(number: int, chance: random.Random) -> Iterator[dict[str, Any]]:
    name, arn = f"team{number}", f"arn:aws:iam::{ACCOUNT}:role/team{number}"
    service = "lambda" if number % 40 == 1 else "ec2"
    trust = policy(
        {"Effect": "Allow", "Principal": {"Service": f"{service}.amazonaws.com"}, "Action": "sts:AssumeRole"}
    )
    yield resource("aws_iam_role", name, {"id": name, "name": name, "arn": arn, "assume_role_policy": trust})
    texts = [scoped(number * 4, chance), scoped(number * 4 + 1, chance)]
    if number % 2 == 0:
        passed = {"Effect": "Allow", "Action": "iam:PassRole", "Resource": arn.replace(name, f"team{number + 1}")}
        builds = {"Effect": "Allow", "Action": ["lambda:CreateFunction", "lambda:InvokeFunction"], "Resource": "*"}
        texts.append(policy(builds, passed) if number % 20 == 0 else policy(builds))
    if number % 40 == 1:
        texts.append(policy({"Effect": "Allow", "Action": "*", "Resource": "*"}))
    for index, text in enumerate(texts):
        own = f"{name}_{index}"
        new = {"policy": scoped(number * 4 + 2, chance)} if index == 0 and number % 4 == 0 else {}
        yield resource("aws_iam_role_policy", own, {"id": f"{name}:{own}", "role": name, "policy": text}, **new)


def organization() -> Iterator[dict[str, Any]]:
    told = {"id": "o-a1b2c3d4e5", "master_account_id": "999988887777", "roots": [{"id": "r-ab12"}]}
    yield resource("aws_organizations_organization", "this", told)
    unit = {"id": "ou-ab12-11111111", "parent_id": "r-ab12", "name": "teams"}
    yield resource("aws_organizations_organizational_unit", "teams", unit)
    yield resource("aws_organizations_account", "own", {"id": ACCOUNT, "parent_id": unit["id"], "name": "own"})
    scp = policy({"Effect": "Deny", "Action": ["cloudtrail:Stop*", "organizations:Leave*"], "Resource": "*"})
    ours = {
        "StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"},
        "BoolIfExists": {"aws:PrincipalIsAWSService": "false"},
    }
    rcp = policy({"Effect": "Deny", "Principal": "*", "Action": ["s3:*", "sts:*"], "Resource": "*", "Condition": ours})
    for name, kind, text in (("scp", "SERVICE_CONTROL_POLICY", scp), ("rcp", "RESOURCE_CONTROL_POLICY", rcp)):
        yield resource("aws_organizations_policy", name, {"id": f"p-{name}", "type": kind, "content": text})
        yield resource("aws_organizations_policy_attachment", name, {"policy_id": f"p-{name}", "target_id": unit["id"]})


def plan(size: int) -> dict[str, Any]:
    chance = random.Random(7)
    changes = [*organization(), *(one for number in range(size) for one in role(number, chance))]
    return {"format_version": "1.2", "terraform_version": "1.11.4", "resource_changes": changes}


def seconds(work: Callable[[], object]) -> float:
    """Of the processor: what else the machine does is not counted."""
    gc.collect()
    start = time.process_time()
    work()
    return time.process_time() - start


def _paths(worlds: Worlds) -> None:
    paths_of(worlds.after, worlds.before)
    paths_of(worlds.before)


def main() -> None:
    rules = load_rules()
    scan_many([load_plan(plan(20))], rules=rules)  # loads what a first use loads
    print(f"{'principals':>10} {'scan s':>8} {'µs each':>8} {'paths s':>8} {'µs each':>8} {'diff s':>8} {'µs each':>8}")
    for size in SIZES:
        loaded = load_plan(plan(size))
        worlds = worlds_of(loaded, Config())
        spent = (
            seconds(partial(scan_many, [loaded], rules=rules)),
            seconds(partial(_paths, worlds)),
            seconds(partial(changes_between, worlds.before, worlds.after)),
        )
        print(f"{size:>10,}", *(f"{one:>8.2f} {one / size * 1e6:>8.0f}" for one in spent))


if __name__ == "__main__":
    main()
