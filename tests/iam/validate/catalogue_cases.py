"""One document with each code that needs facts, and one that comes near."""

from __future__ import annotations

from tests.iam.validate.cases import (
    GITHUB,
    ID,
    RCP,
    ROLE,
    SCP,
    SUB,
    Case,
    K,
    R,
    T,
    allow,
    deny,
    doc,
    granted,
    trust,
    when,
)

GITLAB = "arn:aws:iam::111122223333:oidc-provider/gitlab.com"
TAG = {"StringEquals": {"aws:ResourceTag/team": "data"}}
OBJECT = "arn:aws:s3:::acme/*"
QUEUE = "arn:aws:sqs:eu-west-1:111122223333:orders"
TRAIL = {"Service": "cloudtrail.amazonaws.com"}


def on(resource: object, action: object = "*", **elements: object) -> dict[str, object]:
    return doc(allow(action, resource, **elements))


def service(condition: object, **elements: object) -> dict[str, object]:
    return granted({"Service": "cloudtrail.amazonaws.com"}, Action="s3:PutObject", Condition=condition, **elements)


CASES: tuple[Case, ...] = (
    # known actions
    Case("INVALID_ACTION", ID, doc(allow("s3:GetObjekt")), "/Statement/0/Action", doc(allow("S3:getobject"))),
    Case(
        "INVALID_ACTION",
        SCP,
        doc(deny(["s3:*", "ec2:Describ?"], "*")),
        "/Statement/0/Action/1",
        doc(deny("ec2:Describ*", "*")),
    ),
    Case(
        "INVALID_ACTION",
        ID,
        doc(allow(...), allow(..., NotAction=["iam:*", "iam:ListRols"])),
        "/Statement/1/NotAction/1",
        doc(allow(...), allow(..., NotAction=["iam:*", "iam:List${aws:x}"])),
        1,
    ),
    Case("INVALID_ACTION", ID, doc(allow("zzz*:Get*", "*")), "/Statement/0/Action", doc(allow("s*:Get*", "*"))),
    Case(
        "INVALID_SERVICE_IN_ACTION", ID, doc(allow("s4:GetObject")), "/Statement/0/Action", doc(allow("s?:GetObject"))
    ),
    Case(
        "WILDCARD_IN_SERVICE_NAME",
        ID,
        doc(allow("code*:Get*", "*")),
        "/Statement/0/Action",
        doc(allow(["*", "*:*"], "*")),
    ),
    Case(
        "REDUNDANT_ACTION",
        ID,
        doc(allow(["iam:Get*", "iam:List*", "IAM:getcredentialreport"], "*")),
        "/Statement/0/Action/2",
        doc(allow(["iam:Get*", "iam:*CredentialReport"], "*")),
    ),
    Case(
        "REDUNDANT_ACTION",
        ID,
        doc(allow(["sqs:SendMessage", "SQS:sendmessage"], QUEUE)),
        "/Statement/0/Action/1",
        doc(allow("sqs:SendMessage", QUEUE), deny("sqs:SendMessage", QUEUE)),
    ),
    # known ARNs
    Case(
        "ARN_ACCOUNT_NOT_ALLOWED",
        ID,
        on("arn:aws:s3::111122223333:acme"),
        "/Statement/0/Resource",
        on("arn:aws:s3::*:acme"),
    ),
    Case(
        "ARN_REGION_NOT_ALLOWED",
        ID,
        on("arn:aws:cloudfront:us-east-1:111122223333:distribution/*"),
        "/Statement/0/Resource",
        on("arn:aws:cloudfront:*:111122223333:distribution/*"),
    ),
    Case(
        "ARN_REGION_NOT_ALLOWED",
        ID,
        on([OBJECT, "arn:aws:s3:eu-west-1::acme"]),
        "/Statement/0/Resource/1",
        on([OBJECT, "arn:aws:s3:eu-west-1:111122223333:accesspoint/acme"]),
    ),
    Case("INVALID_ARN_ACCOUNT", ID, on("arn:aws:sqs:eu-west-1:11112222333:q"), "/Statement/0/Resource", on(QUEUE)),
    Case(
        "INVALID_ARN_ACCOUNT",
        ID,
        on("arn:aws:iam::acme*:role/app"),
        "/Statement/0/Resource",
        on(["arn:aws:iam::1111*:role/app", "arn:aws:iam::aws:policy/ReadOnlyAccess", "arn:aws:iam::${aws:x}:role/app"]),
    ),
    Case("INVALID_ARN_REGION", ID, on("arn:aws:sqs:eu-west-9:111122223333:q"), "/Statement/0/Resource", on(QUEUE)),
    Case(
        "INVALID_ARN_REGION",
        ID,
        on("arn:aws-cn:sqs:eu-west-1:111122223333:q"),
        "/Statement/0/Resource",
        on(["arn:aws-cn:sqs:cn-north-1:111122223333:q", "arn:aws:sqs:eu-*:111122223333:q", "arn:*:sqs:eu-west-1:*:q"]),
    ),
    Case(
        "INVALID_ARN_RESOURCE",
        ID,
        on("arn:aws:lambda:eu-west-1:111122223333:function/app"),
        "/Statement/0/Resource",
        on(["arn:aws:lambda:eu-west-1:111122223333:function:app", "arn:aws:lambda:*:*:fun*"]),
    ),
    Case(
        "INVALID_ARN_RESOURCE",
        ID,
        on("arn:aws:dynamodb:eu-west-1:111122223333:tables/orders"),
        "/Statement/0/Resource",
        on(
            [
                "arn:aws:dynamodb:eu-west-1:111122223333:${aws_dynamodb_table.orders.id}",
                "arn:aws:cloudformation:*:aws:transform/*",
            ]
        ),
    ),
    Case("INVALID_ARN_SERVICE_CASE", ID, on("arn:aws:S3:::acme"), "/Statement/0/Resource", on("arn:aws:s3:::ACME")),
    Case(
        "INVALID_SERVICE",
        ID,
        on(..., NotResource="arn:aws:s33:::acme"),
        "/Statement/0/NotResource",
        on(["arn:aws:opensearch:eu-west-1:111122223333:application/a", "arn:aws:*:::acme"]),
    ),
    Case(
        "MISSING_ARN_ACCOUNT",
        ID,
        on("arn:aws:sqs:eu-west-1::q"),
        "/Statement/0/Resource",
        on("arn:aws:sqs:eu-west-1:*:q"),
    ),
    Case(
        "MISSING_ARN_ACCOUNT",
        ID,
        on("arn:aws:iam:::role/app"),
        "/Statement/0/Resource",
        on(["arn:aws:ec2:eu-west-1::image/ami-1", "arn:aws:ssm:eu-west-1::parameter/aws/service/*"]),
    ),
    Case("MISSING_ARN_REGION", ID, on("arn:aws:sqs::111122223333:q"), "/Statement/0/Resource", on("arn:aws:sqs:*:*:q")),
    Case(
        "WILDCARD_IN_SERVICE_NAME",
        ID,
        on("arn:aws:*code*::111122223333:*"),
        "/Statement/0/Resource",
        on(["arn:aws:*:*:111122223333:*", "arn:aws:${aws:x}:::a"]),
    ),
    # resources of actions
    Case(
        "RESOURCE_MISMATCH",
        ID,
        on("arn:aws:s3:::acme", ["s3:ListBucket", "s3:GetObject"]),
        "/Statement/0/Action/1",
        on(["arn:aws:s3:::acme", "arn:aws:s3:::acme/*"], ["s3:ListBucket", "s3:GetObject"]),
    ),
    Case(
        "RESOURCE_MISMATCH",
        R,
        granted({"AWS": ROLE}, Action="s3:ListBucket", Resource=OBJECT),
        "/Statement/0/Action",
        granted({"AWS": ROLE}, Action="s3:ListBucket", Resource="arn:aws:s3:::acm*"),
    ),
    Case(
        "RESOURCE_MISMATCH",
        ID,
        on("arn:aws:ecr:eu-west-1:111122223333:repository/app", "ecr:GetAuthorizationToken"),
        "/Statement/0/Action",
        on("arn:aws:ecr:*:*:repository/*", "ecr:GetAuthorizationToken"),
    ),
    Case(
        "RESOURCE_MISMATCH",
        ID,
        on(QUEUE, "dynamodb:Put*"),
        "/Statement/0/Action",
        on([QUEUE, "${aws_dynamodb_table.orders.arn}"], "dynamodb:Put*"),
    ),
    # fit of the policy
    Case(
        "UNSUPPORTED_ACTION_IN_POLICY",
        T,
        trust({"AWS": ROLE}, ["sts:AssumeRole", "s3:GetObject"]),
        "/Statement/0/Action/1",
        trust({"AWS": ROLE}, ["STS:assumerole", "*"]),
    ),
    Case(
        "UNSUPPORTED_ACTION_IN_POLICY",
        K,
        doc(allow("s3:*", "*", Principal={"AWS": ROLE})),
        "/Statement/0/Action",
        doc(allow("k*:*", "*", Principal={"AWS": ROLE})),
    ),
    Case(
        "UNSUPPORTED_RESOURCE_ARN_IN_POLICY",
        K,
        doc(allow("kms:*", OBJECT, Principal={"AWS": ROLE})),
        "/Statement/0/Resource",
        doc(allow("kms:*", "arn:aws:kms:*:111122223333:key/*", Principal={"AWS": ROLE})),
    ),
    Case(
        "IRRELEVANT_CONDITION_KEY_IN_POLICY",
        R,
        granted({"AWS": ROLE}, Condition={"StringEquals": {"s3:ResourceAccount": "111122223333"}}),
        "/Statement/0/Condition/StringEquals/s3:ResourceAccount",
        when("StringEquals", "s3:ResourceAccount", "111122223333"),
        near_kind=ID,
    ),
    # condition keys
    Case(
        "INVALID_CONDITION_KEY_FORMAT",
        ID,
        when("StringEquals", "PrincipalOrgID", "o-a1b2c3d4e5"),
        "/Statement/0/Condition/StringEquals/PrincipalOrgID",
        when("StringEquals", "${var.key}", "x"),
    ),
    Case(
        "INVALID_GLOBAL_CONDITION_KEY",
        ID,
        when("StringEquals", "aws:PrincipalOrganization", "o-a1b2c3d4e5"),
        "/Statement/0/Condition/StringEquals/aws:PrincipalOrganization",
        when("StringEquals", "AWS:principalorgid", "o-a1b2c3d4e5"),
    ),
    Case(
        "INVALID_REGION",
        ID,
        when("StringEquals", "aws:RequestedRegion", ["eu-west-1", "eu-west-9"]),
        "/Statement/0/Condition/StringEquals/aws:RequestedRegion/1",
        when("StringLike", "aws:requestedregion", ["eu-*", "cn-north-1", "${var.region}"]),
    ),
    Case(
        "INVALID_SERVICE",
        ID,
        when("StringEquals", "s33:prefix", "a"),
        "/Statement/0/Condition/StringEquals/s33:prefix",
        when("StringEquals", "saml:aud", "a"),
    ),
    Case(
        "INVALID_SERVICE_CONDITION_KEY",
        ID,
        when("StringEquals", "s3:x", "a"),
        "/Statement/0/Condition/StringEquals/s3:x",
        when("StringEquals", "ec2:sourceinstancearn", "a"),
    ),
    Case(
        "UNSUPPORTED_GLOBAL_CONDITION_KEY",
        ID,
        when("ArnLike", "aws:ARN", ROLE),
        "/Statement/0/Condition/ArnLike/aws:ARN",
        when("ArnLike", "aws:PrincipalArn", ROLE),
    ),
    Case(
        "DEPRECATED_GLOBAL_CONDITION_KEY",
        R,
        granted({"AWS": "*"}, Condition={"StringEquals": {"AWS:SourceOwner": "111122223333"}}),
        "/Statement/0/Condition/StringEquals/AWS:SourceOwner",
        granted({"AWS": "*"}, Condition={"StringEquals": {"AWS:SourceAccount": "111122223333"}}),
    ),
    # condition keys of actions
    Case(
        "UNSUPPORTED_ACTION_FOR_CONDITION_KEY",
        ID,
        when("StringLike", "s3:prefix", "a/*", Action=["s3:ListBucket", "s3:ListBucketMultipartUploads"]),
        "/Statement/0/Condition/StringLike/s3:prefix",
        when("StringLike", "s3:prefix", "a/*", Action=["s3:ListBucket", "s3:L*"]),
    ),
    Case(
        "UNSUPPORTED_ACTION_FOR_CONDITION_KEY",
        K,
        doc(
            allow(
                "kms:DescribeKey",
                "*",
                Principal={"AWS": ROLE},
                Condition={"StringEquals": {"kms:EncryptionContext:a": "b"}},
            )
        ),
        "/Statement/0/Condition/StringEquals/kms:EncryptionContext:a",
        doc(
            allow(
                "kms:Decrypt",
                "*",
                Principal={"AWS": ROLE},
                Condition={"StringEquals": {"kms:EncryptionContext:a": "b"}},
            )
        ),
    ),
    Case(
        "UNSUPPORTED_ACTION_FOR_CONDITION_KEY",
        ID,
        when("StringNotEquals", "ec2:InstanceType", "t3.micro", Action="ec2:DescribeImages", Resource="*"),
        "/Statement/0/Condition/StringNotEquals/ec2:InstanceType",
        when("StringEqualsIfExists", "ec2:InstanceType", "t3.micro", Action="ec2:DescribeImages", Resource="*"),
    ),
    Case(
        "UNKNOWN_CONDITION_FOR_ACTION",
        ID,
        when("StringNotEquals", "iam:ResourceTag/status", "prod", Action=["ec2:*", "s3:*"], Resource="*"),
        "/Statement/0/Condition/StringNotEquals/iam:ResourceTag~1status",
        when("StringNotEquals", "iam:ResourceTag/status", "prod", Action=["ec2:*", "iam:*"], Resource="*"),
    ),
    Case(
        "MISSING_ACTION_FOR_CONDITION_KEY",
        T,
        trust({"AWS": ROLE}, Condition={"StringLike": {"sts:SourceIdentity": "a*"}}),
        "/Statement/0/Condition/StringLike/sts:SourceIdentity",
        trust(
            {"AWS": ROLE},
            ["sts:AssumeRole", "sts:SetSourceIdentity"],
            Condition={"StringLike": {"sts:SourceIdentity": "a*"}},
        ),
    ),
    # paired and sensitive keys, operators on ARNs
    Case(
        "MISSING_PAIRED_CONDITION_KEYS",
        ID,
        when("IpAddress", "aws:VpcSourceIp", "10.0.0.0/16"),
        "/Statement/0/Condition/IpAddress/aws:VpcSourceIp",
        doc(
            allow(
                Condition={
                    "IpAddress": {"aws:VpcSourceIp": "10.0.0.0/16"},
                    "StringEquals": {"aws:sourcevpce": "vpce-1a2b3c4d"},
                }
            )
        ),
    ),
    Case(
        "MISSING_PAIRED_CONDITION_KEYS",
        ID,
        when("IpAddress", "aws:ec2InstanceSourcePrivateIPv4", "10.0.0.5"),
        "/Statement/0/Condition/IpAddress/aws:ec2InstanceSourcePrivateIPv4",
        when("NotIpAddress", "aws:ec2InstanceSourcePrivateIPv4", "10.0.0.5", Effect="Deny"),
    ),
    Case(
        "WILDCARD_USAGE_TOO_PERMISSIVE",
        RCP,
        doc(deny("s3:*", "*", Principal="*", Condition={"StringNotLike": {"aws:PrincipalOrgID": "o-a1*"}})),
        "/Statement/0/Condition/StringNotLike/aws:PrincipalOrgID",
        doc(deny("s3:*", "*", Principal="*", Condition={"StringNotLike": {"aws:PrincipalOrgPaths": "o-a1*"}})),
    ),
    Case(
        "STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS",
        ID,
        when("StringLike", "aws:SourceArn", "arn:aws:s3:::acme-*"),
        "/Statement/0/Condition/StringLike/aws:SourceArn",
        when("StringLike", "aws:SourceArn", ["arn:aws:s3:::acme", "*"]),
    ),
    # tag conditions
    Case(
        "ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
        ID,
        doc(allow(["ec2:StartInstances", "ec2:DescribeInstances"], "*", Condition=TAG)),
        "/Statement/0/Condition/StringEquals/aws:ResourceTag~1team",
        doc(allow(["ec2:StartInstances", "ec2:St*"], "*", Condition=TAG)),
    ),
    Case(
        "DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
        SCP,
        doc(deny("iam:DeleteGroup", "*", Condition=TAG)),
        "/Statement/0/Condition/StringEquals/aws:ResourceTag~1team",
        doc(deny("iam:DeleteGroup", "*", Condition={"StringNotEquals": {"aws:ResourceTag/team": "data"}})),
    ),
    Case(
        "ALLOW_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
        ID,
        doc(allow(..., "*", NotAction="iam:*", Condition=TAG)),
        "/Statement/0/Condition/StringEquals/aws:ResourceTag~1team",
        doc(allow(..., "*", NotAction="iam:*", Condition={"StringEqualsIfExists": {"aws:ResourceTag/team": "data"}})),
    ),
    Case(
        "DENY_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
        ID,
        doc(deny(..., "*", NotAction="iam:*", Condition={"Null": {"aws:ResourceTag/team": "false"}})),
        "/Statement/0/Condition/Null/aws:ResourceTag~1team",
        doc(deny(..., "*", NotAction="iam:*", Condition={"Null": {"aws:ResourceTag/team": "true"}})),
    ),
    # service principals
    Case(
        "INVALID_SERVICE_PRINCIPAL_FORMAT",
        ID,
        when("StringEquals", "kms:ViaService", "s3.amazonaws.com", Action="kms:Decrypt", Resource="*"),
        "/Statement/0/Condition/StringEquals/kms:ViaService",
        when(
            "StringLike",
            "kms:ViaService",
            ["s3.*.amazonaws.com", "s3.eu-west-1.amazonaws.com"],
            Action="kms:Decrypt",
            Resource="*",
        ),
    ),
    Case(
        "INVALID_SERVICE_PRINCIPAL_FORMAT",
        ID,
        when("StringEquals", "iam:PassedToService", ["lambda"], Action="iam:PassRole", Resource=ROLE),
        "/Statement/0/Condition/StringEquals/iam:PassedToService/0",
        when("StringEquals", "iam:PassedToService", ["ec2.amazonaws.com.cn"], Action="iam:PassRole", Resource=ROLE),
    ),
    Case(
        "INVALID_SERVICE_PRINCIPAL_FORMAT",
        T,
        trust({"Service": ["Lambda.amazonaws.com"]}),
        "/Statement/0/Principal/Service/0",
        trust({"Service": ["delivery.logs.amazonaws.com"]}),
    ),
    Case(
        "RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL",
        R,
        service({"StringEquals": {"s3:x-amz-acl": "bucket-owner-full-control"}}),
        "/Statement/0/Principal/Service",
        service({"ArnLike": {"AWS:sourcearn": "arn:aws:cloudtrail:*:111122223333:trail/*"}}),
    ),
    Case(
        "RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL",
        R,
        service({"StringNotEquals": {"aws:SourceAccount": "111122223333"}}),
        "/Statement/0/Principal/Service",
        granted({"Service": "logdelivery.elasticloadbalancing.amazonaws.com"}, Action="s3:PutObject"),
    ),
    Case(
        "RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL",
        R,
        service({"StringEquals": {"aws:Referer": "111122223333"}}),
        "/Statement/0/Principal/Service",
        service({"StringEquals": {"aws:Referer": "111122223333", "aws:SourceAccount": "111122223333"}}),
    ),
    Case(
        "UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL",
        R,
        service({"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}),
        "/Statement/0/Condition/StringEquals/aws:PrincipalOrgID",
        granted(
            {"Service": "sns.amazonaws.com", "AWS": "*"},
            Condition={"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}},
        ),
    ),
    # OIDC principals
    Case(
        "MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL",
        T,
        trust({"Federated": [GITLAB]}, "sts:AssumeRoleWithWebIdentity"),
        "/Statement/0/Principal/Federated/0",
        trust(
            {"Federated": GITLAB}, "sts:AssumeRoleWithWebIdentity", Condition={"StringEquals": {"GitLab.com:sub": "a"}}
        ),
    ),
    Case(
        "MISSING_GITHUB_REPO_CONDITION_KEY",
        T,
        trust(
            {"Federated": GITHUB},
            Condition={"StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"}},
        ),
        "/Statement/0/Principal/Federated",
        trust({"Federated": GITHUB}, Condition={"StringEquals": {SUB: "repo:acme/app:ref:refs/heads/main"}}),
    ),
)
