"""One comment on a pull request: created once, updated in place, never doubled."""

from __future__ import annotations

from collections.abc import Sequence

from tfiam.comment.connection import ATTEMPTS, RefusedError, UnavailableError
from tfiam.comment.host import Action, Comment, Host, Posted

_GONE, _CONFLICT = 404, 409
_NOT_OURS = 403


def post(host: Host, body: str, mark: str, *, create: bool = True) -> Posted:
    """Updates the comment that starts with ``mark``, or creates it unless ``create`` is False.

    A create that failed half-way is looked for before it is tried again, and of two that a race left only the oldest stays.

    Raises:
        RefusedError: the host says no.
        UnavailableError: it did not answer.
    """
    whole = f"{mark}\n{body}"
    for attempt in range(1, ATTEMPTS + 1):
        try:
            posted = _updated(host, whole, mark)
            if posted:
                return posted
            if not create:
                return Posted("", Action.SKIPPED)
            return _created(host, whole, mark)
        except UnavailableError as error:  # noqa: PERF203 - a retry
            if error.wait is None or attempt == ATTEMPTS:
                raise
            host.connection.sleep(max(error.wait, 2.0 ** (attempt - 1)))
        except RefusedError as refusal:
            # Somebody else changed it meanwhile: look again.
            if refusal.status != _CONFLICT or attempt == ATTEMPTS:
                raise
    raise AssertionError("the last attempt returns or raises")


def _ours(host: Host, mark: str) -> list[Comment]:
    """A quotation of the mark further down, or by somebody else, does not make a comment ours."""
    return [one for one in host.comments() if one.body.startswith(mark.rstrip()) and host.is_ours(one)]


def _updated(host: Host, whole: str, mark: str) -> Posted | None:
    """None when there is no comment of ours."""
    ours = _ours(host, mark)
    for position, comment in enumerate(ours):
        if same(comment.body, whole):
            return Posted(comment.url, Action.UNCHANGED, _without(host, ours[position + 1 :]))
        try:
            host.update(comment, whole)
        except RefusedError as refusal:
            if refusal.status in (_GONE, _NOT_OURS):
                continue
            raise
        return Posted(comment.url, Action.UPDATED, _without(host, ours[position + 1 :]))
    return None


def _created(host: Host, whole: str, mark: str) -> Posted:
    """Two jobs may create one each; both keep the oldest, so that neither deletes what the other keeps."""
    made = host.create(whole)
    ours = _ours(host, mark) or [made]
    oldest, *others = ours
    if _is(oldest, made):
        return Posted(made.url, Action.CREATED, _without(host, others))
    try:
        host.update(oldest, whole)
    except RefusedError as refusal:
        if refusal.status in (_GONE, _NOT_OURS):
            return Posted(made.url, Action.CREATED)
        raise
    return Posted(oldest.url, Action.UPDATED, _without(host, others))


def _is(one: Comment, other: Comment) -> bool:
    return (one.thread, one.id) == (other.thread, other.id)


def _without(host: Host, spare: Sequence[Comment]) -> str:
    """Deletes what a race has doubled; tells of what may not be deleted."""
    kept = sum(not _deleted(host, comment) for comment in spare)
    return f"{kept} older copies of the comment could not be deleted: the token may not" if kept else ""


def _deleted(host: Host, comment: Comment) -> bool:
    try:
        host.delete(comment)
    except RefusedError as refusal:
        return refusal.status == _GONE
    return True


def same(one: str, other: str) -> bool:
    """Hosts may change line ends and trim."""
    return one.replace("\r\n", "\n").strip() == other.replace("\r\n", "\n").strip()
