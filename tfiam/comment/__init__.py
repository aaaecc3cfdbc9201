"""Pull request comments: one on the whole, kept up to date, and remarks on lines. httpx (extra ``comment``) is loaded when used."""

from __future__ import annotations

from tfiam.comment.host import Action, Given, Host, Posted, Remark, marker
from tfiam.comment.inline import Tally, remark
from tfiam.comment.kinds import KINDS, Kind, is_fork, kind_of, open_host, run_url
from tfiam.comment.publish import elsewhere, publish

__all__ = [
    "KINDS",
    "Action",
    "Given",
    "Host",
    "Kind",
    "Posted",
    "Remark",
    "Tally",
    "elsewhere",
    "is_fork",
    "kind_of",
    "marker",
    "open_host",
    "publish",
    "remark",
    "run_url",
]
