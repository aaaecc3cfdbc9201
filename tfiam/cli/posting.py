"""What ``tfiam comment`` sends, and what it says of it."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path

import click

from tfiam.cli.failure import one_line
from tfiam.cli.output import say
from tfiam.comment import (
    Action,
    Given,
    Host,
    Kind,
    Posted,
    Remark,
    Tally,
    elsewhere,
    is_fork,
    marker,
    open_host,
    publish,
    remark,
)
from tfiam.comment.connection import RefusedError
from tfiam.errors import CommentError
from tfiam.findings.model import Report
from tfiam.report import Options
from tfiam.report.phrases import is_clean
from tfiam.report.remarks import remarks_of

DONE = {
    Action.CREATED: "Created",
    Action.UPDATED: "Updated",
    Action.UNCHANGED: "Nothing new to say in",
    Action.SKIPPED: "All is well: no comment made",
    Action.SUMMARY: "Wrote the job summary instead of a comment",
}


@dataclass(frozen=True)
class Place:
    """Which pull request it is about, as given on the command line."""

    host: str | None
    repo: str | None
    pr: int | None
    token_env: str | None
    api_url: str | None
    tag: str

    def token(self, kind: Kind) -> str:
        return os.environ.get(self.token_env or kind.token, "").strip()

    def check_token(self, kind: Kind) -> None:
        """Before any work is done. A fork's job is given no secrets; that is no mistake.

        Raises UsageError.
        """
        if not self.token(kind) and not is_fork(os.environ):
            name = self.token_env or kind.token
            raise click.UsageError(f"{name} holds no token for {kind.name}", click.get_current_context())

    def open(self, kind: Kind) -> Host:
        given = Given(self.token(kind), self.repo or "", self.pr, self.api_url or "")
        return open_host(kind, given, os.environ)


def post_all(
    place: Place,
    kind: Kind,
    report: Report,
    body: str,
    shape: Options,
    *,
    inline: bool,
    quiet_when_clean: bool,
) -> None:
    """The comment and, when asked, the remarks on lines.

    Raises:
        CommentError: the host refused, or is out of reach.
    """
    if not place.token(kind):
        _tell(elsewhere(body, f"a pull request from a fork has no token for {kind.name}", os.environ), body)
        return
    host = place.open(kind)
    mark = marker(place.tag, html=kind.html)
    posted = publish(host, body, mark, os.environ, create=not (quiet_when_clean and is_clean(report)))
    _tell(posted, body)
    if inline and posted.action not in (Action.SUMMARY, Action.PRINTED):
        _tell_tally(_remarked(host, kind, report, shape, place.tag))


def _remarked(host: Host, kind: Kind, report: Report, shape: Options, tag: str) -> Tally:
    from tfiam.source.files import work_tree

    here = Path.cwd().resolve()
    top = work_tree(here)
    shape = replace(shape, directory=here.as_posix(), repository=top.as_posix() if top else "")
    wanted = [
        Remark(one.fingerprint, one.path, one.start_line, one.end_line, one.text) for one in remarks_of(report, shape)
    ]
    if not wanted and any(finding.location is None for finding in report.findings):
        click.echo("tfiam: --inline needs lines: give --source DIR or --plan-file FILE", err=True)
    try:
        return remark(host, wanted, tag, html=kind.html)
    except RefusedError as refusal:
        raise CommentError(host.explain(refusal)) from None


def _tell(posted: Posted, body: str) -> None:
    if posted.note:
        click.echo(f"tfiam: {one_line(posted.note)}", err=True)
    if posted.action is Action.PRINTED:
        say(body)
    else:
        say(f"{DONE[posted.action]} {one_line(posted.url)}".rstrip())


def _tell_tally(tally: Tally) -> None:
    counts = (
        (tally.said, "new"),
        (tally.kept, "standing"),
        (tally.settled, "mended"),
        (tally.outside, "not on a line of the diff"),
        (tally.left_out, "left to the comment, being too many"),
    )
    told = ", ".join(f"{count:,} {word}" for count, word in counts if count)
    say(f"On lines: {told or 'nothing to say'}")
