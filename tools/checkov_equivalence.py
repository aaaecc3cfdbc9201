"""What stands for checkov's checks besides the rules that name them, and which checks no plan can decide."""

from __future__ import annotations

from typing import Final

_ESCALATIONS: Final = tuple(f"TFIAM_PE_{number:03}" for number in range(1, 9))
_WIDER: Final = ("TFIAM_LP_001", "TFIAM_LP_009", "TFIAM_LP_011")
_CHANGES: Final = ("TFIAM_LP_005", "TFIAM_LP_007", "TFIAM_LP_014", "TFIAM_PB_005", "TFIAM_PB_006", "TFIAM_PB_007")

#: Rules that tell the same failure from another side: what is wider (every action, all of IAM), or what the grant leads to.
#: They do not name the check, as a ``checkov:skip`` of it waives the rules that do.
ALSO: Final[dict[str, tuple[str, ...]]] = {
    **dict.fromkeys(("CKV_AWS_49", "CKV_AWS_63"), _WIDER),
    **dict.fromkeys(("CKV_AWS_110", "CKV_AWS_286"), (*_WIDER, *_ESCALATIONS, *_CHANGES)),
    **dict.fromkeys(("CKV_AWS_107", "CKV_AWS_287"), (*_WIDER, *_ESCALATIONS, "TFIAM_LP_015")),
    **dict.fromkeys(("CKV_AWS_108", "CKV_AWS_288"), _WIDER),
    **dict.fromkeys(("CKV_AWS_109", "CKV_AWS_289"), (*_WIDER, *_ESCALATIONS, "TFIAM_LP_006", "TFIAM_LP_014")),
    **dict.fromkeys(("CKV_AWS_111", "CKV_AWS_290"), (*_WIDER, *_ESCALATIONS, "TFIAM_LP_007", "TFIAM_LP_015")),
    **dict.fromkeys(("CKV_AWS_355", "CKV_AWS_356"), _WIDER),
    "CKV_AWS_61": ("TFIAM_TR_003", "TFIAM_TR_008", "TFIAM_TR_009"),
    "CKV2_AWS_22": ("TFIAM_HU_002", "TFIAM_HU_006", "TFIAM_HU_013"),
}

#: Checks that are told at another address than checkov's, so that any place in the plan counts, with the place.
ELSEWHERE: Final = {
    "CKV2_AWS_14": "at the group, not at its membership",
    "CKV2_AWS_21": "at the user, not at the membership of some group",
    "CKV_AWS_41": "at `provider.aws`, which checkov calls `aws.default`",
    "CKV_AWS_379": "at the bucket or its policy, not at its ACL",
    "CKV2_AWS_6": "at the public access block where there is one, not at its bucket",
}

_WRAPPED: Final = (
    "Cannot fail on a plan: the check expects lists of lists, as HCL gives them, reads the text `Allow` as `A`, and "
    "drops the error that no `effect` makes. On HCL it is the rule's."
)
#: Checks that cannot fail, or not with a cause: why there is no plan in which both fail.
NEVER_FAIL: Final = {
    **dict.fromkeys((f"CKV_AWS_{number}" for number in (107, 108, 109, 110, 111, 356)), _WRAPPED),
    "CKV_AWS_283": "Cannot fail on a plan: it looks for `*` in a list inside the list of identifiers.",
    "CKV_AWS_364": "Cannot fail on a plan: `source_arn` and `source_account` are there as null, which it takes for a value.",
    "CKV2_AWS_70": "Fails on `OPTIONS` alone, the browser's question before the request, and passes every other method; the "
    "rule judges the others.",
    "CKV2_AWS_68": "Fails where the notebook's role is not in the plan, and looks for its statements in an attribute that "
    "roles do not have; the rule judges what the role may do.",
}

#: Checks that cannot pass: why there is no plan in which both pass.
NEVER_PASS: Final = {
    "CKV_AWS_205": "Fails on every launch permission, to whomever it is given.",
    "CKV_AWS_273": "Fails on every IAM user, whatever for.",
}

#: Checks for which no rule names them, with the reason.
WITHOUT: Final = {
    # https://docs.aws.amazon.com/qldb/latest/developerguide/document-history.html
    "CKV_AWS_170": "AWS ended QLDB on 2025-07-31: no ledger can be made.",
    "CKV2_AWS_36": "What Terraform itself sends to a web server with the `http` data source is no access to AWS.",
}
