"""What can stop the engines from starting, each as one sentence with a way out."""

import errno
import shutil
from pathlib import Path

from newsroom.core.errors import NewsroomError


class EngineError(NewsroomError):
    """An engine or the state folder cannot be used; the sentence says why and what to do."""

    code = "engine"


MEBIBYTE = 2**20
OTHER_FOLDER = "choose another folder with --state DIR (or NEWSROOM_STATE)"


def explain(error: OSError, folder: Path) -> EngineError:
    """An operating system's refusal to write under `folder`, as a sentence."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return disk_full(folder)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return EngineError(
            f"This account may not write to the state folder {folder}:"
            f" give it the right to, or {OTHER_FOLDER}.",
            code="no_permission",
        )
    if error.errno == errno.ENAMETOOLONG:
        return EngineError(
            f"The path of the state folder {folder} is too long for this system: {OTHER_FOLDER}.",
            code="too_deep",
        )
    return EngineError(
        f"The state folder {folder} cannot be used ({error.strerror}): {OTHER_FOLDER}.",
        code="state",
    )


def disk_full(folder: Path) -> EngineError:
    """The disk under `folder` has no room left."""
    return EngineError(
        f"The disk that holds the state folder {folder} is full:"
        f" make room on it (about 200 MB), or {OTHER_FOLDER}.",
        code="disk_full",
    )


def start_failed(log: Path, what: str) -> EngineError:
    """An engine that did not start, with the end of what it said; or that the disk was full."""
    said = log.read_text(errors="replace").strip().splitlines()
    full = shutil.disk_usage(log.parent).free < MEBIBYTE  # then the log may be cut as well
    if full or any("No space left on device" in line for line in said):
        return disk_full(log.parent.parent)
    return EngineError(f"{what}: {' / '.join(said[-3:])}. The whole log is {log}.")
