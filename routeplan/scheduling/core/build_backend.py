"""How pip builds routeplan: setuptools, and before it the compiled core.

The core is plain C11 without Python's headers: one library serves all versions of Python. It is
compiled by the C compiler that is there, otherwise by the one in the package ``ziglang``, which
is then asked for as a requirement of the build. As a command, ``python build_backend.py``
compiles the core into this folder, for who changes it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).parent
SOURCES = sorted(HERE.glob("*.c"))
# -ffp-contract=off: the same roundings, and so the same plans from a seed, on every processor.
FLAGS = ["-std=c11", "-O3", "-fvisibility=hidden", "-ffp-contract=off"]
ZIG = "ziglang>=0.13,<0.18"
ZIG_COMMAND = [sys.executable, "-m", "ziglang", "cc"]

Settings = dict[str, Any] | None


class Target(NamedTuple):
    """What a wheel can be built for elsewhere: zig's name, the wheel's tag, how libraries end."""

    triple: str
    tag: str
    suffix: str


TARGETS = {
    "linux-x86_64": Target("x86_64-linux-gnu.2.17", "manylinux_2_17_x86_64", ".so"),
    "linux-arm64": Target("aarch64-linux-gnu.2.17", "manylinux_2_17_aarch64", ".so"),
    "macos-x86_64": Target("x86_64-macos.11.0", "macosx_11_0_x86_64", ".dylib"),
    "macos-arm64": Target("aarch64-macos.11.0", "macosx_11_0_arm64", ".dylib"),
    "windows-x86_64": Target("x86_64-windows-gnu", "win_amd64", ".dll"),
}
SUFFIX = {"win32": ".dll", "darwin": ".dylib"}.get(sys.platform, ".so")


def compile_library(
    compiler: Sequence[str], library: Path, sources: Sequence[Path], flags: Sequence[str] = FLAGS
) -> None:
    """Compile a shared library; ``CFLAGS`` may say more, for example to look for faults.

    Raises
    ------
    subprocess.CalledProcessError, OSError
        If the compiler fails, or cannot be called.
    """
    asked = os.environ.get("CFLAGS", "").split()
    position = [] if library.suffix == ".dll" else ["-fPIC"]
    with tempfile.TemporaryDirectory() as cache:
        subprocess.run(
            [*compiler, *flags, *position, *asked, "-shared", "-o", library, *sources, "-lm"],
            check=True,
            env={**os.environ, "ZIG_GLOBAL_CACHE_DIR": cache, "ZIG_LOCAL_CACHE_DIR": cache},
        )


def works(compiler: Sequence[str]) -> bool:
    """Whether a compiler makes a library of C11; a name alone says little (macOS has stubs)."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "try.c")
        source.write_text("#include <math.h>\nint try(void) { return (int)log(2.0); }\n")
        try:
            compile_library(compiler, Path(folder, "try" + SUFFIX), [source])
        except (OSError, subprocess.CalledProcessError):
            return False
    return True


def find_compiler() -> list[str] | None:
    """The C compiler of this machine: ``CC``, cc, gcc or clang; None if none of them works."""
    named = os.environ.get("CC", "").split()
    commands = [named] if named else [["cc"], ["gcc"], ["clang"]]
    return next(
        (command for command in commands if shutil.which(command[0]) and works(command)), None
    )


def build_core(target: str | None = None) -> str:
    """Compile the core into this folder; the platform tag of a wheel that has it.

    Parameters
    ----------
    target : str, optional
        One of `TARGETS`, compiled by zig; otherwise it is for this machine.
    """
    for old in HERE.glob("core.*"):
        if old.suffix in (".so", ".dylib", ".dll"):
            old.unlink()
    if target is not None:
        triple, tag, suffix = TARGETS[target]
        flags = [*FLAGS, "-target", triple]
        compile_library(ZIG_COMMAND, HERE / f"core{suffix}", SOURCES, flags)
        return tag
    compile_library(find_compiler() or ZIG_COMMAND, HERE / f"core{SUFFIX}", SOURCES)
    return sysconfig.get_platform().replace("-", "_").replace(".", "_")


def _target(settings: Settings) -> str | None:
    return (settings or {}).get("target")


def _requirements(known: list[str], settings: Settings) -> list[str]:
    """What the build needs besides: zig where no compiler is, or it is for another machine."""
    here = _target(settings) is None and find_compiler() is not None
    return known if here else [*known, ZIG]


# The hooks that pip calls (PEP 517 and 660). setuptools is there then, but not where this module
# is used to compile the core alone.


def get_requires_for_build_wheel(config_settings: Settings = None) -> list[str]:
    """What `build_wheel` needs."""
    from setuptools import build_meta

    return _requirements(build_meta.get_requires_for_build_wheel(None), config_settings)


def get_requires_for_build_editable(config_settings: Settings = None) -> list[str]:
    """What `build_editable` needs."""
    from setuptools import build_meta

    return _requirements(build_meta.get_requires_for_build_editable(None), config_settings)


def build_wheel(
    wheel_directory: str, config_settings: Settings = None, metadata_directory: str | None = None
) -> str:
    """Compile the core and build a wheel for any Python 3 of the platform."""
    from setuptools import build_meta

    tag = build_core(_target(config_settings))
    options = {"--build-option": ["--python-tag", "py3", "--plat-name", tag]}
    return str(build_meta.build_wheel(wheel_directory, options, metadata_directory))


def build_editable(
    wheel_directory: str, config_settings: Settings = None, metadata_directory: str | None = None
) -> str:
    """Compile the core where it lies."""
    from setuptools import build_meta

    build_core(_target(config_settings))
    return str(build_meta.build_editable(wheel_directory, None, metadata_directory))


def prepare_metadata_for_build_wheel(
    metadata_directory: str, config_settings: Settings = None
) -> str:
    """Say what the wheel will be, without compiling anything."""
    from setuptools import build_meta

    return str(build_meta.prepare_metadata_for_build_wheel(metadata_directory, config_settings))


def prepare_metadata_for_build_editable(
    metadata_directory: str, config_settings: Settings = None
) -> str:
    """As `prepare_metadata_for_build_wheel`."""
    from setuptools import build_meta

    return str(build_meta.prepare_metadata_for_build_editable(metadata_directory, config_settings))


def build_sdist(sdist_directory: str, config_settings: Settings = None) -> str:
    """Pack the sources."""
    from setuptools import build_meta

    return str(build_meta.build_sdist(sdist_directory, config_settings))


if __name__ == "__main__":
    build_core()
