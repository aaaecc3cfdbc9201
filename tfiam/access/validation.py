"""What validation says of the documents of a plan."""

from __future__ import annotations

from tfiam.iam.validate.issue import Issue, PolicyType
from tfiam.iam.validate.theme import Theme
from tfiam.iam.validate.validator import issues
from tfiam.inventory.model import Document, DocumentRole

#: The roles of documents that validation knows, the one that grants first: a policy that is attached and a boundary too is
#: judged as a grant.
JUDGED = tuple(DocumentRole(kind.value) for kind in PolicyType)


def policy_type(document: Document) -> PolicyType:
    """What the document is validated as."""
    return PolicyType(next(role for role in JUDGED if role in document.roles).value)


def document_issues(document: Document, *themes: Theme) -> tuple[Issue, ...]:
    """The issues of some themes in a readable document, the worst of each place only: one cause, one finding.

    None for a statement that AWS makes from a resource's arguments (``aws_lambda_permission``): nobody wrote the document.
    """
    if document.policy is None or document.provenance == "arguments":
        return ()
    # Rules are asked one after another, each about every document: of copies of one text only the first is judged.
    asked = (policy_type(document), themes)
    last, told = document.policy.derived.get("issues", (None, ()))
    if last == asked:
        return tuple(told)
    found: dict[str, Issue] = {}
    for issue in issues(document.policy, asked[0], themes):
        found.setdefault(issue.pointer, issue)
    document.policy.derived["issues"] = asked, tuple(found.values())
    return tuple(found.values())
