"""Actions that AWS services call with their own principal on what customers give them.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalisawsservice
"""

from __future__ import annotations

#: Deliveries of logs and reports to buckets, messages to queues, use of keys, repositories and secrets, and roles.
#: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_examples.html
CALLED_BY_SERVICES = (
    "s3:PutObject",
    "s3:GetObject",
    "sqs:SendMessage",
    "kms:Decrypt",
    "kms:GenerateDataKey",
    "secretsmanager:GetSecretValue",
    "ecr:BatchGetImage",
    "sts:AssumeRole",
)
