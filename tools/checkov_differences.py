"""Where checkov's answer is not tfiam's, each with its reason; ``make parity`` accepts no other difference."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Final

from tfiam.inventory.model import Document, DocumentRole


@dataclass(frozen=True)
class Difference:
    """Checks that fail without a cause, where, and why it is none."""

    checks: tuple[str, ...]
    reason: str
    places: tuple[str, ...] = ()
    """``fixture address``, with ``*``."""
    when: Callable[[Document], bool] | None = None
    """Instead of places, for what concerns every fixture: what the document must be in tfiam's inventory."""

    def applies(self, check: str, fixture: str, address: str, document: Document | None) -> bool:
        """True if the reason holds for this failure."""
        if check not in self.checks:
            return False
        if self.when is not None:
            return document is not None and self.when(document)
        return any(fnmatchcase(f"{fixture} {address}", place.replace("[", "[[]")) for place in self.places)


def only_limits(document: Document) -> bool:
    """It is a permissions boundary and nothing else."""
    return document.roles == (DocumentRole.BOUNDARY,)


_DOCUMENTS: Final = (*(f"CKV_AWS_{number}" for number in (62, 63, 286, 287, 288, 289, 290, 355)), "CKV2_AWS_40")

DIFFERENCES: Final = (
    Difference(
        _DOCUMENTS,
        "A permissions boundary grants nothing. What it lets through is judged by PB rules and with what is granted under it.",
        when=only_limits,
    ),
    Difference(
        ("CKV_AWS_49",),
        "The data source is a boundary's document, and grants nothing.",
        ("incomplete-paths data.aws_iam_policy_document.ceiling",),
    ),
    Difference(
        ("CKV_AWS_62",),
        "A Deny in the same document takes all of it back.",
        ("rules/TFIAM_LP_001/passes-1 aws_iam_policy.suspended",),
    ),
    Difference(
        ("CKV_AWS_286", "CKV_AWS_287", "CKV_AWS_288", "CKV_AWS_289", "CKV_AWS_290", "CKV_AWS_355"),
        "checkov keeps a parsed document under its address without the key of `for_each`, and gives the first instance's answer "
        "for all: this one has another document.",
        (
            'identity-center-paths aws_ssoadmin_permission_set_inline_policy.this["*"]',
            'outside aws_iam_user_policy.legacy["reader"]',
        ),
    ),
    Difference(
        ("CKV2_AWS_40",),
        "`iam:*` under the condition that a given boundary is on: what has none cannot be made or changed.",
        ("rules/TFIAM_LP_011/passes-2 aws_iam_policy.delegate",),
    ),
    Difference(
        ("CKV2_AWS_56",),
        "Which of two roles it is put on is known after the apply; both are undetermined (PB_001).",
        ("possible aws_iam_role_policy_attachment.either",),
    ),
    Difference(
        ("CKV_AWS_60",),
        "Everyone of one's own organization, by a condition or by a Deny of all others.",
        ("rules/TFIAM_TR_001/passes-? aws_iam_role.shared",),
    ),
    Difference(
        ("CKV_AWS_61",),
        "The account is one's own (its IAM decides, as AWS's console writes it), or a condition asks for an external id, a role, "
        "MFA or one's own organization.",
        (
            "rules/TFIAM_TR_002/passes-* aws_iam_role.*",
            "rules/TFIAM_TR_003/passes-? aws_iam_role.vendor",
            "rules/TFIAM_TR_008/passes-? aws_iam_role.*",
            "rules/TFIAM_TR_011/passes-1 aws_iam_role.ops",
            "seed/abac/* aws_iam_role.builder",
            "seed/boundary-delegation/* aws_iam_role.lead",
            "source/key-policy aws_iam_role.admin",
            "stories/can-resource-policies aws_iam_role.first",
            "stories/escalation-rcp* aws_iam_role.steward",
            "stories/delegated-admin aws_iam_role.*_lead",
        ),
    ),
    Difference(
        ("CKV_AWS_273",),
        "It fails on every IAM user. A user is a mistake where an identity provider serves, which HU_002 tells.",
        ("* *aws_iam_user.*",),
    ),
    Difference(
        ("CKV2_AWS_14", "CKV2_AWS_21"),
        "The membership names its group and users as text, or users that are in the group elsewhere: none is alone.",
        (
            'rules/TFIAM_PD_207/fails-2 aws_iam_group_membership.team["*"]',
            "rules/TFIAM_HU_008/passes-1 aws_iam_group_membership.readers",
        ),
    ),
    Difference(
        ("CKV2_AWS_22",),
        "A person's console, of no use without MFA; without that it is told by HU_006, and a machine's by HU_016.",
        ("seed/mfa/good aws_iam_user.operator", "rules/TFIAM_HU_006/passes-? aws_iam_user.ana"),
    ),
    Difference(
        ("CKV_AWS_393",),
        "Condition keys are not case-sensitive: `Token.Actions.githubusercontent.com:SUB` is the subject, and pinned.",
        ("rules/TFIAM_PD_030/passes-1 aws_iam_role.deploy",),
    ),
    Difference(
        ("CKV_AWS_70",),
        "Not anyone: a VPC endpoint is demanded, or a Deny leaves one's own organization only. `aws:VpcSourceIp` alone is told "
        "by PD_027.",
        (
            "stories/exposure aws_s3_bucket_policy.mirror",
            "rules/TFIAM_RX_001/passes-2 aws_s3_bucket_policy.logs",
            "rules/TFIAM_PD_027/fails-1 aws_s3_bucket_policy.reports",
        ),
    ),
    Difference(
        ("CKV_AWS_93",),
        "The Deny leaves out a role that can mend the policy; the other is about objects below one prefix.",
        ("rules/TFIAM_RX_005/passes-2 aws_s3_bucket_policy.reports",),
    ),
    Difference(
        ("CKV_AWS_168",),
        "A service is let in, not everyone; that it comes for any customer is told by RX_004.",
        ("rules/TFIAM_RX_004/fails-2 aws_sqs_queue_policy.jobs",),
    ),
    Difference(
        ("CKV_AWS_385",),
        "The accounts are one's own, or trusted by the configuration.",
        (
            "rules/TFIAM_RX_002/passes-1 aws_sns_topic_policy.alerts",
            "queries/resource_policies aws_sns_topic_policy.this",
        ),
    ),
    Difference(
        ("CKV2_AWS_34",),
        "A `String` whose value is no secret: a number, a level, a list of actions, a name.",
        (
            "paths-to-secrets aws_ssm_parameter.level",
            "predict/* *aws_ssm_parameter.this",
            "rules/TFIAM_SM_*/passes-? aws_ssm_parameter.mode",
            "*/* aws_ssm_parameter.min_length",
            "stories/secrets aws_ssm_parameter.password_policy",
            "stories/unknown-documents aws_ssm_parameter.actions",
        ),
    ),
    Difference(
        ("CKV2_AWS_57",),
        "It is rotated: the rotation names the secret by name or through `for_each`, or a service owns and rotates it.",
        ("rules/TFIAM_SM_*/passes-? aws_secretsmanager_secret.*",),
    ),
    Difference(
        ("CKV_AWS_79",),
        "The instance takes the answer of its launch template, where it is told, or of the account's default, both in the plan.",
        (
            "rules/TFIAM_MI_001/passes-2 aws_instance.worker",
            "rules/TFIAM_MI_*/passes-? aws_instance.web",
            "rules/TFIAM_MI_*/fails-? aws_instance.worker",
            "stories/compute aws_launch_configuration.nightly",
        ),
    ),
    Difference(
        ("CKV2_AWS_41",),
        "The instance takes the profile of its launch template.",
        ("rules/TFIAM_MI_*/passes-? aws_instance.web",),
    ),
    Difference(
        ("CKV_AWS_149",),
        "A service made the secret and owns it (`rds!…`), its key included.",
        ("rules/TFIAM_SM_*/passes-? aws_secretsmanager_secret.owned",),
    ),
    Difference(
        ("CKV_AWS_31",),
        "A secondary of a global datastore: its primary decides.",
        ("predict/applied module.world.aws_elasticache_replication_group.this",),
    ),
    Difference(
        ("CKV_AWS_45",),
        "Text that is meant to look like a secret and is none: ARNs, references, hashes, the key of AWS's own documentation.",
        ("rules/TFIAM_SM_*/passes-? aws_lambda_function.mail", "*/* aws_lambda_function.settings"),
    ),
    Difference(
        ("CKV_AWS_54", "CKV2_AWS_6"),
        "The account's public access block, in the plan, covers every bucket.",
        ("rules/TFIAM_RX_007/passes-2 aws_s3_bucket*",),
    ),
    Difference(
        ("CKV2_AWS_6",),
        "The block ignores public ACLs, and what else it leaves off is told at the block (RX_007).",
        ("rules/TFIAM_RX_012/passes-2 aws_s3_bucket.site",),
    ),
    Difference(
        ("CKV_AWS_205",),
        "The image is shared with the organization, or with an account of it.",
        (
            "rules/TFIAM_RX_009/passes-1 aws_ami_launch_permission.golden",
            "queries/shares aws_ami_launch_permission.this",
        ),
    ),
    Difference(
        ("CKV_AWS_309",),
        "A message of a web socket: `$connect` has asked already, and AWS takes no authorization on other routes.",
        ("rules/TFIAM_RX_010/passes-2 aws_apigatewayv2_route.send",),
    ),
    Difference(
        ("CKV2_AWS_70",),
        "The browser's question before the request, which carries no authorization.",
        ("parity/resource-policies/bad aws_api_gateway_method.orders",),
    ),
    Difference(
        ("CKV2_AWS_68",),
        "The notebook's role is not in the plan.",
        (
            "parity/settings/good aws_sagemaker_notebook_instance.lab",
            "queries/machine_learning aws_sagemaker_notebook_instance.this",
            "rules/TFIAM_MI_001/fails-2 aws_sagemaker_notebook_instance.lab",
        ),
    ),
    Difference(
        ("CKV2_AWS_66",),
        "The access mode is a made-up text of this fixture, neither public nor private.",
        ("queries/data_services aws_mwaa_environment.this",),
    ),
)
