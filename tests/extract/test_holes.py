from tfiam.extract.holes import Hole, filled, holes_in, mark
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
    mark(BUCKET): (BUCKET, "arn:aws:s3:::logs"),
    mark(ROLE): (ROLE, "arn:aws:iam::*:role/r"),
    mark(URL): (URL, "token.example.com"),
}


def test_holes_are_listed_with_their_places() -> None:
    assert [(hole.pointer, hole.reference, hole.exact) for hole in holes_in(RAW, PREDICTIONS)] == [
        ("/Statement/0/Principal/AWS", ROLE, False),
        ("/Statement/0/Resource/0", BUCKET, True),
        ("/Statement/0/Resource/1", BUCKET, True),
        (f"/Statement/0/Condition/StringEquals/{mark(URL)}:sub", URL, True),
    ]


def test_exact_predictions_fill_their_holes_and_nothing_else() -> None:
    found = filled(RAW, tuple(holes_in(RAW, PREDICTIONS)))["Statement"][0]
    assert found["Principal"] == {"AWS": mark(ROLE)}
    assert found["Resource"] == ["arn:aws:s3:::logs", "arn:aws:s3:::logs/*"]
    assert found["Condition"] == {"StringEquals": {"token.example.com:sub": "x"}}
    assert RAW["Statement"][0]["Resource"][0] == mark(BUCKET)  # type: ignore[index]


def test_a_document_without_exact_holes_is_its_own_prediction() -> None:
    policy = PolicyDocument.parse(RAW)
    open_hole = Hole("/Statement/0/Principal/AWS", ROLE, "arn:aws:iam::*:role/r")
    document = Document("x.y", "policy", (DocumentRole.TRUST,), DocumentStatus.PARTIAL, policy, holes=(open_hole,))
    assert document.predicted is policy


def test_braces_of_a_key_do_not_end_the_mark() -> None:
    assert mark(ROLE) == '${aws_iam_role.r["a(b)"].arn}'
