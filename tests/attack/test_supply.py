"""What is installed and what is released: secrets in files, known holes, the bill of materials, signatures."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path
from typing import cast

import pytest
import yaml
from detect_secrets import SecretsCollection
from detect_secrets.core.scan import get_plugins
from detect_secrets.plugins.base import RegexBasedDetector
from detect_secrets.settings import transient_settings
from tools import audit, release

ROOT = Path(__file__).parents[2]
# what finds a key by its shape; what measures entropy or reads the word before it calls every hash of a test a secret
PLUGINS = (
    "ArtifactoryDetector", "AWSKeyDetector", "AzureStorageKeyDetector", "BasicAuthDetector", "CloudantDetector",
    "DiscordBotTokenDetector", "GitHubTokenDetector", "GitLabTokenDetector", "IbmCloudIamDetector",
    "IbmCosHmacDetector", "JwtTokenDetector", "MailchimpDetector", "NpmDetector", "OpenAIDetector",
    "PrivateKeyDetector", "PypiTokenDetector", "SendGridDetector", "SlackDetector", "SquareOAuthDetector",
    "StripeDetector", "TelegramBotTokenDetector", "TwilioKeyDetector",
)  # fmt: skip
# models, pictures, catalogues and pages; what runs or sets something is looked at
PASSED_OVER = (
    ".lock",
    ".po",
    ".csv",
    ".gz",
    ".svg",
    ".png",
    ".jpg",
    ".txt",
    ".woff2",
    ".parquet",
    ".json",
    ".md",
    ".html",
)


def scan(paths: list[Path]) -> list[str]:
    """Each finding as path and line of what it found."""
    with transient_settings({"plugins_used": [{"name": name} for name in PLUGINS]}):
        shapes = [
            re.compile(shape.pattern, shape.flags | re.MULTILINE)
            for plugin in get_plugins()
            for shape in cast(RegexBasedDetector, plugin).denylist
        ]
        found = SecretsCollection()
        for path in paths:
            # line by line costs a hundred times as much: only where a shape stands anywhere in the file
            text = as_scanned(path)
            if any(shape.search(text) for shape in shapes):
                found.scan_file(str(path))
        return [f"{name}:{secret.line_number} {secret.type}" for name, secret in found]


def as_scanned(path: Path) -> str:
    """A file's text; of YAML also each value beside its key and in quotes, as the scan's own reader makes it."""
    text = path.read_text(encoding="utf-8", errors="replace")
    if path.suffix not in (".yaml", ".yml"):
        return text
    values = [event.value for event in yaml.parse(text, Loader=yaml.CSafeLoader) if isinstance(event, yaml.ScalarEvent)]
    return "\n".join([text, *(f'{key}: "{value}"' for key, value in pairwise(values))])


def test_no_file_holds_a_secret() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    known = yaml.safe_load((ROOT / "tests" / "attack" / "secrets.yaml").read_text(encoding="utf-8"))
    paths = [ROOT / name for name in listed if not name.endswith(PASSED_OVER) and (ROOT / name).is_file()]
    assert len(paths) > 1_000
    found: dict[str, int] = {}
    lines = scan(paths)
    for line in lines:
        name = str(Path(line.partition(":")[0]).relative_to(ROOT))
        found[name] = found.get(name, 0) + 1
    assert found == {name: row["count"] for name, row in known.items()}, "\n".join(lines)


def test_the_scan_finds_what_it_is_for(tmp_path: Path) -> None:
    planted = tmp_path / "settings.py"
    planted.write_text(
        "aws = 'AKIA" + "IOSFODNN7EXAMPLE'\n" + "url = 'postgresql://cureline:" + "Tr0ub4dor@db.bank.example/x'\n"
        + "-----BEGIN OPENSSH " + "PRIVATE KEY-----\n" + "github = 'ghp_" + "a1B2" * 9 + "'\n"
    )  # fmt: skip
    assert len(scan([planted])) >= 4
    # a key that has no quotes is one of AWS by the word before it
    told = tmp_path / "settings.yaml"
    told.write_text("storage:\n  aws_secret_key: " + "wJalrXUtnFEMI/K7MDENG/" + "bPxRfiCYzLQkRmPvTd\n")
    assert len(scan([told])) == 1


# --- known holes

CLEAN = json.dumps({"dependencies": [{"name": "django", "version": "5.2.19", "vulns": []}], "fixes": []})
HOLE = json.dumps({"dependencies": [
    {"name": "django", "version": "5.2.1", "vulns": [{"id": "PYSEC-1", "fix_versions": ["5.2.2"]}]}]})  # fmt: skip


def test_a_known_hole_fails_and_no_network_is_told() -> None:
    assert audit.judge(CLEAN, "", must=True) == (0, "no known hole in 1 packages")
    assert audit.judge(HOLE, "", must=False) == (1, "django 5.2.1: PYSEC-1, mended in 5.2.2")
    silent = "requests.exceptions.ProxyError: Max retries exceeded with url: /pypi/django/json"
    assert audit.judge("", silent, must=False)[0] == 0 and "NOT AUDITED" in audit.judge("", silent, must=False)[1]
    assert audit.judge("", silent, must=True)[0] == 2
    # anything else that goes wrong is no clean bill
    assert audit.judge("", "requirements file is not valid", must=False)[0] == 2


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-audit.lock"])
def test_every_package_of_a_lock_has_its_hashes(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", "")
    packages = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert len(packages) > 30
    assert [line[:60] for line in packages if not re.match(r"[\w.\[\],-]+==\S+( ;.*?)? +--hash=sha256:", line)] == []


# --- releases


def key(folder: Path, name: str) -> Path:
    """A fresh SSH key."""
    path = folder / name
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(path)], check=True)
    return path


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="OpenSSH is not installed")
def test_a_release_is_what_its_maker_signed(tmp_path: Path) -> None:
    mine, other = key(tmp_path, "mine"), key(tmp_path, "other")
    signers = tmp_path / "signers"
    signers.write_text("cureline " + mine.with_suffix(".pub").read_text())
    dist = tmp_path / "dist"
    dist.mkdir()
    (dist / "cureline-1.whl").write_bytes(b"wheel")
    (dist / "cureline-sbom.cdx.json").write_text("{}")
    release.sign(dist, mine)
    assert release.verify(dist, signers) == ["cureline-1.whl", "cureline-sbom.cdx.json"]
    for change in (
        lambda: (dist / "cureline-1.whl").write_bytes(b"wheel of somebody else"),
        lambda: (dist / "put-in.whl").write_bytes(b"x"),
        lambda: (dist / "cureline-sbom.cdx.json").unlink(),
        lambda: release.sign(dist, other),
        lambda: (dist / "SHA256SUMS").write_text(release.sums(dist) + "\n"),
        lambda: (dist / "SHA256SUMS.sig").write_text("x"),
    ):
        change()
        with pytest.raises(release.ReleaseError):
            release.verify(dist, signers)
        # and back
        (dist / "cureline-1.whl").write_bytes(b"wheel")
        (dist / "put-in.whl").unlink(missing_ok=True)
        (dist / "cureline-sbom.cdx.json").write_text("{}")
        release.sign(dist, mine)
        release.verify(dist, signers)
