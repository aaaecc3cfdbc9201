"""The one exception tree. ``tfiam.cli`` catches it once and turns it into one line and an exit status."""

from __future__ import annotations


class TfiamError(Exception):
    """Anything tfiam raises on purpose. ``exit_status`` follows design.md 4."""

    exit_status = 2


class InputError(TfiamError):
    """Something given to tfiam cannot be read.

    The message is one line: the file, the place in it, what was expected and what to do. It never
    carries a value from the file, because a plan holds secrets.
    """

    def __init__(self, path: str, problem: str, remedy: str, place: str = "") -> None:
        self.path = path
        self.place = place
        self.problem = problem
        self.remedy = remedy
        where = f"{path}, {place}" if place else path
        super().__init__(_one_line(f"{where}: {problem}; {remedy}"))


def _one_line(text: str) -> str:
    """A file may be named with a line break, a terminal's control characters or bytes that are no text."""
    return "".join(character if character.isprintable() else ascii(character)[1:-1] for character in text)


class PlanError(InputError):
    """A plan or state file that is not one, or not whole."""


class SourceError(InputError):
    """A folder or saved plan given as the plan's source that is none."""


class PolicyFileError(InputError):
    """A file that holds no policy document."""


class ConfigError(InputError):
    """A ``.tfiam.yaml`` that breaks its schema."""


class RuleLoadError(InputError):
    """A rule file that does not load or whose card is incomplete."""


class QuestionError(TfiamError):
    """A question about a plan that names something which is not there, or more than one thing."""

    def __init__(self, problem: str) -> None:
        super().__init__(_one_line(problem))


class CommentError(TfiamError):
    """The pull request host refused the comment. The message never carries a token."""


class RuleCrash(TfiamError):  # noqa: N818 - it names what happened to the rule
    """A rule raised. The run ends: a broken rule must not look like a clean plan.

    Only the rule's id, the address and the exception's type are told; its text may hold plan values.
    """

    exit_status = 70

    def __init__(self, rule: str, address: str, error: BaseException) -> None:
        self.rule = rule
        self.address = address
        super().__init__(
            f"rule {rule} crashed on {address} ({type(error).__name__}); no verdict of this run can be trusted"
        )
