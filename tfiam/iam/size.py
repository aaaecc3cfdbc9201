"""How large a policy document is, as AWS counts it.

IAM's quotas are "in non-whitespace characters", also inside strings; Organizations and others count every character.
https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountSummary.html
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from tfiam.iam.document import PolicyDocument
from tfiam.iam.quotas import Quota

#: JSON's own white space: https://www.rfc-editor.org/rfc/rfc8259#section-2
_NO_WHITE_SPACE = dict.fromkeys(map(ord, " \t\r\n"))


def size(document: PolicyDocument, quota: Quota, holes: Iterable[str] = ()) -> int:
    """The document's size in the quota's unit. ``holes`` are references that stand in it as ``${reference}``: what they
    will be is not known yet, so they count nothing and the size is the least it can be.

    A document that did not come as text counts as minified JSON.
    """
    text = document.text
    if text is None:
        text = json.dumps(document.raw, ensure_ascii=False, separators=(",", ":"))
    for reference in holes:
        text = text.replace(f"${{{reference}}}", "")
    if not quota.counts_white_space:
        text = text.translate(_NO_WHITE_SPACE)
    return len(text.encode("utf-8", "surrogatepass")) if quota.unit == "bytes" else len(text)
