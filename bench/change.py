"""What the change in access costs, as ratios of two sizes and to parsing the documents, in one run. Usage: python -m bench.change

2,000 principals with 5,000 documents against half of that: linear is 2. In a tenth of them a document is another after the plan.
"""

from __future__ import annotations

import random

from bench.access_sets import DOCUMENTS, PRINCIPALS, scoped, seconds
from tfiam.access.change import changes_between
from tfiam.extract.model import Document, DocumentStatus
from tfiam.extract.roles import DocumentRole
from tfiam.iam import Access, PolicyDocument
from tfiam.inventory.model import Inventory, Principal, PrincipalKind, Reach, Resource, Via


def world(texts: list[str], principals: int) -> Inventory:
    """Each principal has two or three of the documents."""
    documents = [
        Document(
            f"aws_iam_role_policy.p{n}",
            "policy",
            (DocumentRole.IDENTITY,),
            DocumentStatus.KNOWN,
            PolicyDocument.parse(text),
        )
        for n, text in enumerate(texts)
    ]
    return Inventory(
        principals=tuple(
            Principal(
                PrincipalKind.ROLE,
                f"aws_iam_role.r{number}",
                f"r{number}",
                arn=f"arn:aws:iam::123456789012:role/r{number}",
                reaches=tuple(Reach(one, Via.INLINE, one.address) for one in documents[number::principals]),
                resource=Resource(f"aws_iam_role.r{number}", "aws_iam_role", {}, provider_key="aws"),
            )
            for number in range(principals)
        ),
        documents=tuple(documents),
    )


def spent(share: int, first: int) -> tuple[float, int]:
    """Seconds over 1/share of the documents, none of which was met before, and how many principals change."""
    chance = random.Random(7)
    count, principals = DOCUMENTS // share, PRINCIPALS // share
    before = [scoped(first + number, chance) for number in range(count)]
    after = [scoped(first + count + number, chance) if number % 10 == 0 else text for number, text in enumerate(before)]
    worlds = world(before, principals), world(after, principals)
    found = []
    time = seconds(lambda: found.append(changes_between(*worlds)))
    return time, len(found[0].principals)


def main() -> None:
    Access.everything().is_admin()  # loads the catalogue
    texts = [scoped(number, random.Random(7)) for number in range(DOCUMENTS)]
    parsing = seconds(lambda: list(map(PolicyDocument.parse, texts)))
    half, _ = spent(2, 100_000)
    whole, changed = spent(1, 200_000)
    print(f"{PRINCIPALS:,} principals, {DOCUMENTS:,} documents, {changed:,} principals changed")
    print(f"change in access {whole:>8.2f} s {whole / parsing:>8.2f} × parsing the documents once")
    print(f"against half of it {whole / half:>14.2f} ×")


if __name__ == "__main__":
    main()
