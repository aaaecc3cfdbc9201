"""``tfiam documents --principals`` and the matrix in a scan."""

from __future__ import annotations

import json

from tests.cli.conftest import Tfiam, story


def test_text_has_the_matrix_and_the_evidence(tfiam: Tfiam) -> None:
    run = tfiam(["documents", story("users"), "--principals"])
    assert run.status == 0
    lines = run.out.splitlines()
    assert lines[0].split() == ["this", "account", "other", "accounts"]
    assert "humans    user 4, group 3, key 1  -" in lines
    shown = run.out.partition("both aws_iam_user.backup\n")[2].partition("\n\n")[0].splitlines()
    assert "   key, this account: has an access key (aws_iam_access_key.backup)" in shown
    assert "   path /machines/ says so" in shown


def test_json_has_matrix_and_principals_beside_the_documents(tfiam: Tfiam) -> None:
    answer = json.loads(tfiam(["documents", story("federation"), "--principals", "--format", "json"]).out)
    assert answer["documents"]
    saml = next(one for one in answer["identities"] if one["way"] == "SAML")
    assert (saml["kind"], saml["accounts"]) == ("human", "this account")
    assert 'aws_iam_role.pinned["workforce"]' in saml["principals"]
    hidden = next(one for one in answer["principals"] if one["address"] == 'aws_iam_role.pinned["cluster-dns"]')
    assert (hidden["kind"], hidden["because"]) == ("unknown", ["local.pinned"])


def test_scan_json_tells_it_of_each_plan(tfiam: Tfiam) -> None:
    report = json.loads(tfiam(["scan", story("identity-center"), "--format", "json"]).out)
    assert [(one["kind"], one["accounts"], one["way"]) for one in report["plans"][0]["identities"]] == [
        ("human", "other accounts", "Identity Center")
    ]
