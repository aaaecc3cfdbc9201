import pytest

from tfiam.extract.holes import Behind, Hole, filled, holes_in, mark
from tfiam.extract.model import Document, DocumentStatus
from tfiam.extract.roles import DocumentRole
from tfiam.iam.document import PolicyDocument

BUCKET, ROLE, URL = "aws_s3_bucket.b.arn", 'aws_iam_role.r["a{b}"].arn', "aws_iam_openid_connect_provider.p.url"
RAW = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"AWS": mark(ROLE)},
            "Action": "s3:GetObject",
            "Resource": [mark(BUCKET), f"{mark(BUCKET)}/*"],
            "Condition": {"StringEquals": {f"{mark(URL)}:sub": "x"}},
        }
    ],
}
PREDICTIONS = {
    mark(BUCKET): Behind(BUCKET, "arn:aws:s3:::logs"),
    mark(ROLE): Behind(ROLE, "arn:aws:iam::*:role/r"),
    mark(URL): Behind(URL, "token.example.com"),
}


def test_holes_are_listed_with_their_places() -> None:
    assert [(hole.pointer, hole.reference, hole.exact) for hole in holes_in(RAW, PREDICTIONS)] == [
        ("/Statement/0/Principal/AWS", ROLE, False),
        ("/Statement/0/Resource/0", BUCKET, True),
        ("/Statement/0/Resource/1", BUCKET, True),
        (f"/Statement/0/Condition/StringEquals/{mark(URL)}:sub", URL, True),
    ]


def test_exact_predictions_fill_their_holes_and_nothing_else() -> None:
    found = filled(RAW, [(hole, hole.predicted) for hole in holes_in(RAW, PREDICTIONS) if hole.exact])["Statement"][0]
    assert found["Principal"] == {"AWS": mark(ROLE)}
    assert found["Resource"] == ["arn:aws:s3:::logs", "arn:aws:s3:::logs/*"]
    assert found["Condition"] == {"StringEquals": {"token.example.com:sub": "x"}}
    assert RAW["Statement"][0]["Resource"][0] == mark(BUCKET)  # type: ignore[index]


def test_a_document_without_exact_holes_is_its_own_prediction() -> None:
    policy = PolicyDocument.parse(RAW)
    open_hole = Hole("/Statement/0/Principal/AWS", ROLE, "arn:aws:iam::*:role/r")
    document = Document("x.y", "policy", (DocumentRole.TRUST,), DocumentStatus.PARTIAL, policy, holes=(open_hole,))
    assert document.predicted is policy


@pytest.mark.parametrize(
    ("reference", "free"),
    [
        ("aws_iam_role.x.arn", False),
        ('module.a["k"].aws_iam_role.x[0].id', False),
        ("aws_ssm_parameter.x.value", True),
        ("data.aws_iam_policy_document.x.statement[1].resources", True),
        ("local.actions", True),
        ("module.x.names", True),
    ],
)
def test_only_names_of_resources_are_no_wildcard(reference: str, free: bool) -> None:
    hole = Hole("/Statement/0/Resource", reference)
    assert (hole.free, hole.widest) == (free, "*" if free else None)
    assert not Hole("/Statement/0/NotResource", reference).widest
    assert not Hole("/Statement/0/Principal/Service", reference).widest


def test_the_widest_reading_has_a_wildcard_for_what_may_be_anything() -> None:
    raw = {
        "Statement": [{"Effect": "Allow", "Action": ["s3:GetObject", "${local.more}"], "Resource": "${aws_x.y.arn}"}]
    }
    marks = {mark(one): Behind(one) for one in ("local.more", "aws_x.y.arn")}
    holes = tuple(holes_in(raw, marks))
    policy = PolicyDocument.parse(raw)
    document = Document("x.y", "policy", (DocumentRole.IDENTITY,), DocumentStatus.PARTIAL, policy, holes=holes)
    assert document.widest is not None
    assert document.widest.statements[0].actions == ("s3:GetObject", "*")
    assert document.widest.statements[0].resources == ("${aws_x.y.arn}",)


def test_braces_of_a_key_do_not_end_the_mark() -> None:
    assert mark(ROLE) == '${aws_iam_role.r["a(b)"].arn}'
