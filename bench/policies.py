"""What a policy costs tfiam.iam, beside cloudsplaining and parliament on the same documents. Usage: make bench

The documents are AWS's managed policies. Judging one means reading its text, expanding its actions, asking whether it makes
an administrator, and deciding a request; of the other two it means what their scan of a policy computes. They join when the
variables CLOUDSPLAINING and PARLIAMENT name the Pythons of their environments. CPU time, imports not counted.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time

from tfiam.iam import PolicyDocument, PolicySet, Request, evaluate, is_admin
from tfiam.iam.managed import managed_policies, managed_policy

CALLS = 10_000
EVERY = 10
"""Each tenth managed policy, by name."""

CLOUDSPLAINING = """
from cloudsplaining.scan.policy_document import PolicyDocument

def judge(text):
    policy = PolicyDocument(json.loads(text))
    policy.all_allowed_unrestricted_actions, policy.allows_privilege_escalation, policy.service_wildcard
    policy.infrastructure_modification, policy.credentials_exposure, policy.permissions_management_without_constraints
"""
PARLIAMENT = """
from parliament import analyze_policy_string

def judge(text):
    analyze_policy_string(text)
"""
TIMED = """
import json, sys, time
{judge}
texts = json.load(sys.stdin)
judge(texts[0])
start = time.process_time()
for text in texts:
    judge(text)
print((time.process_time() - start) / len(texts))
"""


def main() -> None:
    print(f"{'evaluate, a call of ' + format(CALLS, ','):<44}{calls() * 1e6:>10.0f} µs")
    texts = documents()
    own = judged(texts)
    print(f"{f'tfiam, a policy of {len(texts)}':<44}{own * 1e6:>10.0f} µs")
    for name, variable, judge in (
        ("cloudsplaining", "CLOUDSPLAINING", CLOUDSPLAINING),
        ("parliament", "PARLIAMENT", PARLIAMENT),
    ):
        if python := os.environ.get(variable):
            theirs = elsewhere(python, judge, texts)
            print(f"{name + ', the same policies':<44}{theirs * 1e6:>10.0f} µs {own / theirs:>8.2f} × of it is tfiam's")


def documents() -> list[str]:
    names = managed_policies()[::EVERY]
    found = (managed_policy(f"arn:aws:iam::aws:policy/{name}") for name in names)
    return [policy.text for policy in found if policy]


def calls() -> float:
    """CPU seconds of one decision: a user with three statements, one of them a Deny with a condition, and a bucket policy."""
    allow = {
        "Effect": "Allow",
        "Action": ["s3:Get*", "s3:List*"],
        "Resource": ["arn:aws:s3:::ledger", "arn:aws:s3:::ledger/*"],
    }
    look = {"Effect": "Allow", "Action": "ec2:Describe*", "Resource": "*"}
    regions = {"StringNotEquals": {"aws:RequestedRegion": ["eu-west-1", "eu-west-3"]}}
    deny = {"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": regions}
    secure = {"Bool": {"aws:SecureTransport": "false"}}
    bucket = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": "arn:aws:s3:::ledger/*",
        "Condition": secure,
    }
    version = {"Version": "2012-10-17"}
    policies = PolicySet([{**version, "Statement": [allow, look, deny]}], resource={**version, "Statement": [bucket]})
    context = {"aws:RequestedRegion": "eu-west-1", "aws:SecureTransport": "true"}
    start = time.process_time()
    for number in range(CALLS):
        resource = f"arn:aws:s3:::ledger/{number}"
        evaluate(Request("arn:aws:iam::111122223333:user/ana", "s3:GetObject", resource, context=context), policies)
    return (time.process_time() - start) / CALLS


def judged(texts: list[str]) -> float:
    """CPU seconds a policy."""
    judge(texts[0])
    start = time.process_time()
    for text in texts:
        judge(text)
    return (time.process_time() - start) / len(texts)


def judge(text: str) -> None:
    document = PolicyDocument.parse(text)
    for statement in document.statements:
        statement.matched_actions()
    is_admin(document)
    request = Request("arn:aws:iam::111122223333:user/ana", "s3:GetObject", "arn:aws:s3:::ledger/q1.csv", context={})
    evaluate(request, PolicySet([document]))


def elsewhere(python: str, judge: str, texts: list[str]) -> float:
    argv = (python, "-W", "ignore", "-c", TIMED.format(judge=judge))
    done = subprocess.run(argv, input=json.dumps(texts), capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{python}: {done.stderr.strip().splitlines()[-1]}")
    return float(done.stdout.split()[-1])


if __name__ == "__main__":
    main()
