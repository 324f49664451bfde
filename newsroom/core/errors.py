"""What goes wrong in the newsroom: each error is a whole sentence with a stable code."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, kw_only=True)
class FieldProblem:
    """One field's part in an error; `allowed` lists the values that would have been taken."""

    field: str
    code: str
    detail: str
    allowed: Sequence[str] = ()


class NewsroomError(Exception):
    """Base of every refusal a person or program may see.

    `code` is stable and machine-readable; `sentence` names the thing and the way out, translated.
    `status` is the HTTP status a door answers with.
    """

    code = "error"
    status = 400

    def __init__(
        self,
        sentence: str,
        *,
        code: str | None = None,
        status: int | None = None,
        problems: Sequence[FieldProblem] = (),
    ) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code or self.code
        self.status = status or self.status
        self.problems = tuple(problems)


class NotAllowed(NewsroomError):
    """The person lacks the right; the sentence says who has it."""

    code = "not_allowed"
    status = 403


class Conflict(NewsroomError):
    """The thing is not as the caller believed (stale version, forbidden move, taken lock)."""

    code = "conflict"
    status = 409


class Invalid(NewsroomError):
    """A value cannot be taken; `problems` names each field."""

    code = "invalid"
    status = 400

    @classmethod
    def of(cls, field: str, code: str, detail: str, allowed: Sequence[str] = ()) -> Self:
        """About one field: the error and its only problem have the same code and sentence."""
        problem = FieldProblem(field=field, code=code, detail=detail, allowed=tuple(allowed))
        return cls(detail, code=code, problems=[problem])
