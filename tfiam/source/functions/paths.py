"""Paths and files: https://developer.hashicorp.com/terraform/language/functions/file and its neighbours.

Files are read through :class:`~tfiam.source.scope.Files` only, which keeps to the source tree. A file that is not there may
be made by a step before the plan, so it is unknown rather than missing.
"""

from __future__ import annotations

import base64
import posixpath
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from tfiam.source.functions.convert import RefusedError, as_set
from tfiam.source.functions.encoding import HASHES, as_text
from tfiam.source.functions.matcher import search
from tfiam.source.functions.pattern import compiled
from tfiam.source.functions.signature import TEXT, Context, Function, Parameter, Sees
from tfiam.source.functions.unknown import UnseenError
from tfiam.source.values import Value

_VARIABLES: Final = Parameter(sees=Sees.MEMBERS)
_GLOB: Final = re.compile(r"\*\*/|\*\*|\*|\?|\[[^\]/]+\]|\{|\}|,|\\.|.", re.DOTALL)


def _content(context: Context, path: str) -> bytes:
    found = context.files.read(path) if context.files else None
    if found is None:
        raise UnseenError
    return found


def _file(context: Context, path: str) -> Value:
    return as_text(_content(context, path))


def _fileexists(context: Context, path: str) -> Value:
    _content(context, path)
    return True


def _filebase64(context: Context, path: str) -> Value:
    return base64.b64encode(_content(context, path)).decode()


def _filehash(name: str) -> Function:
    digest: Callable[[bytes], str] = HASHES[name.replace("file", "")]
    return Function(name, lambda context, path: digest(_content(context, path)), (TEXT,), in_context=True)


def _fileset(context: Context, directory: str, pattern: str) -> Value:
    if context.files is None:
        raise UnseenError
    program = compiled(f"^(?:{_regular(pattern)})$")
    return as_set([name for name in context.files.names(directory) if search(program, name)])


def _regular(pattern: str) -> str:
    """A glob of Terraform's (``**`` for folders, ``{a,b}``) as a regular expression."""
    depth = 0
    pieces: list[str] = []
    special = {"**/": "(?:[^/]*/)*", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    for piece in _GLOB.findall(posixpath.normpath(pattern)):
        if piece in special:
            pieces.append(special[piece])
        elif piece == "{":
            depth += 1
            pieces.append("(?:")
        elif piece == "}" and depth:
            depth -= 1
            pieces.append(")")
        elif piece == "," and depth:
            pieces.append("|")
        elif piece.startswith("[") and len(piece) > 1:
            pieces.append(piece)
        else:
            pieces.append(re.escape(piece[-1]))
    if depth:
        raise RefusedError("the pattern is not whole")
    return "".join(pieces)


def _templatefile(context: Context, path: str, variables: Any) -> Value:
    return _rendered(context, as_text(_content(context, path)), variables, path)


def _templatestring(context: Context, template: str, variables: Any) -> Value:
    return _rendered(context, template, variables, "templatestring")


def _rendered(context: Context, template: str, variables: Any, name: str) -> Value:
    if not isinstance(variables, dict):
        raise RefusedError("a map of variables is required")
    if context.render is None:
        raise UnseenError
    return context.render(template, variables, name)


def _dirname(path: str) -> Value:
    return _clean(path[: path.rfind("/") + 1])


def _clean(path: str) -> str:
    """Go's ``filepath.Clean``: Python keeps two slashes at the start."""
    found = posixpath.normpath(path) if path else "."
    return found[1:] if found.startswith("//") else found


def _basename(path: str) -> Value:
    if not path:
        return "."
    return path.rstrip("/").rpartition("/")[2] or "/"


def _pathexpand(path: str) -> Value:
    if path.startswith("~"):
        raise UnseenError
    return path


FUNCTIONS: Final[Mapping[str, Function]] = MappingProxyType(
    {
        function.name: function
        for function in (
            Function("basename", _basename, (TEXT,)),
            Function("dirname", _dirname, (TEXT,)),
            Function("file", _file, (TEXT,), in_context=True),
            Function("filebase64", _filebase64, (TEXT,), in_context=True),
            *(_filehash(f"file{name}") for name in HASHES),
            Function("fileexists", _fileexists, (TEXT,), in_context=True),
            Function("fileset", _fileset, (TEXT, TEXT), in_context=True),
            Function("pathexpand", _pathexpand, (TEXT,)),
            Function("templatefile", _templatefile, (TEXT, _VARIABLES), in_context=True),
            Function("templatestring", _templatestring, (TEXT, _VARIABLES), in_context=True),
        )
    }
)
