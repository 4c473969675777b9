"""Where a ledger file lies: on a disk of this computer, or on a share that would corrupt it."""
from __future__ import annotations

import os
import sys
from pathlib import Path

_SHARES = frozenset((
    "nfs", "nfs4", "cifs", "smb2", "smb3", "smbfs", "ncpfs", "afs", "9p", "ceph", "glusterfs",
    "lustre", "fuse.sshfs", "fuse.glusterfs", "fuse.rclone", "fuse.smbnetfs", "davfs",
    "fuse.davfs2", "webdav",
))
_DRIVE_REMOTE = 4


def log_path(path: Path) -> Path:
    """Where SQLite keeps the log of a ledger; beside the file itself, not beside a link to it."""
    real = path.resolve()
    return real.with_name(real.name + "-wal")


def why_unwritable(folder: Path) -> str | None:
    """Why no file can be made in the folder, or None where one can, as far as is known before."""
    if os.access(folder, os.W_OK | os.X_OK):
        return None
    if hasattr(os, "statvfs"):
        try:
            if os.statvfs(folder).f_flag & os.ST_RDONLY:
                return "its disk is read-only"
        except OSError:
            pass
    return "you have no right to write in its folder"


def network_share(path: Path, mounts: Path = Path("/proc/mounts")) -> str | None:
    """The kind of the network file system that holds `path`, or None for a local disk.

    Reads the mount table on Linux (`mounts`) and asks Windows for the kind of the drive; on
    other systems nothing is known and None is answered.
    """
    if sys.platform == "win32":
        return _windows_share(path)
    try:
        table = mounts.read_text(errors="replace")
    except OSError:
        return None
    where = os.path.realpath(path)
    best, kind = "", None
    for line in table.splitlines():
        parts = line.split(" ")
        if len(parts) < 3:
            continue
        point = _unescape(parts[1])
        inside = where == point or where.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, parts[2]
    return kind if kind in _SHARES else None


def _unescape(text: str) -> str:
    r"""A mount point as the kernel writes it: a space is `\040`."""
    for code, char in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        text = text.replace(code, char)
    return text


def _windows_share(path: Path) -> str | None:
    drive = os.path.splitdrive(os.path.abspath(path))[0]
    if drive.startswith("\\\\"):
        return "a Windows share"
    import ctypes

    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 (absent on other systems)
    if kernel.GetDriveTypeW(drive + "\\") == _DRIVE_REMOTE:
        return "a Windows share"
    return None
