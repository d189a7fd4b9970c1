//! The one table, as the terminal and a reader of Markdown both show it.

use crate::place;
use crate::row::{Outcome, Row, Target, Unit};
use crate::spread::Spread;

/// Everything that was measured in a run.
pub struct Report {
    head: String,
    legend: Vec<String>,
    pictures: Vec<String>,
    lines: Vec<[String; 8]>,
    asked: usize,
    missed: usize,
}

impl Report {
    /// Nothing measured yet, of this state of the sources.
    pub fn begin(commit: &str) -> Self {
        let now = jiff::Zoned::now();
        Self::headed(format!(
            "Commit {commit}, {}.\n{}.",
            now.strftime("%Y-%m-%d %H:%M %Z"),
            place::machine()
        ))
    }

    fn headed(head: String) -> Self {
        Self { head, legend: Vec::new(), pictures: Vec::new(), lines: Vec::new(), asked: 0, missed: 0 }
    }

    /// Puts the rows of a section at the end.
    pub fn add(&mut self, section: &str, about: &str, rows: Vec<Row>) {
        self.legend.push(format!("- {section}: {about}"));
        for row in rows {
            let outcome = row.outcome();
            self.asked += usize::from(outcome != Outcome::NotAsked);
            self.missed += usize::from(outcome == Outcome::Missed);
            let target = match row.target {
                Target::ForScale => "–".to_owned(),
                Target::RatioAtMost(most) => format!("≤ {most} ×"),
                Target::RatioAtLeast(least) => format!("≥ {least} ×"),
                Target::OursAtMost(most) => format!("ours ≤ {}", figure(most, row.unit)),
            };
            let verdict = match outcome {
                Outcome::Met => "met",
                Outcome::Missed => "**MISSED**",
                Outcome::NotAsked => "–",
            };
            self.lines.push([
                section.to_owned(),
                row.what,
                spread(row.ours, |value| figure(value, row.unit)),
                row.peer,
                spread(row.theirs, |value| figure(value, row.unit)),
                spread(row.ratio, |value| format!("{} ×", digits(value))),
                target,
                verdict.to_owned(),
            ]);
        }
    }

    /// A picture that lies beside the report.
    pub fn picture(&mut self, name: &str) {
        self.pictures.push(format!("![{name}]({name})\n"));
    }

    /// How many targets were not met.
    pub fn missed(&self) -> usize {
        self.missed
    }

    /// The report.
    pub fn text(&self) -> String {
        let verdict = match (self.asked, self.missed) {
            (0, _) => "No target was asked.".to_owned(),
            (asked, 0) => format!("All {asked} targets are met."),
            (asked, missed) => format!("**{missed} of {asked} targets are MISSED.**"),
        };
        format!(
            "# Comptoir beside its peers\n\n{}\n\n{}\n\n{}\n{}\n\n{}{verdict}\n",
            self.head,
            self.legend.join("\n"),
            table(&HEADINGS.map(str::to_owned), &self.lines),
            READING,
            self.pictures.iter().map(|picture| format!("{picture}\n")).collect::<String>(),
        )
    }
}

const HEADINGS: [&str; 8] = ["section", "work", "ours", "peer", "peer's", "ratio", "target", ""];
const READING: &str = "Medians, with their quartiles in brackets. Both did their work in turns; the ratio is the median of those within each \
                       turn, ours divided by the peer's.";

/// A table of Markdown whose columns line up in a terminal too.
fn table<const N: usize>(headings: &[String; N], lines: &[[String; N]]) -> String {
    let mut widths = headings.each_ref().map(|heading| heading.chars().count());
    for line in lines {
        for (width, cell) in widths.iter_mut().zip(line) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let line = |cells: &[String; N]| {
        let cells = cells.iter().zip(widths).map(|(cell, width)| format!(" {cell:width$} |"));
        format!("|{}\n", cells.collect::<String>())
    };
    let rule = widths.map(|width| "-".repeat(width));
    [headings, &rule].into_iter().chain(lines).map(line).collect()
}

/// `1.31 (1.29–1.35)`; what was counted has no spread.
fn spread(value: Spread, shown: impl Fn(f64) -> String) -> String {
    if value.median.is_nan() {
        return "–".to_owned();
    }
    if value.low == value.high {
        return shown(value.median);
    }
    format!("{} ({}–{})", shown(value.median), shown(value.low), shown(value.high))
}

/// A figure in the unit that people would choose.
fn figure(value: f64, unit: Unit) -> String {
    let scales: &[(f64, &str)] = match unit {
        Unit::Seconds => &[(1.0, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns")],
        Unit::Bytes => &[(1e6, "MB"), (1e3, "kB"), (1.0, "B")],
        Unit::Share => &[(0.01, "%")],
    };
    let fitting = scales.iter().find(|(scale, _)| value >= *scale).or(scales.last());
    let (scale, name) = fitting.copied().unwrap_or((1.0, ""));
    format!("{} {name}", digits(value / scale))
}

/// Three significant digits, as far as there are any behind the point.
fn digits(value: f64) -> String {
    let places = match value.abs() {
        size if size >= 100.0 => 0,
        size if size >= 10.0 => 1,
        size if size >= 1.0 || size == 0.0 => 2,
        size if size >= 0.1 => 3,
        _ => 4,
    };
    format!("{value:.places$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_written_as_people_write_them() {
        for (value, unit, shown) in [
            (1.234_5, Unit::Seconds, "1.23 s"),
            (0.001_301, Unit::Seconds, "1.30 ms"),
            (0.000_189_9, Unit::Seconds, "190 µs"),
            (2.5e-8, Unit::Seconds, "25.0 ns"),
            (0.0, Unit::Seconds, "0.00 ns"),
            (250_000.0, Unit::Bytes, "250 kB"),
            (20e6, Unit::Bytes, "20.0 MB"),
            (12.0, Unit::Bytes, "12.0 B"),
            (0.845, Unit::Share, "84.5 %"),
            (1.0, Unit::Share, "100 %"),
        ] {
            assert_eq!(figure(value, unit), shown);
        }
        assert_eq!(spread(Spread { median: 1.5, low: 1.25, high: 12.34 }, digits), "1.50 (1.25–12.3)");
        assert_eq!(spread(Spread::exactly(0.012_34), digits), "0.0123", "what is counted has no spread");
    }

    #[test]
    fn a_report_shows_every_row_and_counts_what_is_missed() {
        let row = |what: &str, ours, target| Row::counted(what, Unit::Bytes, ours, "bare", 100.0, target);
        let mut report = Report::headed("Commit abc.".to_owned());
        assert!(report.text().ends_with("No target was asked.\n"));
        report.add("one", "a work", vec![row("light", 120.0, Target::RatioAtMost(1.3))]);
        assert_eq!(report.missed(), 0);
        assert!(report.text().ends_with("All 1 targets are met.\n"), "{}", report.text());
        report.add(
            "two",
            "another",
            vec![row("heavy", 250.0, Target::RatioAtMost(2.0)), row("known", 9e6, Target::ForScale)],
        );
        assert_eq!(report.missed(), 1);
        let text = report.text();
        for line in [
            "| section | work  | ours    | peer | peer's | ratio   | target  |            |",
            "| ------- | ----- | ------- | ---- | ------ | ------- | ------- | ---------- |",
            "| one     | light | 120 B   | bare | 100 B  | 1.20 ×  | ≤ 1.3 × | met        |",
            "| two     | heavy | 250 B   | bare | 100 B  | 2.50 ×  | ≤ 2 ×   | **MISSED** |",
            "| two     | known | 9.00 MB | bare | 100 B  | 90000 × | –       | –          |",
            "- two: another",
            "**1 of 2 targets are MISSED.**",
        ] {
            assert!(text.lines().any(|shown| shown == line), "{line}\nis missing from\n{text}");
        }
    }
}
