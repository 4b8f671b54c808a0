"""What a bank installs: the container file, the units of systemd, the chart and the rules of alerts, read by tools of
their own. The chart keeps to values and nothing else, so that its objects can be made and judged without Helm.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml
from django.utils import timezone
from typer.main import get_command

from cureline.dispatch.models import Outbox
from cureline.operations import figures, marks
from tests.desk import Desk
from tests.docs.test_settings import read_by_the_code
from tests.worklist import night

DEPLOY = Path(__file__).parents[2] / "deploy"
CHART = DEPLOY / "helm" / "cureline"
UNITS = sorted((DEPLOY / "systemd").glob("cureline-*.*"))
TEMPLATES = sorted((CHART / "templates").glob("*.yaml"))
_PLACE = re.compile(r"\{\{ (toJson )?\.(Values|Release)\.([\w.]+) \}\}")
_KUBERNETES = "1.31"


def _objects(path: Path) -> list[dict[str, Any]]:
    """A template's objects with the chart's own values."""
    values = yaml.safe_load((CHART / "values.yaml").read_text("utf-8"))

    def put(found: re.Match[str]) -> str:
        if found[2] == "Release":
            return {"Name": "desk"}[found[3]]
        value: Any = values
        for name in found[3].split("."):
            value = value[name]
        return json.dumps(value) if found[1] else str(value)

    text = _PLACE.sub(put, path.read_text("utf-8"))
    assert "{{" not in text, "the chart holds values and nothing else"
    return [one for one in yaml.safe_load_all(text) if one]


def _pods() -> Iterator[tuple[str, dict[str, Any]]]:
    for path in TEMPLATES:
        for one in _objects(path):
            spec = one.get("spec", {})
            template = spec.get("jobTemplate", {}).get("spec", spec).get("template")
            if template:
                yield one["metadata"]["name"], template["spec"]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_the_chart_makes_objects_that_kubernetes_takes(path: Path) -> None:
    for one in _objects(path):
        kubernetes_validate.validate(one, _KUBERNETES, strict=True)


def test_every_pod_is_nobody_on_a_root_that_is_only_read() -> None:
    pods = dict(_pods())
    assert set(pods) == {"desk-web", "desk-worker", "desk-night", "desk-daily", "desk-migrate"}
    for name, pod in pods.items():
        assert pod["securityContext"]["runAsNonRoot"] and not pod["automountServiceAccountToken"], name
        for container in pod["containers"]:
            held = container["securityContext"]
            assert held["readOnlyRootFilesystem"] and not held["allowPrivilegeEscalation"], name
            assert held["capabilities"] == {"drop": ["ALL"]}, name


def test_settings_of_the_chart_and_the_units_are_known_to_the_code() -> None:
    named = set(yaml.safe_load((CHART / "values.yaml").read_text("utf-8"))["settings"])
    for path in (DEPLOY / "systemd" / "cureline.env.example", DEPLOY / "Containerfile", CHART / "values.yaml"):
        named |= set(re.findall(r"CURELINE_[A-Z_]+", path.read_text("utf-8")))
    assert named <= read_by_the_code()


def test_what_is_started_are_commands_with_options_that_exist() -> None:
    import typer

    from cureline.cli import commands

    app = typer.Typer()
    commands.register(app)
    known = get_command(app).commands  # type: ignore[attr-defined]
    said = [" ".join(container.get("args", [])) for _, pod in _pods() for container in pod["containers"]]
    said += [line for unit in UNITS for line in unit.read_text("utf-8").splitlines() if line.startswith("ExecStart=")]
    image = re.search(r"^CMD (.+)$", (DEPLOY / "Containerfile").read_text("utf-8"), re.M)
    assert image is not None
    said.append(" ".join(json.loads(image[1])))
    for line in said:
        words = re.sub(r"^.*?cureline(?= )|[\"']", "", line).split()
        options = {name for one in known[words[0]].params for name in (*one.opts, *one.secondary_opts)}
        assert {word for word in words if word.startswith("--")} <= options, line


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd on this machine")
def test_systemd_takes_the_units_and_finds_them_closed(tmp_path: Path) -> None:
    for unit in UNITS:
        (tmp_path / unit.name).write_text(unit.read_text("utf-8").replace("/opt/cureline/bin/cureline", sys.executable))
    for unit in UNITS:
        done = subprocess.run(["systemd-analyze", "verify", tmp_path / unit.name], capture_output=True, text=True)
        assert done.returncode == 0 and "cureline" not in done.stderr, done.stderr
        if unit.suffix == ".service":
            closed = ["systemd-analyze", "security", "--offline=true", "--threshold=20", tmp_path / unit.name]
            done = subprocess.run(closed, capture_output=True, text=True)
            assert done.returncode == 0, done.stdout[-300:]


def test_each_timer_has_its_service() -> None:
    timers = {unit.stem for unit in UNITS if unit.suffix == ".timer"}
    assert timers == {"cureline-night", "cureline-daily", "cureline-backup", "cureline-backup-log"}
    assert timers <= {unit.stem for unit in UNITS if unit.suffix == ".service"}


def test_what_writes_beside_the_home_is_a_backup_and_writes_where_it_is_told_to() -> None:
    for unit in UNITS:
        settings = dict(line.split("=", 1) for line in unit.read_text("utf-8").splitlines() if "=" in line)
        words = settings.get("ExecStart", "").split()
        to = words[2] if words[1:2] == ["backup"] else None
        assert settings.get("ReadWritePaths") == to, unit.name


def test_the_container_file_is_as_its_linter_wants() -> None:
    done = subprocess.run([Path(sys.executable).parent / "hadolint", DEPLOY / "Containerfile"], capture_output=True,
                          text=True)  # fmt: skip
    assert done.returncode == 0, done.stdout
    stages = (DEPLOY / "Containerfile").read_text("utf-8").split("\nFROM ")
    assert "USER 10001" in stages[-1] and "HEALTHCHECK" in stages[-1]


@pytest.mark.django_db
def test_every_alert_asks_for_figures_that_there_are(desk: Desk) -> None:
    run = night.run(on=timezone.localdate())
    run.state, run.published_at = "published", timezone.now()
    run.save()
    marks.leave(marks.WORKER, timezone.now())
    marks.leave("promises judged", timezone.now())
    Outbox.objects.create(kind="sms", key="k", payload=b"x", next_try_at=timezone.now(), queued_at=timezone.now())
    figures.count("GET", None, 200, 0.01)
    made = set(re.findall(r"^# TYPE (\w+)", figures.text().decode(), re.M))
    rules = [rule for group in yaml.safe_load((DEPLOY / "prometheus/alerts.yaml").read_text("utf-8"))["groups"]
             for rule in group["rules"]]  # fmt: skip
    asked = {name for rule in rules for name in re.findall(r"cureline_\w+", rule["expr"])}
    assert asked and {name.removesuffix("_bucket") for name in asked} <= made
    assert len({rule["alert"] for rule in rules}) == len(rules)
    assert all(rule["labels"]["severity"] in ("page", "ticket") for rule in rules)
