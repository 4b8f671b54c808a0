"""The model card: what a model is for, how good and how fair it is, and what it must not be used for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from cureline.engine.predicate import LANGUAGES
from cureline.engine.score.scorecard import Scorecard
from cureline.engine.score.settings import FEATURES, texts


def card(manifest: Mapping[str, Any], report: Mapping[str, Any], sheet: Scorecard, language: str) -> str:
    """The card in Markdown. Raises ValueError for a language other than en, zh-Hans, zh-Hant."""
    if language not in LANGUAGES:
        raise ValueError(f"no texts in {language!r}; one of {', '.join(LANGUAGES)}")
    return "\n".join(_Writer(manifest, report, sheet, language).lines()) + "\n"


class _Writer:
    def __init__(self, manifest: Mapping[str, Any], report: Mapping[str, Any], sheet: Scorecard, language: str) -> None:
        self.manifest, self.report, self.sheet, self.language = manifest, report, sheet, language
        self.words = texts()

    def say(self, line: str, **facts: object) -> str:
        return str(self.words["card"][line][self.language]).format(**facts)

    def word(self, kind: str, code: str) -> str:
        entry = self.words[kind].get(code)
        return str(entry[self.language]) if entry else code

    def lines(self) -> Iterator[str]:
        manifest = self.manifest
        yield "# " + self.say("title", name=manifest["name"], version=manifest["version"])
        yield from ("", "## " + self.say("purpose"), "")
        yield self.say("purpose_text", target=self.word("targets", manifest["target"]))
        yield from ("", "## " + self.say("data"), "")
        rows = self.report["rows"]
        yield self.say(
            "data_text",
            observed_on=manifest["observed_on"],
            rows=sum(part["rows"] for part in rows.values()),
            events=sum(part["events"] for part in rows.values()),
            seed=manifest["seed"],
            sha256=manifest["training_data_sha256"],
            **{name: part["rows"] for name, part in rows.items()},
        )
        yield from self.features()
        yield from self.measures()
        yield from self.fairness()
        yield from self.limits()

    def features(self) -> Iterator[str]:
        yield from ("", "## " + self.say("features", version=self.manifest["feature_version"]), "")
        yield from (self.say("features_text"), "")
        used = {a.feature for a in self.sheet.attributes}
        weights = {entry["feature"]: entry for entry in self.report["features"]}
        yield from self.table(
            "features_heads",
            (
                (
                    self.word("features", f.name),
                    self.word("outlook", str(f.outlook)),
                    "✓" if f.name in used else "",
                    _percent(weights[f.name]["share_of_gain"]) if f.name in weights else "",
                    _figure(weights[f.name]["psi"]) if f.name in weights else "",
                )
                for f in FEATURES
            ),
        )

    def measures(self) -> Iterator[str]:
        boosted, sheet = self.report["boosted"], self.report["scorecard"]
        names = self.words["card"]["measures_rows"]
        yield from ("", "## " + self.say("measures"), "")
        rows = [(names[m][self.language], _figure(boosted[m]), _figure(sheet[m])) for m in
                ("auc", "ks", "brier", "log_loss", "ece")]  # fmt: skip
        psi, choice = self.report["psi"], self.report["calibration_choice"]
        rows.append((names["psi"][self.language], _figure(psi["boosted"]), _figure(psi["scorecard"])))
        rows.append((names["calibration"][self.language], choice["boosted"]["method"], choice["scorecard"]["method"]))
        yield from self.table("measures_heads", rows)
        yield ""
        yield self.say(
            "cv_text", folds=boosted["cv_folds"], mean=_figure(boosted["cv_auc_mean"]), sd=_figure(boosted["cv_auc_sd"])
        )
        yield from ("", "### " + self.say("curve"), "")
        curve = boosted["calibration"]
        yield from self.table(
            "curve_heads", ((str(p["rows"]), _percent(p["mean_p"]), _percent(p["observed"])) for p in curve)
        )
        near = self.report["agreement"]
        yield from ("", "## " + self.say("reasons"), "")
        yield self.say(
            "reasons_text",
            correlation=_figure(near["rank_correlation"]),
            share=_percent(near["first_reason_in_boosted_top"]),
            rows=near["reason_rows"],
        )

    def fairness(self) -> Iterator[str]:
        yield from ("", "## " + self.say("fairness"), "")
        rows = self.report["fairness"]
        if not rows:
            yield self.say("no_audit")
            return
        yield self.say("fairness_text", share=_percent(self.manifest["settings"]["fairness"]["flagged_share"]))
        yield ""
        yield from self.table(
            "fairness_heads",
            (
                (
                    self.word("groups", row["attribute"]), row["group"], str(row["rows"]),
                    _percent(row["selection_rate"]),
                    _percent(row["mean_p"]), _percent(row["observed_rate"]), _percent(row["calibration_gap"]),
                    _figure(row["auc"]), _figure(row["adverse_impact_ratio"]), self.word("warnings", row["warning"]),
                )
                for row in rows
            ),
        )  # fmt: skip

    def limits(self) -> Iterator[str]:
        yield from ("", "## " + self.say("limits"), "")
        yield from (f"- {line[self.language]}" for line in self.words["card"]["limits_lines"])
        if self.manifest["target"] == "cure":
            yield "- " + self.say("cure_line")
        if history := self.manifest["history"]:
            none = self.say("none")
            yield "- " + self.say(
                "history_line", used=", ".join(history["used"]) or none, left_out=", ".join(history["left_out"]) or none
            )

    def table(self, heads: str, rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
        names = self.say(heads).split("|")
        yield "| " + " | ".join(names) + " |"
        yield "|" + " --- |" * len(names)
        for row in rows:
            yield "| " + " | ".join(row) + " |"


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"


def _percent(value: float | None) -> str:
    return "" if value is None else f"{value:.2%}"
