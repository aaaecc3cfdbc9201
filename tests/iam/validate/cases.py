"""One document with each code, and one that comes near."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tfiam.iam.validate.issue import PolicyType as Kind

ROLE = "arn:aws:iam::111122223333:role/app"
SAML = "arn:aws:iam::111122223333:saml-provider/corporate"
GITHUB = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"


@dataclass(frozen=True)
class Case:
    """``document`` has ``code`` at ``pointer``; ``near_miss`` has it not."""

    code: str
    kind: Kind
    document: Any
    pointer: str
    near_miss: Any
    statement: int | None = 0
    near_kind: Kind | None = None


def doc(*statements: Any, **elements: Any) -> dict[str, Any]:
    return {"Version": "2012-10-17", **elements, "Statement": list(statements)}


def allow(action: Any = "s3:GetObject", resource: Any = "arn:aws:s3:::acme/*", **elements: Any) -> dict[str, Any]:
    made = {"Effect": "Allow", "Action": action, "Resource": resource, **elements}
    return {name: value for name, value in made.items() if value is not ...}


def deny(action: Any = "s3:GetObject", resource: Any = "arn:aws:s3:::acme/*", **elements: Any) -> dict[str, Any]:
    return allow(action, resource, **{"Effect": "Deny", **elements})


def when(operator: str, key: str, value: Any, **elements: Any) -> dict[str, Any]:
    return doc(allow(Condition={operator: {key: value}}, **elements))


def granted(principal: Any, **elements: Any) -> dict[str, Any]:
    return doc(allow(Principal=principal, **elements))


def trust(principal: Any, action: Any = "sts:AssumeRole", **elements: Any) -> dict[str, Any]:
    return doc(allow(action, ..., Principal=principal, **elements))


def web(condition: Any) -> dict[str, Any]:
    return trust({"Federated": GITHUB}, "sts:AssumeRoleWithWebIdentity", Condition=condition)


def rcp(**elements: Any) -> dict[str, Any]:
    return doc(deny("s3:*", "*", **{"Principal": "*", **elements}))


def at(operator: str, key: str, *more: str | int) -> str:
    return "/".join(map(str, ["/Statement/0/Condition", operator, key.replace("/", "~1"), *more]))


GOOD = doc(allow())
ID, R, T, K, SCP, RCP = Kind.IDENTITY, Kind.RESOURCE, Kind.TRUST, Kind.KEY, Kind.SCP, Kind.RCP
SUB, AUD, REF = (f"token.actions.githubusercontent.com:{claim}" for claim in ("sub", "aud", "ref"))
LONG = [f"arn:aws:s3:::acme-archive-{number:05d}/*" for number in range(200)]
HUGE = [f"arn:aws:s3:::acme-archive-{number:05d}/*" for number in range(900)]
ORG_PERIMETER = {"StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}
NO_SERVICE = {"BoolIfExists": {"aws:PrincipalIsAWSService": "false"}}
SOURCE = {"StringNotEqualsIfExists": {"aws:SourceOrgID": "o-a1b2c3d4e5"}}
SERVICE = {"Bool": {"aws:PrincipalIsAWSService": "true"}}
CHECKED = {"Null": {"aws:SourceAccount": "false"}}

CASES: tuple[Case, ...] = (
    # elements
    Case("JSON_SYNTAX_ERROR", ID, '{"Statement": [}', "", "{}", None),
    Case(
        "JSON_SYNTAX_ERROR",
        ID,
        '{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:*", "Action": "*", "Resource": "*"}}',
        "/Statement/Action",
        GOOD,
    ),
    Case("DATA_TYPE_MISMATCH", ID, "[]", "", GOOD, None),
    Case("DATA_TYPE_MISMATCH", ID, {"Statement": "all"}, "/Statement", GOOD, None),
    Case("DATA_TYPE_MISMATCH", ID, doc("all", allow()), "/Statement/0", doc(allow(), allow("s3:PutObject"))),
    Case(
        "DATA_TYPE_MISMATCH",
        ID,
        doc(allow(["s3:GetObject", 5])),
        "/Statement/0/Action/1",
        doc(allow(["s3:GetObject", None])),
    ),
    Case("DATA_TYPE_MISMATCH", ID, doc(allow(), Id={}), "/Id", doc(allow(), Id="one"), None),
    Case("DATA_TYPE_MISMATCH", ID, doc(allow(Condition=[])), "/Statement/0/Condition", doc(allow(Condition={}))),
    Case("INVALID_EFFECT", ID, doc(allow(Effect="allow")), "/Statement/0/Effect", doc(allow(Effect="${var.effect}"))),
    Case("INVALID_POLICY_ELEMENT", ID, doc(allow(Resources="*")), "/Statement/0/Resources", GOOD),
    Case("INVALID_POLICY_ELEMENT", ID, {"version": "2012-10-17", "Statement": allow()}, "/version", GOOD, None),
    Case(
        "INVALID_VERSION",
        ID,
        {"Version": "2013-10-17", "Statement": [allow()]},
        "/Version",
        {"Version": "2008-10-17", "Statement": [allow()]},
        None,
    ),
    Case("INVALID_VERSION", SCP, {"Version": "2008-10-17", "Statement": [deny()]}, "/Version", doc(deny()), None),
    Case("INVALID_VERSION", RCP, {"Statement": [rcp()["Statement"][0]]}, "", rcp(), None),
    Case("MISSING_ACTION", ID, doc(allow(...)), "/Statement/0", doc(allow(..., NotAction="s3:*"))),
    Case("MISSING_ACTION", ID, doc(allow([])), "/Statement/0/Action", doc(allow([])), near_kind=R),
    Case("MISSING_EFFECT", ID, doc(allow(Effect=...)), "/Statement/0", GOOD),
    Case("MISSING_RESOURCE", ID, doc(allow(resource=...)), "/Statement/0", doc(allow(resource=..., NotResource="*"))),
    Case(
        "MISSING_RESOURCE",
        R,
        granted({"AWS": ROLE}, Resource=...),
        "/Statement/0",
        doc(allow("ecr:BatchGetImage", ..., Principal={"AWS": ROLE})),
    ),
    Case(
        "MISSING_RESOURCE", K, granted({"AWS": ROLE}, Resource=...), "/Statement/0", trust({"AWS": ROLE}), near_kind=T
    ),
    Case("MISSING_STATEMENT", ID, {"Version": "2012-10-17"}, "", GOOD, None),
    Case("MISSING_STATEMENT", ID, doc(), "/Statement", GOOD, None),
    Case("UNSUPPORTED_ELEMENT_COMBINATION", ID, doc(allow(NotAction="s3:*")), "/Statement/0", GOOD),
    Case(
        "MISSING_VERSION", ID, {"Statement": [allow()]}, "", {"Version": "${var.version}", "Statement": [allow()]}, None
    ),
    Case(
        "EMPTY_ARRAY_ACTION", R, granted("*", Action=[]), "/Statement/0/Action", granted("*", Action=["s3:GetObject"])
    ),
    Case("EMPTY_ARRAY_RESOURCE", ID, doc(allow(resource=[])), "/Statement/0/Resource", doc(allow(resource=["*"]))),
    # statement ids
    Case(
        "UNIQUE_SIDS_REQUIRED",
        ID,
        doc(allow(Sid="A"), deny(Sid="A")),
        "/Statement/1/Sid",
        doc(allow(Sid="A"), deny(Sid="a")),
        1,
    ),
    Case(
        "UNIQUE_SIDS_REQUIRED",
        SCP,
        doc(allow(Sid="A"), deny(Sid="A")),
        "/Statement/1/Sid",
        doc(allow(Sid="${var.a}"), deny(Sid="${var.a}")),
        1,
    ),
    Case("UNSUPPORTED_SID", ID, doc(allow(Sid="Read_all")), "/Statement/0/Sid", doc(allow(Sid="Read${var.team}"))),
    Case(
        "UNSUPPORTED_SID",
        T,
        trust({"AWS": ROLE}, Sid="Read all"),
        "/Statement/0/Sid",
        granted({"AWS": ROLE}, Sid="Enable IAM User Permissions"),
        near_kind=K,
    ),
    Case(
        "UNIQUE_SIDS_RECOMMENDED",
        R,
        doc(allow(Principal="*", Sid="A b"), deny(Principal="*", Sid="A b")),
        "/Statement/1/Sid",
        doc(allow(Principal="*", Sid=""), deny(Principal="*", Sid="")),
        1,
    ),
    Case("EMPTY_SID_VALUE", ID, doc(allow(Sid="")), "/Statement/0/Sid", doc(allow(Sid="A"))),
    # principals
    Case(
        "FEDERATED_PRINCIPAL_NOT_SUPPORTED",
        R,
        granted({"Federated": SAML}),
        "/Statement/0/Principal/Federated",
        trust({"Federated": SAML}, "sts:AssumeRoleWithSAML"),
        near_kind=T,
    ),
    Case("INVALID_PRINCIPAL_FORMAT", R, granted([ROLE]), "/Statement/0/Principal", granted("*")),
    Case(
        "INVALID_PRINCIPAL_KEY",
        R,
        granted({"Aws": ROLE}),
        "/Statement/0/Principal/Aws",
        granted({"CanonicalUser": "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"}),
    ),
    Case("MISSING_PRINCIPAL", R, doc(allow()), "/Statement/0", doc(deny(NotPrincipal={"AWS": ROLE}))),
    Case("MISSING_PRINCIPAL", T, doc(allow("sts:AssumeRole", ...)), "/Statement/0", doc(allow()), near_kind=ID),
    Case("UNSUPPORTED_PRINCIPAL", ID, granted("*"), "/Statement/0/Principal", granted("*"), near_kind=R),
    Case(
        "UNSUPPORTED_PRINCIPAL",
        Kind.SESSION,
        doc(deny(NotPrincipal={"AWS": ROLE})),
        "/Statement/0/NotPrincipal",
        doc(deny()),
    ),
    Case(
        "UNSUPPORTED_WILDCARD_IN_PRINCIPAL",
        R,
        granted({"AWS": ["*", f"{ROLE}*"]}),
        "/Statement/0/Principal/AWS/1",
        granted({"AWS": ["*"]}),
    ),
    Case(
        "UNSUPPORTED_WILDCARD_IN_PRINCIPAL",
        R,
        granted({"Service": "*"}),
        "/Statement/0/Principal/Service",
        granted({"Service": "logs.amazonaws.com"}),
    ),
    Case(
        "ALLOW_WITH_NOT_PRINCIPAL",
        R,
        doc(allow(NotPrincipal={"AWS": ROLE})),
        "/Statement/0/NotPrincipal",
        doc(deny(NotPrincipal={"AWS": ROLE})),
    ),
    Case(
        "INVALID_ROLE_REFERENCE",
        R,
        granted({"AWS": "AROAEXAMPLEID12345678"}),
        "/Statement/0/Principal/AWS",
        granted({"AWS": "AROAEXAMPLEID12345678:session"}),
    ),
    Case(
        "INVALID_USER_REFERENCE",
        R,
        granted({"AWS": ["AIDAEXAMPLEID12345678"]}),
        "/Statement/0/Principal/AWS/0",
        granted({"AWS": "111122223333"}),
    ),
    Case("EMPTY_ARRAY_PRINCIPAL", R, granted({"AWS": []}), "/Statement/0/Principal/AWS", granted({"AWS": [ROLE]})),
    Case("EMPTY_OBJECT_PRINCIPAL", R, granted({}), "/Statement/0/Principal", granted({"AWS": ROLE})),
    # trust
    Case(
        "INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY",
        T,
        trust({"Federated": "corporate"}),
        "/Statement/0/Principal/Federated",
        trust({"Federated": "cognito-identity.amazonaws.com"}, "sts:AssumeRoleWithWebIdentity"),
    ),
    Case(
        "MISMATCHED_ACTION_FOR_PRINCIPAL",
        T,
        trust({"Federated": SAML}, ["sts:TagSession", "sts:AssumeRoleWithWebIdentity"]),
        "/Statement/0/Action/1",
        trust({"Federated": SAML}, ["sts:TagSession", "sts:AssumeRoleWithSAML"]),
    ),
    Case(
        "MISMATCHED_ACTION_FOR_PRINCIPAL",
        T,
        trust({"AWS": ROLE}, "sts:AssumeRoleWithSAML"),
        "/Statement/0/Action",
        trust({"AWS": ROLE, "Federated": SAML}, ["sts:AssumeRole", "sts:AssumeRoleWithSAML"]),
    ),
    Case(
        "MISMATCHED_ACTION_FOR_PRINCIPAL",
        T,
        trust({"Federated": GITHUB}),
        "/Statement/0/Action",
        trust({"Federated": "${aws_iam_openid_connect_provider.x.arn}"}),
    ),
    Case(
        "MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY",
        T,
        trust({"Service": ["ec2.amazonaws.com", "rolesanywhere.amazonaws.com"]}),
        "/Statement/0/Principal/Service/1",
        trust(
            {"Service": "rolesanywhere.amazonaws.com"}, ["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"]
        ),
    ),
    Case(
        "ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL",
        T,
        doc(allow("sts:AssumeRole", ..., NotPrincipal={"AWS": ROLE})),
        "/Statement/0/NotPrincipal",
        trust({"AWS": ROLE}),
    ),
    Case(
        "ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE",
        T,
        trust({"AWS": ROLE}, Resource="*"),
        "/Statement/0/Resource",
        trust({"AWS": ROLE}),
    ),
    Case(
        "ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL",
        T,
        trust("*"),
        "/Statement/0/Principal",
        trust({"AWS": "*"}),
    ),
    Case(
        "REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY",
        T,
        trust({"AWS": [ROLE, "arn:aws:sts::111122223333:assumed-role/app/ci"]}),
        "/Statement/0/Principal/AWS/1",
        trust({"AWS": [ROLE, "arn:aws:sts::444455556666:assumed-role/app/ci"]}),
    ),
    # web identity
    Case(
        "FORANYVALUE_WITH_AUDIENCE_CLAIM_TYPE",
        T,
        web({"ForAnyValue:StringEquals": {AUD: "sts.amazonaws.com"}}),
        at("ForAnyValue:StringEquals", AUD),
        web({"StringEquals": {AUD: "sts.amazonaws.com"}}),
    ),
    Case(
        "SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED",
        T,
        web({"StringLike": {SUB: ["repo:acme/shop:ref:refs/heads/main", "repo:acme/*"]}}),
        at("StringLike", SUB, 1),
        web({"StringLike": {SUB: "repo:acme/shop:environment:*"}, "StringEquals": {REF: "refs/heads/main"}}),
    ),
    Case(
        "CONFIRM_AUDIENCE_CLAIM_TYPE",
        T,
        web({"ForAllValues:StringEquals": {AUD: "sts.amazonaws.com"}}),
        at("ForAllValues:StringEquals", AUD),
        web({"ForAnyValue:StringEquals": {AUD: "sts.amazonaws.com"}}),
    ),
    # organization policies
    Case("RCP_SYNTAX_ERROR_ACTION", RCP, doc(deny(["s3:*", "*"], "*", Principal="*")), "/Statement/0/Action/1", rcp()),
    Case(
        "RCP_SYNTAX_ERROR_ACTION",
        RCP,
        doc(deny("ec2:*", "*", Principal="*")),
        "/Statement/0/Action",
        doc(deny("ec2:*", "*")),
        near_kind=SCP,
    ),
    Case("RCP_SYNTAX_ERROR_ALLOW", RCP, rcp(Effect="Allow"), "/Statement/0/Effect", rcp()),
    Case("RCP_SYNTAX_ERROR_NOTACTION", RCP, rcp(Action=..., NotAction="s3:*"), "/Statement/0/NotAction", rcp()),
    Case(
        "RCP_SYNTAX_ERROR_PRINCIPAL",
        RCP,
        rcp(Principal={"AWS": ROLE}),
        "/Statement/0/Principal",
        rcp(Principal={"AWS": "*"}),
    ),
    Case("RCP_SYNTAX_ERROR_PRINCIPAL", RCP, doc(deny("s3:*")), "/Statement/0", rcp()),
    Case("SCP_SYNTAX_ERROR_PRINCIPAL", SCP, doc(deny(Principal="*")), "/Statement/0/Principal", doc(deny())),
    Case(
        "RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY",
        RCP,
        rcp(Condition=ORG_PERIMETER),
        at("StringNotEqualsIfExists", "aws:PrincipalOrgID"),
        rcp(Condition={**ORG_PERIMETER, **NO_SERVICE}),
    ),
    Case(
        "RCP_MISSING_RELATED_SERVICE_PRINCIPAL_CONDITION_KEY",
        RCP,
        rcp(Condition={**SOURCE, **CHECKED}),
        at("StringNotEqualsIfExists", "aws:SourceOrgID"),
        rcp(Condition={**SOURCE, **CHECKED, **SERVICE}),
    ),
    Case(
        "RCP_MISSING_SERVICE_CONDITION_KEY_NULL_CHECK",
        RCP,
        rcp(Condition={**SOURCE, **SERVICE}),
        at("StringNotEqualsIfExists", "aws:SourceOrgID"),
        rcp(Condition={**SOURCE, **SERVICE, **CHECKED}),
    ),
    # actions
    Case("INVALID_ACTION", ID, doc(allow(["s3:GetObject", "GetObject"])), "/Statement/0/Action/1", doc(allow("*"))),
    Case("INVALID_ACTION", ID, doc(allow("")), "/Statement/0/Action", doc(allow("${var.action}"))),
    Case("INVALID_ACTION", ID, doc(allow("s3:")), "/Statement/0/Action", doc(allow("s3:*"))),
    Case(
        "INVALID_ACTION",
        SCP,
        doc(deny(..., NotAction="s3:Get:Object")),
        "/Statement/0/NotAction",
        doc(deny("s3:GetObject")),
    ),
    Case(
        "INVALID_SERVICE_IN_ACTION",
        ID,
        doc(allow("s 3:GetObject")),
        "/Statement/0/Action",
        doc(allow("s3-object-lambda:*")),
    ),
    # ARNs
    Case(
        "ARN_REGION_NOT_ALLOWED",
        ID,
        doc(allow("iam:GetRole", "arn:aws:iam:us-east-1:111122223333:role/app")),
        "/Statement/0/Resource",
        doc(allow("iam:GetRole", "arn:aws:iam:*:111122223333:role/app")),
    ),
    Case(
        "INVALID_ARN_PREFIX",
        ID,
        doc(allow(resource=["*", "acme/*"])),
        "/Statement/0/Resource/1",
        doc(allow(resource=["${aws_s3_bucket.acme.arn}/*", "**"])),
    ),
    Case(
        "INVALID_ARN_PREFIX",
        ID,
        doc(allow(resource="execute-api:/prod/*")),
        "/Statement/0/Resource",
        granted("*", Action="execute-api:Invoke", Resource="execute-api:/prod/*"),
        near_kind=R,
    ),
    Case(
        "INVALID_PARTITION",
        ID,
        doc(allow(resource="arn:amazon:s3:::acme")),
        "/Statement/0/Resource",
        doc(
            allow(
                resource=[
                    "arn:aws-cn:s3:::acme",
                    "arn:*:s3:::acme",
                    "arn:${data.aws_partition.this.partition}:s3:::acme",
                ]
            )
        ),
    ),
    Case(
        "MISSING_ARN_FIELD",
        ID,
        doc(allow(resource="arn:aws:s3::acme")),
        "/Statement/0/Resource",
        doc(allow(resource=["arn:aws:sqs", "arn:aws:sqs:*"])),
    ),
    Case(
        "MISSING_ARN_FIELD",
        ID,
        doc(allow(resource="arn:aws::::acme")),
        "/Statement/0/Resource",
        doc(allow(resource="arn:aws:${var.service}:::acme")),
    ),
    # variables
    Case(
        "EMPTY_VARIABLE",
        ID,
        doc(allow(resource="arn:aws:s3:::acme/${}")),
        "/Statement/0/Resource",
        doc(allow(resource="arn:aws:s3:::acme/${*}")),
    ),
    Case(
        "INVALID_VARIABLE_FOR_OPERATOR",
        ID,
        when("NumericEquals", "s3:max-keys", ["5", "${aws:username}"]),
        at("NumericEquals", "s3:max-keys", 1),
        when("NumericEquals", "s3:max-keys", "${var.most}"),
    ),
    Case(
        "MISSING_BRACE_IN_VARIABLE",
        ID,
        doc(allow(resource="arn:aws:s3:::acme/${aws:username")),
        "/Statement/0/Resource",
        doc(allow(resource="arn:aws:s3:::acme/$aws:username")),
    ),
    Case(
        "MISSING_QUOTE_IN_VARIABLE",
        ID,
        doc(allow(resource="arn:aws:s3:::acme/${aws:username, nobody}")),
        "/Statement/0/Resource",
        doc(allow(resource="arn:aws:s3:::acme/${aws:username, 'no body'}")),
    ),
    Case(
        "UNSUPPORTED_SPACE_IN_VARIABLE",
        ID,
        doc(allow(resource="arn:aws:s3:::acme/${ aws:username }")),
        "/Statement/0/Resource",
        doc(allow(resource="arn:aws:s3:::acme/${aws:PrincipalTag/cost center}")),
    ),
    Case(
        "VARIABLE_UNSUPPORTED_IN_ELEMENT",
        R,
        granted({"AWS": ["arn:aws:iam::${aws:PrincipalAccount}:root"]}),
        "/Statement/0/Principal/AWS/0",
        granted({"AWS": ["arn:aws:iam::${data.aws_caller_identity.this.account_id}:root"]}),
    ),
    Case(
        "VARIABLE_UNSUPPORTED_IN_ELEMENT",
        ID,
        doc(allow("s3:${s3:prefix}")),
        "/Statement/0/Action",
        doc(allow("s3:${var.action}")),
    ),
    Case(
        "VARIABLE_UNSUPPORTED_IN_VERSION",
        ID,
        {"Version": "2008-10-17", "Statement": [allow(resource="arn:aws:s3:::acme/${aws:username}")]},
        "/Statement/0/Resource",
        {"Version": "2008-10-17", "Statement": [allow(resource="arn:aws:s3:::${aws_s3_bucket.acme.id}/${$}")]},
    ),
    # conditions
    Case(
        "DUPLICATE_KEYS_WITH_DIFFERENT_CASE",
        ID,
        doc(allow(Condition={"StringEquals": {"aws:username": "a", "aws:UserName": "b"}})),
        at("StringEquals", "aws:UserName"),
        doc(allow(Condition={"StringEquals": {"aws:username": "a"}, "StringLike": {"aws:UserName": "b"}})),
    ),
    Case(
        "INVALID_CONDITION_DATA_TYPE",
        ID,
        when("NumericLessThan", "s3:max-keys", [5, "6"]),
        at("NumericLessThan", "s3:max-keys"),
        when("NumericLessThan", "s3:max-keys", [5, 6]),
    ),
    Case(
        "INVALID_CONDITION_MULTIPLE_BOOLEAN",
        ID,
        when("Bool", "aws:SecureTransport", ["true", "false"]),
        at("Bool", "aws:SecureTransport"),
        when("Bool", "aws:SecureTransport", ["true"]),
    ),
    Case(
        "INVALID_CONDITION_OPERATOR",
        ID,
        when("ForAnyValue::StringEquals", "aws:TagKeys", "a"),
        "/Statement/0/Condition/ForAnyValue::StringEquals",
        when("foranyvalue:stringequals", "aws:TagKeys", "a"),
    ),
    Case(
        "MISSING_QUALIFIER",
        ID,
        when("StringEquals", "aws:TagKeys", ["a", "b"]),
        at("StringEquals", "aws:TagKeys"),
        when("Null", "aws:TagKeys", "false"),
    ),
    Case(
        "MISSING_TAG_KEY_IN_CONDITION",
        ID,
        when("StringEquals", "aws:ResourceTag/", "a"),
        at("StringEquals", "aws:ResourceTag/"),
        when("StringEquals", "aws:ResourceTag/team", "a"),
    ),
    Case(
        "NULL_WITH_IF_EXISTS",
        ID,
        when("NullIfExists", "aws:TagKeys", "true"),
        "/Statement/0/Condition/NullIfExists",
        when("Null", "aws:TagKeys", "true"),
    ),
    Case(
        "FORALLVALUES_WITH_SINGLE_VALUED_KEY",
        ID,
        when("ForAllValues:StringEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5"),
        at("ForAllValues:StringEquals", "aws:PrincipalOrgID"),
        when("ForAllValues:StringEquals", "aws:TagKeys", "a"),
    ),
    Case(
        "TYPE_MISMATCH",
        ID,
        when("StringEquals", "aws:MultiFactorAuthPresent", "true"),
        at("StringEquals", "aws:MultiFactorAuthPresent"),
        when("StringLike", "aws:SourceArn", "arn:aws:s3:::acme"),
    ),
    Case(
        "EMPTY_ARRAY_CONDITION",
        ID,
        when("StringEquals", "aws:username", []),
        at("StringEquals", "aws:username"),
        when("StringEquals", "aws:username", ["a"]),
    ),
    Case(
        "EMPTY_ARRAY_CONDITION_FORALLVALUES",
        ID,
        when("ForAllValues:StringEquals", "aws:TagKeys", []),
        at("ForAllValues:StringEquals", "aws:TagKeys"),
        when("StringEquals", "aws:username", []),
    ),
    Case(
        "EMPTY_ARRAY_CONDITION_FORANYVALUE",
        ID,
        when("ForAnyValue:StringEquals", "aws:TagKeys", []),
        at("ForAnyValue:StringEquals", "aws:TagKeys"),
        when("StringEquals", "aws:username", []),
    ),
    Case(
        "EMPTY_ARRAY_CONDITION_IFEXISTS",
        ID,
        when("StringEqualsIfExists", "aws:username", []),
        at("StringEqualsIfExists", "aws:username"),
        when("StringEquals", "aws:username", []),
    ),
    Case(
        "EMPTY_OBJECT_CONDITION",
        ID,
        doc(allow(Condition={})),
        "/Statement/0/Condition",
        when("Bool", "aws:SecureTransport", "true"),
    ),
    Case(
        "EMPTY_OBJECT_CONDITION",
        ID,
        doc(allow(Condition={"Bool": {}})),
        "/Statement/0/Condition/Bool",
        when("Bool", "aws:SecureTransport", "true"),
    ),
    Case(
        "NULL_WITH_QUALIFIER",
        ID,
        when("ForAnyValue:Null", "aws:TagKeys", "true"),
        "/Statement/0/Condition/ForAnyValue:Null",
        when("Null", "aws:TagKeys", "true"),
    ),
    # condition values
    Case(
        "INVALID_VPC_FORMAT",
        ID,
        when("StringEquals", "aws:SourceVpc", "vpc-1234"),
        at("StringEquals", "aws:SourceVpc"),
        when("StringLike", "aws:SourceVpc", ["vpc-*", "vpc-12345678", "${aws_vpc.main.id}"]),
    ),
    Case(
        "INVALID_VPCE_FORMAT",
        ID,
        when("StringEquals", "aws:SourceVpce", ["vpc-12345678"]),
        at("StringEquals", "aws:SourceVpce", 0),
        when("StringEquals", "aws:SourceVpce", "vpce-11223344556677889"),
    ),
    Case(
        "INVALID_DATE_VALUE",
        ID,
        when("DateLessThan", "aws:CurrentTime", "1735689599"),
        at("DateLessThan", "aws:CurrentTime"),
        when("DateLessThan", "aws:EpochTime", "1735689599"),
    ),
    Case(
        "TYPE_MISMATCH_BOOLEAN",
        ID,
        when("Bool", "aws:SecureTransport", "yes"),
        at("Bool", "aws:SecureTransport"),
        when("Bool", "aws:SecureTransport", True),
    ),
    Case(
        "TYPE_MISMATCH_DATE",
        ID,
        when("DateLessThan", "aws:CurrentTime", "2026-13-01"),
        at("DateLessThan", "aws:CurrentTime"),
        when("DateLessThan", "aws:CurrentTime", "2026-12-31T23:59:59.5+01:00"),
    ),
    Case(
        "TYPE_MISMATCH_DATE",
        R,
        doc(allow(Principal="*", Condition={"DateLessThan": {"aws:CurrentTime": "soon"}})),
        at("DateLessThan", "aws:CurrentTime"),
        when("DateLessThan", "aws:CurrentTime", "2026", Principal="*"),
    ),
    Case(
        "TYPE_MISMATCH_NUMBER",
        ID,
        when("NumericLessThan", "s3:max-keys", "ten"),
        at("NumericLessThan", "s3:max-keys"),
        when("NumericLessThan", "s3:max-keys", "10"),
    ),
    Case(
        "TYPE_MISMATCH_STRING",
        ID,
        when("BinaryEquals", "acme:key", "no base64!"),
        at("BinaryEquals", "acme:key"),
        when("BinaryEquals", "acme:key", "QmluYXJ5VmFsdWU="),
    ),
    Case(
        "WILDCARD_WITHOUT_LIKE_OPERATOR",
        ID,
        when("StringEquals", "s3:prefix", ["a", "home/*"]),
        at("StringEquals", "s3:prefix", 1),
        when("StringEquals", "s3:prefix", "home/${*}"),
    ),
    Case(
        "WILDCARD_WITHOUT_LIKE_OPERATOR",
        ID,
        when("StringNotEquals", "s3:prefix", "home/?"),
        at("StringNotEquals", "s3:prefix"),
        when("ArnEquals", "aws:SourceArn", "arn:aws:s3:::*"),
    ),
    Case(
        "REDUNDANT_CONDITION_VALUE_NUM",
        ID,
        when("NumericLessThan", "aws:MultiFactorAuthAge", ["2700", "3600"]),
        at("NumericLessThan", "aws:MultiFactorAuthAge"),
        when("NumericEquals", "s3:max-keys", ["1", "2"]),
    ),
    # condition logic
    Case(
        "DYNAMODB_ATTRIBUTES_WITHOUT_SELECT",
        ID,
        when("ForAllValues:StringEquals", "dynamodb:Attributes", "id"),
        at("ForAllValues:StringEquals", "dynamodb:Attributes"),
        doc(
            allow(
                Condition={
                    "ForAllValues:StringEquals": {"dynamodb:Attributes": "id"},
                    "StringEquals": {"dynamodb:Select": "SPECIFIC_ATTRIBUTES"},
                }
            )
        ),
    ),
    Case(
        "S3_PREFIX_IN_NEGATIVE_CONTEXT",
        ID,
        when("StringNotLike", "s3:prefix", "private/*"),
        at("StringNotLike", "s3:prefix"),
        when("StringNotLike", "s3:prefix", "public/*", Effect="Deny"),
    ),
    Case(
        "EQUIVALENT_TO_NULL_FALSE",
        ID,
        when("StringLike", "aws:PrincipalTag/team", "*"),
        at("StringLike", "aws:PrincipalTag/team"),
        when("StringLike", "aws:PrincipalTag/team", "?*"),
    ),
    Case(
        "EQUIVALENT_TO_NULL_TRUE",
        ID,
        when("StringNotLike", "aws:PrincipalTag/team", "*"),
        at("StringNotLike", "aws:PrincipalTag/team"),
        when("StringNotLike", "aws:PrincipalTag/team", "a*"),
    ),
    Case(
        "REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION",
        ID,
        when("StringLikeIfExists", "aws:PrincipalTag/team", "*"),
        at("StringLikeIfExists", "aws:PrincipalTag/team"),
        when("StringLike", "aws:PrincipalTag/team", "*"),
    ),
    Case(
        "REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION",
        ID,
        when("ForAnyValue:StringNotLike", "aws:TagKeys", "*"),
        at("ForAnyValue:StringNotLike", "aws:TagKeys"),
        when("ForAllValues:StringNotLike", "aws:TagKeys", "*"),
    ),
    # IP ranges
    Case(
        "PRIVATE_IP_ADDRESS",
        ID,
        when("IpAddress", "aws:SourceIp", ["10.0.0.0/8", "192.168.1.1"]),
        at("IpAddress", "aws:SourceIp"),
        when("IpAddress", "aws:VpcSourceIp", "10.0.0.0/8"),
    ),
    Case(
        "PRIVATE_NOT_IP_ADDRESS",
        ID,
        when("NotIpAddress", "aws:SourceIp", "172.16.0.0/12"),
        at("NotIpAddress", "aws:SourceIp"),
        when("NotIpAddress", "aws:SourceIp", ["172.16.0.0/12", "${var.office}"]),
    ),
    Case(
        "TYPE_MISMATCH_IP_RANGE",
        ID,
        when("IpAddress", "aws:SourceIp", ["203.0.113.0/24", "office"]),
        at("IpAddress", "aws:SourceIp", 1),
        when("IpAddress", "aws:SourceIp", ["203.0.113.7", "2001:db8::/32"]),
    ),
    Case(
        "IMPROVE_IP_RANGE",
        ID,
        when("IpAddress", "aws:SourceIp", "203.0.113.7/24"),
        at("IpAddress", "aws:SourceIp"),
        when("IpAddress", "aws:SourceIp", "203.0.113.0/24"),
    ),
    Case(
        "PRIVATE_IP_ADDRESS_SUBSET",
        ID,
        when("IpAddress", "aws:SourceIp", ["10.0.0.0/8", "203.0.113.0/24"]),
        at("IpAddress", "aws:SourceIp"),
        when("IpAddress", "aws:SourceIp", "203.0.113.0/24"),
    ),
    Case(
        "PRIVATE_NOT_IP_ADDRESS_SUBSET",
        ID,
        when("NotIpAddress", "aws:SourceIp", ["10.0.0.0/8", "203.0.113.0/24"]),
        at("NotIpAddress", "aws:SourceIp"),
        when("NotIpAddress", "aws:SourceIp", "0.0.0.0/0"),
    ),
    # pass role
    Case(
        "PASS_ROLE_WITH_NOT_RESOURCE",
        ID,
        doc(allow("iam:PassRole", ..., NotResource=ROLE)),
        "/Statement/0/NotResource",
        doc(allow("iam:GetRole", ..., NotResource=ROLE)),
    ),
    Case(
        "PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE",
        ID,
        doc(allow("iam:Pass*", ..., NotResource=[ROLE])),
        "/Statement/0/NotResource",
        doc(allow(["iam:PassRole", "iam:*"], ..., NotResource=[ROLE])),
    ),
    Case(
        "PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE",
        ID,
        doc(allow(..., ..., NotAction="s3:*", NotResource=ROLE)),
        "/Statement/0/NotResource",
        doc(allow(..., ..., NotAction="iam:*", NotResource=ROLE)),
    ),
    Case(
        "PASS_ROLE_WITH_STAR_IN_RESOURCE",
        ID,
        doc(allow("iam:PassRole", [ROLE, "arn:aws:iam::*:role/*"])),
        "/Statement/0/Resource/1",
        doc(allow("iam:PassRole", "arn:aws:iam::*:role/Service*")),
    ),
    Case(
        "PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE",
        ID,
        doc(allow("*", "*")),
        "/Statement/0/Resource",
        doc(allow("*", "*")),
        near_kind=Kind.BOUNDARY,
    ),
    Case(
        "PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION",
        ID,
        doc(allow(..., "*", NotAction="s3:*")),
        "/Statement/0/Resource",
        doc(allow("iam:PassRole", "*", Condition={"StringEquals": {"iam:PassedToService": "ecs.amazonaws.com"}})),
    ),
    # service-linked roles
    Case(
        "CREATE_SLR_WITH_NOT_RESOURCE",
        ID,
        doc(allow("iam:CreateServiceLinkedRole", ..., NotResource=ROLE)),
        "/Statement/0/NotResource",
        doc(deny("iam:CreateServiceLinkedRole", ..., NotResource=ROLE)),
    ),
    Case(
        "CREATE_SLR_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE",
        ID,
        doc(allow("iam:Create*", ..., NotResource=ROLE)),
        "/Statement/0/NotResource",
        doc(allow("iam:CreateRole", ..., NotResource=ROLE)),
    ),
    Case(
        "CREATE_SLR_WITH_NOT_ACTION_AND_NOT_RESOURCE",
        ID,
        doc(allow(..., ..., NotAction="s3:*", NotResource=ROLE)),
        "/Statement/0/NotResource",
        doc(allow(..., ..., NotAction=["s3:*", "iam:CreateServiceLinkedRole"], NotResource=ROLE)),
    ),
    Case(
        "CREATE_SLR_WITH_STAR_IN_RESOURCE",
        ID,
        doc(allow("iam:CreateServiceLinkedRole", "arn:aws:iam::*:role/aws-service-role/*")),
        "/Statement/0/Resource",
        doc(allow("iam:CreateServiceLinkedRole", "arn:aws:iam::*:role/aws-service-role/ecs.amazonaws.com/*")),
    ),
    Case(
        "CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE",
        ID,
        doc(allow("iam:*", "*")),
        "/Statement/0/Resource",
        doc(allow("iam:*", "*")),
        near_kind=SCP,
    ),
    Case(
        "CREATE_SLR_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION",
        ID,
        doc(allow(..., "*", NotAction="s3:*")),
        "/Statement/0/Resource",
        doc(
            allow(
                "iam:CreateServiceLinkedRole",
                "*",
                Condition={"StringEquals": {"iam:AWSServiceName": "ecs.amazonaws.com"}},
            )
        ),
    ),
    # sizes
    Case(
        "POLICY_SIZE_EXCEEDS_RCP_QUOTA",
        RCP,
        doc(deny("s3:*", LONG, Principal="*")),
        "",
        doc(deny("s3:*", LONG[:90], Principal="*")),
        None,
    ),
    Case("POLICY_SIZE_EXCEEDS_SCP_QUOTA", SCP, doc(deny("s3:*", HUGE)), "", doc(deny("s3:*", LONG)), None),
    Case(
        "POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA",
        ID,
        doc(allow("s3:*", LONG)),
        "",
        doc(allow("s3:*", LONG[:100])),
        None,
    ),
    Case(
        "POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA",
        R,
        doc(allow("s3:*", HUGE, Principal="*")),
        "",
        doc(allow("s3:*", LONG, Principal="*")),
        None,
    ),
    Case(
        "POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA",
        T,
        trust({"AWS": [f"arn:aws:iam::111122223333:role/app-{number}" for number in range(60)]}),
        "",
        trust({"AWS": ROLE}),
        None,
    ),
    # redundancy
    Case(
        "REDUNDANT_RESOURCE",
        ID,
        doc(allow(resource=["arn:aws:s3:::acme/a/*", "arn:aws:s3:::acme/*"])),
        "/Statement/0/Resource/0",
        doc(allow(resource=["arn:aws:s3:::acme", "arn:aws:s3:::acme/*"])),
    ),
    Case(
        "REDUNDANT_RESOURCE",
        ID,
        doc(allow(resource=["*", "*"])),
        "/Statement/0/Resource/1",
        doc(allow(resource=["arn:aws:s3:::acme/${aws:username}", "arn:aws:s3:::acme/${aws:userid}"])),
    ),
    Case(
        "REDUNDANT_STATEMENT",
        ID,
        doc(allow(Sid="A"), allow(["s3:GetObject"], Sid="B")),
        "/Statement/1",
        doc(allow(), deny()),
        1,
    ),
)
