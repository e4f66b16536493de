"""A folder with a plan and its sheets: all of one plan, which its manifest tells."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from routeplan.errors import RoutePlanError
from routeplan.files import DRAFTS
from routeplan.plans.plan_file import load_document, tell_id
from routeplan.texts import _

PLAN = "plan.json"
NO_PLAN = "no-plan.json"  # an answer without tours, where plan.json has some
MANIFEST = "manifest.json"
EARLIER = "earlier"  # the folder of what is left of an earlier plan


@dataclass(frozen=True)
class Manifest:
    """Which files are of which plan.

    Attributes
    ----------
    plan_id : str
        The plan's id.
    files : dict
        The SHA-256 of each file, as 64 hex digits, by its name.
    """

    plan_id: str
    files: dict[str, str] = field(default_factory=dict)


@dataclass
class Published:
    """What became of a folder's files, by their names.

    Attributes
    ----------
    written : list of str
        New in the folder, beside the manifest.
    failed : dict
        Why a file could not be replaced.
    aside : list of str
        Moved into the folder `EARLIER`, because an earlier plan left them.
    """

    written: list[str] = field(default_factory=list)
    failed: dict[str, OSError] = field(default_factory=dict)
    aside: list[str] = field(default_factory=list)


def publish(drafts: Path, folder: Path, plan_id: str, sheets: Collection[str]) -> Published:
    """Move all files of a plan from a folder of drafts into its own, plan.json last.

    At no moment is a file half written, or does the manifest name one that is not of its plan.

    Parameters
    ----------
    drafts : Path
        In the same file system as `folder`; without plan.json, where only sheets are renewed.
    plan_id : str
        The plan's.
    sheets : collection of str
        Files that are of an earlier plan where there is no draft of them.

    Raises
    ------
    OSError
        If there is no room for a manifest; nothing was moved then.
    """
    names = {path.name for path in drafts.iterdir() if not path.name.startswith(DRAFTS)}
    digests = {name: digest(drafts / name) for name in names}
    if PLAN not in names and (folder / PLAN).exists():
        digests[PLAN] = digest(folder / PLAN)
    known = read_manifest(folder)
    before, between, after = folder / MANIFEST, drafts / f"{DRAFTS}-0", drafts / f"{DRAFTS}-1"
    # What may fail for want of room comes before anything is moved.
    write_manifest(after, Manifest(plan_id, digests))
    done = Published()
    if known is not None:
        own = {name: text for name, text in known.files.items() if name == PLAN}
        write_manifest(between, Manifest(known.plan_id, own))
        _move(between, before, done)
    for name in (*(name for name in sheets if name in names), *sorted(names - {PLAN, *sheets})):
        if _move(drafts / name, folder / name, done):
            done.written.append(name)
    for name in sorted({*sheets, *(known.files if known else ())} - digests.keys()):
        if (folder / name).is_file():
            with suppress(OSError):  # then it cannot be moved either
                (folder / EARLIER).mkdir(exist_ok=True)
            if _move(folder / name, folder / EARLIER / name, done):
                done.aside.append(name)
    if done.failed:
        kept = {name: text for name, text in digests.items() if name not in done.failed}
        write_manifest(after, Manifest(plan_id, kept))
    _move(after, before, done)
    if PLAN in names and _move(drafts / PLAN, folder / PLAN, done):
        done.written.insert(0, PLAN)
        (folder / NO_PLAN).unlink(missing_ok=True)
    return done


def _move(source: Path, target: Path, done: Published) -> bool:
    try:
        source.replace(target)
    except OSError as error:
        done.failed[target.name] = error
        return False
    return True


def holds_tours(folder: Path) -> bool:
    """Whether the folder's plan.json has tours, or cannot be understood."""
    path = folder / PLAN
    if not path.exists():
        return False
    try:
        document = load_document(path)
    except RoutePlanError:
        return True
    return bool(document.get("tours"))


def digest(path: Path) -> str:
    """A file's SHA-256 as hex digits."""
    return sha256(path.read_bytes()).hexdigest()


def write_manifest(path: Path, manifest: Manifest) -> None:
    """Write a manifest.json.

    Raises
    ------
    OSError
        If that is not possible.
    """
    document = {"id": manifest.plan_id, "files": dict(sorted(manifest.files.items()))}
    path.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


def read_manifest(folder: Path) -> Manifest | None:
    """Read a folder's manifest.json; None where there is none, or it is none of routeplan's."""
    with suppress(OSError, ValueError, RecursionError, AttributeError):
        document: Any = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        files = {str(name): str(text) for name, text in document.get("files", {}).items()}
        # A name that leads elsewhere is nobody's file here.
        own = {name: text for name, text in files.items() if Path(name).name == name}
        return Manifest(str(document["id"]), own) if "id" in document else None
    return None


def list_differences(folder: Path, sheets: Collection[str]) -> Iterator[str]:
    """Say which files of a folder are not of its plan, or not as they were written.

    Parameters
    ----------
    sheets : collection of str
        Files that are taken for a plan's, whether or not the manifest names them.
    """
    plan_id = tell_id(load_document(folder / PLAN))
    manifest = read_manifest(folder)
    there = [name for name in sheets if (folder / name).is_file()]
    if manifest is None:
        if there:
            text = _("Without {manifest} nothing tells whether these are of this plan: {files}.")
            yield text.format(manifest=MANIFEST, files=", ".join(there))
        return
    if manifest.plan_id != plan_id:
        text = _("{manifest} is of plan {other}, {plan} is plan {plan_id}.")
        yield text.format(manifest=MANIFEST, other=manifest.plan_id, plan=PLAN, plan_id=plan_id)
    for name, text in manifest.files.items():
        if not (folder / name).is_file():
            yield _("{file} is missing.").format(file=name)
        elif digest(folder / name) != text:
            yield _("{file} is not as it was written with the plan.").format(file=name)
    for name in there:
        if name not in manifest.files:
            yield _("{file} is of another plan.").format(file=name)
