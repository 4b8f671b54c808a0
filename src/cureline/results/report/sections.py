"""The chapters of the report, each from the figures of its month."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from cureline import charts
from cureline.engine import evaluate
from cureline.results import words
from cureline.results.report import tables
from cureline.results.report.document import Cell, Head, Picture, Section, Table, Words
from cureline.results.report.source import Source
from cureline.results.report.texts import WRITTEN_OFF, document, labels, section
from cureline.results.services import Figure

Block = Table | Picture | Words


class Chapters:
    """Makes the chapters of one report in one language, which must be the request's."""

    def __init__(self, source: Source, language: str) -> None:
        self.source, self.language = source, language
        self.labels = labels(language)
        self.levels = self._levels()

    def all(self) -> list[Section]:
        """Every chapter that has something to show, in the document's order."""
        made: Mapping[str, Callable[[dict[str, str]], Sequence[Block | None]]] = {
            "recovery": self._recovery, "movement": self._movement, "contact": self._contact,
            "conduct": self._conduct, "regulator": self._regulator,
        }  # fmt: skip
        found = []
        for name in document("content")["sections"]:
            said = section(name, self.language)
            blocks = [block for block in made[name](said) if block is not None]
            if not blocks:
                blocks = [Words(self.labels["none"])]
            found.append(Section(name, said["title"], blocks))
        return found

    def _recovery(self, said: dict[str, str]) -> Sequence[Block | None]:
        bucket = ("recovery_rate", "liquidation_rate", "cure_rate", "roll_rate", "roll_forward_amount")
        return [
            self._amounts("recovered", said["trend"]),
            self._lines(("recovery_rate",), said["rates"]),
            self._sliced("by_product", said, "product", ("recovered", "recovery_rate", "liquidation_rate")),
            self._sliced("by_bucket", said, "bucket", bucket, order=self.levels),
        ]

    def _movement(self, said: dict[str, str]) -> Sequence[Block | None]:
        cells = self.source.transitions("bucket")
        if not cells:
            return []
        matrix = self._matrix("matrix", said["matrix"], cells, by="accounts")
        return [
            self._heat(said["matrix"], cells), matrix, self._lines(("cure_rate", "roll_rate"), said["trend"]),
            self._incidence(said), self._vintages(said["vintages"]),
        ]  # fmt: skip

    def _contact(self, said: dict[str, str]) -> Sequence[Block | None]:
        channel = ("contacts", "contact_rate", "right_party_rate", "promise_rate", "cost")
        team = ("recovered", "contacts", "right_party_rate", "promise_rate", "promise_kept_rate")
        return [
            *self._funnel(said["funnel"]),
            self._sliced("by_channel", said, "channel", channel),
            self._sliced("by_team", said, "team", team),
        ]

    def _conduct(self, said: dict[str, str]) -> Sequence[Block | None]:
        return [self._lines(("complaints_per_thousand",), said["trend"]), self._rules(said["by_rule"])]

    def _regulator(self, said: dict[str, str]) -> Sequence[Block | None]:
        classes = self.source.transitions("five_tier")
        product = ("npl_rate", "past_due_rate", "provision_coverage", "provision_change")
        return [
            Words(said["intro"]),
            self._matrix("five_tier", said["five_tier"], classes, by="balance_minor", note=said["five_tier_note"]),
            self._migration(said),
            self._sliced("npl", said, "product", product),
            self._sliced("complaints", said, "cause", ("complaints", "upheld_rate", "complaint_days")),
        ]

    def _sliced(
        self,
        name: str,
        said: dict[str, str],
        column: str,
        codes: Sequence[str],
        order: Mapping[str, int] | None = None,
    ) -> Table | None:
        """A table by slices under the title of its name, with its note where the document has one."""
        return tables.by_slice(
            self.source, name, said[name], column, codes, self.language, head=self._column(column), order=order,
            note=said.get(f"{name}_note", ""),
        )  # fmt: skip

    # --- pictures

    def _amounts(self, code: str, title: str) -> Picture | None:
        found = self.source.trend(code)
        rows: list[dict[str, Any]] = [
            {"month": month, "value": float(tables.cell(f).value or 0)} for month, f in sorted(found.items())
        ]
        if len(rows) < 2:
            return None
        unit = self.source.currency
        # no label is a row of noughts: thousands, and in Chinese ten thousands
        if max(abs(row["value"]) for row in rows) >= 100_000:
            per = 1_000 if self.language == "en" else 10_000
            rows = [{**row, "value": row["value"] / per} for row in rows]
            unit = self.labels["in_thousands"].format(currency=unit)
        return Picture(title, charts.lines(rows, x="month", y="value", y_title=unit, form=",.0f"))

    def _lines(self, codes: Sequence[str], title: str) -> Picture | None:
        rows = []
        for code in codes:
            name = evaluate.measures()[code].title[self.language]
            for month, figure in sorted(self.source.trend(code).items()):
                rows.append({"month": month, "series": name, "value": figure.value, "low": figure.low,
                             "high": figure.high})  # fmt: skip
        if len({row["month"] for row in rows}) < 2:
            return None
        rate = evaluate.measures()[codes[0]].unit == "rate"
        svg = charts.lines(
            rows, x="month", y="value", series="series" if len(codes) > 1 else "", band=("low", "high"),
            form=".1%" if rate else ".2f",
        )  # fmt: skip
        return Picture(title, svg)

    def _heat(self, title: str, cells: Sequence[Mapping[str, Any]]) -> Picture:
        states = self._states(cells)
        shares = {(c["from_state"], c["to_state"]): c["share"] for c in cells}
        begin = [state for state in states if any(c["from_state"] == state for c in cells)]
        rows = [
            {"from": self._state(a), "to": self._state(b), "share": shares.get((a, b), 0.0)}
            for a in begin
            for b in states
        ]
        ends = {"x_title": self.labels["end"], "y_title": self.labels["begin"]}
        return Picture(title, charts.heat(rows, x="to", y="from", value="share", **ends))

    def _incidence(self, said: dict[str, str]) -> Picture | None:
        found = self.source.incidence()
        if len(found) < 2:
            return None
        shown = (("survival", "still"), ("cured_share", "cured"), ("written_off_share", "lost"))
        start = {"day": 0, "survival": 1.0, "cured_share": 0.0, "written_off_share": 0.0}
        curve = found if found[0]["day"] == 0 else [start, *found]
        rows = [
            {"day": row["day"], "series": self.labels[label], "value": row[name]}
            for name, label in shown
            for row in curve
        ]
        svg = charts.lines(
            rows, x="day", y="value", x_title=self.labels["days"], series="series", x_type="quantitative", form=".0%",
            step=True,
        )  # fmt: skip
        return Picture(said["incidence"], svg, said["incidence_note"])

    def _vintages(self, title: str) -> Picture | None:
        rows = [
            {"month": row["month"], "vintage": row["vintage"], "value": row["cured_share"]}
            for row in self.source.vintages()
        ]
        if len({row["month"] for row in rows}) < 2:
            return None
        since = self.labels["months_since"]
        svg = charts.lines(rows, x="month", y="value", x_title=since, series="vintage", form=".0%")
        return Picture(title, svg)

    # --- tables

    def _matrix(
        self, name: str, title: str, cells: Sequence[Mapping[str, Any]], *, by: str, note: str = ""
    ) -> Table | None:
        """A matrix of movement: each row's whole, then the share of it in each state at the end."""
        if not cells:
            return None
        states = self._states(cells)
        held = {(c["from_state"], c["to_state"]): c[by] for c in cells}
        rows = []
        for begin in states:
            whole = sum(held.get((begin, end), 0) for end in states)
            if not any((begin, end) in held for end in states):
                continue
            size = tables.number(whole) if by == "accounts" else tables.money(whole, self.source.currency)
            parts = (tables.share(held.get((begin, end), 0) / whole if whole else None) for end in states)
            rows.append([Cell(self._state(begin)), size, *parts])
        heads = [Head(self.labels["begin"], number=False),
                 Head(self.labels["accounts" if by == "accounts" else "balance"]),
                 *(Head(self._state(state)) for state in states)]  # fmt: skip
        return Table(name, title, heads, rows, note=note)

    def _funnel(self, title: str) -> list[Block]:
        stages = self.source.funnel()
        if not stages or not stages[0]["number"]:
            return []
        names = document("content")["stages"]
        rows = [{"stage": names[s["stage"]][self.language], "number": s["number"]} for s in stages]
        cells = [
            [Cell(names[s["stage"]][self.language]), tables.number(s["number"]),
             tables.share(s["of_previous"] if s["place"] else None), tables.share(s["of_first"])]
            for s in stages
        ]  # fmt: skip
        heads = [Head(self.labels["stage"], number=False), Head(self.labels["number"]),
                 Head(self.labels["of_previous"]), Head(self.labels["of_first"])]  # fmt: skip
        codes = ("contact_rate", "right_party_rate", "promise_rate", "promise_kept_rate")
        return [
            Picture(title, charts.bars(rows, x="number", y="stage", form=",.0f")),
            Table("funnel", title, heads, cells, tables.defined(codes, self.language)),
        ]

    def _rules(self, title: str) -> Table | None:
        """Refusals by rule, with the provision that each rests on."""
        found = self.source.of("refusals", by=["rule_id", "article"])
        total = sum(f.numerator for f in found)
        if not total:
            return None
        most = document("content")["most_rows"]
        rows = [
            [Cell(f.keys["rule_id"]), Cell("" if f.keys["article"] == "-" else f.keys["article"]),
             tables.number(f.numerator), tables.share(f.numerator / total)]
            for f in sorted(found, key=lambda f: (-f.numerator, f.keys["rule_id"]))[:most]
        ]  # fmt: skip
        rows.append([Cell(self.labels["total"]), Cell(""), tables.number(total), tables.share(1.0)])
        heads = [Head(self._column("rule_id"), number=False), Head(self.labels["article"], number=False),
                 Head(self.labels["number"]), Head(self.labels["share"])]  # fmt: skip
        return Table("rules", title, heads, rows, tables.defined(("refusals",), self.language), last_is_total=True)

    def _migration(self, said: dict[str, str]) -> Table | None:
        codes = ("normal_migration", "watch_migration", "substandard_migration", "doubtful_migration")
        now: dict[str, Figure | None] = {code: self.source.one(code) for code in codes}
        if not any(now.values()):
            return None
        before = self.source.month.back()
        rows = []
        for code in codes:
            title = evaluate.measures()[code].title[self.language]
            rows.append([Cell(title), tables.cell(now[code]), tables.cell(self.source.one(code, before))])
        heads = [Head(self.labels["measure"], number=False), Head(str(self.source.month)), Head(str(before))]
        definition = tables.defined(codes, self.language)
        return Table("migration", said["migration"], heads, rows, definition, said["migration_note"])

    # --- words

    def _column(self, name: str) -> str:
        title = str(document("findings")["columns"][name][self.language])
        return title[0].upper() + title[1:]

    def _state(self, state: str) -> str:
        return self.labels["written_off"] if state == WRITTEN_OFF else words.value("five_tier", state)

    def _states(self, cells: Sequence[Mapping[str, Any]]) -> list[str]:
        """The states that occur, in the order of their levels, written off last."""
        levels = {c["from_state"]: c["from_level"] for c in cells}
        levels |= {c["to_state"]: c["to_level"] for c in cells if c["to_level"] is not None}
        found = sorted(levels, key=lambda state: (levels[state], state))
        return [*found, WRITTEN_OFF] if any(c["to_state"] == WRITTEN_OFF for c in cells) else found

    def _levels(self) -> dict[str, int]:
        """The places of the buckets."""
        t = self.source.table("standings").select("from_bucket", "from_level").distinct()
        return {row["from_bucket"]: row["from_level"] for row in self.source.rows(t)}
