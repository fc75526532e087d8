"""One error type for every refusal: a code and its parameters; the wording lives in `platform/errors.py`."""

from __future__ import annotations


class DomainError(Exception):
    """A rule says no.

    `code` names the refusal (a line in `docs/reference/errors.md`); `params` fill its sentence.
    Raised by domain functions, operations and queries; mapped to status and wording at the edges only.
    """

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        details = ", ".join(f"{key}={value!r}" for key, value in self.params.items())
        return f"{self.code}({details})"
