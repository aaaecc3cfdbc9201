"""What access sets cost, as ratios to parsing the same documents from JSON text in the same run. Usage: python bench/access_sets.py

10,000 set inclusions, and the sets of 2,000 principals with 5,000 documents: scoped ones and ``*:*``.
"""

from __future__ import annotations

import gc
import json
import random
import time
from collections.abc import Callable
from typing import Any

from tfiam.iam import Access, Answer, PolicyDocument

PRINCIPALS, DOCUMENTS, INCLUSIONS = 2_000, 5_000, 10_000
READS = ("s3:Get*", "s3:List*", "dynamodb:Query", "dynamodb:GetItem", "logs:*", "sqs:ReceiveMessage", "kms:Decrypt")
WRITES = (
    "s3:PutObject",
    "dynamodb:PutItem",
    "sqs:SendMessage",
    "sns:Publish",
    "lambda:InvokeFunction",
    "ec2:*Instances",
)


def scoped(number: int, chance: random.Random) -> str:
    """A document as teams write them: three statements on resources of its own, one with a condition."""
    arns = [f"arn:aws:s3:::team{number}-{name}" for name in ("logs", "data/*", "*")]
    statements: list[dict[str, Any]] = [
        {"Effect": "Allow", "Action": chance.sample(READS, 3), "Resource": arns[:2]},
        {"Effect": "Allow", "Action": chance.sample(WRITES, 2), "Resource": arns[2]},
        {"Effect": "Allow", "Action": "kms:*", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "true"}}},
    ]
    if number % 4 == 0:
        statements.append({"Effect": "Deny", "Action": "s3:Delete*", "Resource": arns[1]})
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def administrator(number: int) -> str:
    """``*:*``, each a text of its own."""
    statement = {"Sid": f"Admin{number}", "Effect": "Allow", "Action": "*:*", "Resource": "*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def seconds(measured: Callable[[], object]) -> float:
    gc.collect()
    start = time.perf_counter()
    measured()
    return time.perf_counter() - start


def row(name: str, spent: float, calls: int, reference: float) -> None:
    print(f"{name:<52}{spent / calls * 1e6:>9.1f} µs a call {spent / calls / reference:>8.2f} ×")


def sets_of(documents: list[PolicyDocument]) -> list[Access]:
    """A principal has two or three documents."""
    return [Access.of(documents[number::PRINCIPALS]) for number in range(PRINCIPALS)]


def main() -> None:
    chance = random.Random(7)
    texts = [scoped(number, chance) for number in range(DOCUMENTS)]
    parsed = [PolicyDocument.parse(text) for text in texts]
    Access.everything().is_admin()  # loads the catalogue
    reference = min(seconds(lambda: list(map(PolicyDocument.parse, texts))) for _ in range(3)) / DOCUMENTS
    row("parse a document", reference * DOCUMENTS, DOCUMENTS, reference)
    spent = seconds(lambda: sets_of(parsed))
    row("its access set, first time", spent, DOCUMENTS, reference)
    sets = sets_of(parsed)
    admins = [PolicyDocument.parse(administrator(number)) for number in range(DOCUMENTS)]
    row("the access set of a *:* document, first time", seconds(lambda: sets_of(admins)), DOCUMENTS, reference)
    pairs = [(chance.choice(sets), chance.choice(sets)) for _ in range(INCLUSIONS)]
    row("inclusion, any two principals", seconds(lambda: [a.includes(b) for a, b in pairs]), INCLUSIONS, reference)
    boundary = Access.of(
        [scoped(1, chance), '{"Statement": {"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}}']
    )
    within = [sets[number % PRINCIPALS] for number in range(INCLUSIONS)]
    row("inclusion in a boundary", seconds(lambda: [boundary.includes(one) for one in within]), INCLUSIONS, reference)
    row("difference, any two", seconds(lambda: [a.difference(b) for a, b in pairs[:2000]]), 2000, reference)
    row("is it an administrator?", seconds(lambda: [one.is_admin() for one in sets]), PRINCIPALS, reference)
    assert boundary.includes(sets[0]) is Answer.YES


if __name__ == "__main__":
    main()
