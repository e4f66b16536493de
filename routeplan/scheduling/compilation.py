"""How numba is asked to compile, and to keep what it compiled."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar, cast

from numba import njit

Function = TypeVar("Function", bound=Callable[..., Any])


def drop_stale_code(folder: Path) -> None:
    """Remove compiled code that is older than any module of a folder.

    What numba keeps of a function knows when its own file changed, but not
    when those of the functions that were compiled into it did.
    """
    newest = max(module.stat().st_mtime for module in folder.rglob("*.py"))
    for kept in folder.rglob("__pycache__/*.nb[ci]"):
        if kept.stat().st_mtime < newest:
            kept.unlink(missing_ok=True)


with suppress(OSError):  # an installation that cannot be written to has nothing stale either
    drop_stale_code(Path(__file__).parent)


def keep_compiled(function: Function, **options: Any) -> Function:
    """Compile a function when it is first called, and keep that on disk where there is a place."""
    try:
        return cast(Function, njit(cache=True, **options)(function))
    except RuntimeError:  # neither the installation nor the user's cache can be written to
        return cast(Function, njit(**options)(function))
