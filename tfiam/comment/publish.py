"""The comment posted, or put where it can be read when the token may not comment."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tfiam.comment.connection import RefusedError
from tfiam.comment.host import Action, Host, Posted
from tfiam.comment.upsert import post
from tfiam.errors import CommentError


def publish(host: Host, body: str, mark: str, environ: Mapping[str, str], *, create: bool = True) -> Posted:
    """Posts ``body``. Without permission, as on a pull request from a fork, it goes to GitHub's job summary, else it is for
    standard output.

    Raises:
        CommentError: it is refused for another reason, or the host is out of reach; one line, never with the token.
    """
    try:
        return post(host, body, mark, create=create)
    except RefusedError as refusal:
        why = host.explain(refusal)
        if refusal.status != 403:
            raise CommentError(why) from None
        return elsewhere(body, why, environ)


def elsewhere(body: str, why: str, environ: Mapping[str, str]) -> Posted:
    """The report where no token may comment.

    https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions#adding-a-job-summary
    """
    path = environ.get("GITHUB_STEP_SUMMARY", "")
    if not path:
        return Posted("", Action.PRINTED, f"{why}; the report is printed instead")
    try:
        with Path(path).open("a", encoding="utf-8", errors="backslashreplace") as stream:
            stream.write(f"{body}\n")
    except OSError as error:
        raise CommentError(f"{why}; the job summary cannot be written either ({type(error).__name__})") from None
    return Posted("", Action.SUMMARY, f"{why}; the report went to the job summary")
