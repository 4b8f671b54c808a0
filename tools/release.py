"""A release: wheel, source, bill of materials and their checksums, signed with the maintainer's own SSH key.

`python -m tools.release make KEY` works in a clean tree and writes `dist/`; `… verify DIST SIGNERS` needs OpenSSH alone
and is what a bank runs. The signature is OpenSSH's own (`ssh-keygen -Y sign`), so that a key on a
card or in an agent signs too. `docs/release.md` says how.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

# a signature for this purpose is good for no other
PURPOSE = "cureline-release"
SUMS = "SHA256SUMS"
ROOT = Path(__file__).parents[1]


class ReleaseError(Exception):
    """The release can't be made so, or is not what its maker signed."""


def sums(dist: Path) -> str:
    """A line for each file of a folder, as `sha256sum --check` reads it."""
    files = sorted(path for path in dist.iterdir() if path.is_file() and not path.name.startswith(SUMS))
    if not files:
        raise ReleaseError(f"nothing to sign in {dist}")
    return "".join(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files)


def sign(dist: Path, key: Path) -> Path:
    """Write `SHA256SUMS` and its signature `SHA256SUMS.sig`; gives the latter. Raises ReleaseError."""
    target = dist / SUMS
    target.write_text(sums(dist), encoding="utf-8")
    signature = dist / f"{SUMS}.sig"
    signature.unlink(missing_ok=True)
    _run(["ssh-keygen", "-Y", "sign", "-q", "-n", PURPOSE, "-f", str(key), str(target)])
    return signature


def verify(dist: Path, signers: Path, maker: str = "cureline") -> list[str]:
    """The names of the files that are as they were signed, all of them. Raises ReleaseError otherwise.

    `signers` is an `allowed_signers` file of OpenSSH with the maintainer's public key under the name `maker`.
    """
    with (dist / SUMS).open("rb") as told:
        _run(["ssh-keygen", "-Y", "verify", "-f", str(signers), "-I", maker, "-n", PURPOSE,
              "-s", str(dist / f"{SUMS}.sig")], stdin=told)  # fmt: skip
    signed = (dist / SUMS).read_text(encoding="utf-8")
    if sums(dist) != signed:
        raise ReleaseError(f"a file of {dist} is not the one that was signed, is missing, or was put in")
    return [line.split("  ", 1)[1] for line in signed.splitlines()]


def make(key: Path) -> Path:
    """Build, list, sum up and sign the committed tree; gives `dist/`. Raises ReleaseError for changes not committed."""
    if _run(["git", "status", "--porcelain", "--untracked-files=no"]).strip():
        raise ReleaseError("there are changes that are not committed")
    # the time of the commit stands in the archives, so that the same commit gives the same files
    stamp = _run(["git", "log", "-1", "--format=%ct"]).strip()
    dist = ROOT / "dist"
    for old in dist.glob("*"):
        old.unlink()
    _run([str(Path(sys.executable).with_name("uv")), "build", "--quiet", "--out-dir", str(dist)],
         environment={"SOURCE_DATE_EPOCH": stamp})  # fmt: skip
    (dist / ".gitignore").unlink(missing_ok=True)
    _run(["make", "--silent", "sbom"])
    sign(dist, key)
    return dist


def _run(command: list[str], *, stdin: object = None, environment: dict[str, str] | None = None) -> str:
    done = subprocess.run(
        command, cwd=ROOT, stdin=stdin, capture_output=True, text=True, env={**os.environ, **(environment or {})}
    )  # type: ignore[call-overload]
    if done.returncode:
        raise ReleaseError(f"{command[0]}: {(done.stderr or done.stdout).strip()}")
    return str(done.stdout)


def main(words: Sequence[str]) -> int:
    """Make or verify."""
    try:
        if len(words) == 2 and words[0] == "make":
            dist = make(Path(words[1]).expanduser().resolve())
        elif len(words) == 3 and words[0] == "verify":
            dist = Path(words[1]).resolve()
            print("\n".join(verify(dist, Path(words[2]).resolve())))
        else:
            print(__doc__)
            return 2
    except (ReleaseError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"good: {dist}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
