"""Policy documents that stand alone: a file of JSON and nothing around it."""

from __future__ import annotations

import codecs
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from tfiam.errors import PolicyFileError
from tfiam.extract.model import Document, DocumentStatus
from tfiam.extract.roles import DocumentRole
from tfiam.iam.document import PolicyDocument, PolicySyntaxError

_LARGEST = 1024 * 1024
"""Bytes of a file. The largest policy there is, Network Firewall's, may have 395,000 characters."""
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_YAML = (".yaml", ".yml")
_BARE = "give the policy document itself, an object with Statement"
_JSON_ONLY = "give a policy document as JSON; YAML must be converted first"


@dataclass(frozen=True)
class BarePolicy:
    """A document from a file. ``guessed`` says by what its role was told, "" when the caller told it."""

    document: Document
    guessed: str = ""


def find_policies(path: str) -> tuple[str, ...]:
    """The ``*.json`` files below a folder, sorted; of a file, itself. Hidden ones and links to folders are passed by.

    Raises PolicyFileError for a folder that holds none, or that may not be read.
    """
    root = Path(path)
    if not root.is_dir():
        return (path,)
    found: list[str] = []
    for folder, folders, files in os.walk(root, onerror=_refused):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        names = (name for name in sorted(files) if name.lower().endswith(".json") and not name.startswith("."))
        found += [str(Path(folder, name)) for name in names]
    if not found:
        raise PolicyFileError(path, "is a folder without *.json files", _JSON_ONLY)
    return tuple(found)


def _refused(error: OSError) -> NoReturn:
    raise PolicyFileError(str(error.filename), "cannot be opened as a folder", "check its permissions") from None


def read_policy(path: str, role: DocumentRole | None = None, *, stdin: bytes | None = None) -> BarePolicy:
    """The document in a file, or in ``stdin``; its role is ``role``, else a guess.

    Raises PolicyFileError, one line without a value of the file, for what is no policy document.
    """
    name = "stdin" if stdin is not None else path
    policy = _parsed(_text(_bytes(path) if stdin is None else stdin, name), name)
    guessed, because = (role, "") if role is not None else guess_role(policy)
    return BarePolicy(bare_document(policy, guessed, name), because)


def bare_document(policy: PolicyDocument, role: DocumentRole, name: str) -> Document:
    """A document that stands in no resource: ``name`` is its address."""
    return Document(name, "", (role,), DocumentStatus.KNOWN, policy, provenance="file", name=name)


def guess_role(policy: PolicyDocument) -> tuple[DocumentRole, str]:
    """What a document is for, and by what that is told. SCPs, boundaries and sessions look like identity policies, RCPs and
    VPC endpoint policies like resource policies: nobody can tell them apart by their text.
    """
    named = any(one.principals is not None or one.not_principals is not None for one in policy.statements)
    if not named:
        return DocumentRole.IDENTITY, "it has no Principal"
    prefixes = {
        action.partition(":")[0].lower()
        for one in policy.statements
        for action in (*(one.actions or ()), *(one.not_actions or ()))
    }
    without_resource = all(one.resources is None and one.not_resources is None for one in policy.statements)
    if prefixes == {"sts"} and without_resource:
        return DocumentRole.TRUST, "it has Principal, no Resource and actions of sts only"
    if prefixes == {"kms"}:
        return DocumentRole.KEY, "it has Principal and actions of kms only"
    return DocumentRole.RESOURCE, "it has Principal"


def _bytes(path: str) -> bytes:
    try:
        with Path(path).open("rb") as stream:
            return stream.read(_LARGEST + 1)
    except FileNotFoundError:
        problem, remedy = "there is no such file", "check the path"
    except PermissionError:
        problem, remedy = "may not be read", "check its permissions"
    except ValueError:
        problem, remedy = "is no path", "check the path"
    except OSError as error:
        problem, remedy = f"cannot be read ({(error.strerror or type(error).__name__).lower()})", "check the path"
    raise PolicyFileError(path, problem, remedy)


def _text(data: bytes, name: str) -> str:
    if len(data) > _LARGEST:
        raise PolicyFileError(name, "is larger than 1 MB, which no policy document may be", _BARE)
    if not data.strip():
        raise PolicyFileError(name, "is empty", _BARE)
    encoding = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        pass
    # Raised outside the handler: UnicodeDecodeError carries all the bytes.
    raise PolicyFileError(name, "is no text in UTF-8 or UTF-16", _JSON_ONLY)


def _parsed(text: str, name: str) -> PolicyDocument:
    try:
        return PolicyDocument.parse(text)
    except PolicySyntaxError as error:
        problem, place = error.problem, error.pointer
    if name.lower().endswith(_YAML):
        raise PolicyFileError(name, "is YAML; only JSON is read", _JSON_ONLY)
    if not place:
        raise PolicyFileError(name, f"is no policy document: {problem}", next(_other(text), _BARE))
    raise PolicyFileError(name, f"is no policy document: {problem}", _BARE, place)


def _other(text: str) -> Iterator[str]:
    """What to do with JSON that is something else, by its keys."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        yield _JSON_ONLY
        return
    if not isinstance(value, dict):
        return
    if "resource_changes" in value or "terraform_version" in value:
        yield "this is a plan or state: `tfiam scan` judges it"
    inside = next((key for key in _WRAPPERS if key in value), None)
    if inside is not None:
        yield f"give the document inside it: `jq {_WRAPPERS[inside]}`"


#: Keys under which the AWS command line answers with a document, and how to take it out.
_WRAPPERS = {
    "Policy": "-r '.Policy.Content? // .Policy'",
    "PolicyVersion": ".PolicyVersion.Document",
    "PolicyDocument": ".PolicyDocument",
    "ResourcePolicy": "-r .ResourcePolicy",
    "Role": ".Role.AssumeRolePolicyDocument",
}
