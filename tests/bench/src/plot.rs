//! The same figures as pictures (SVG): each section's ratios, and how cost grows as the work grows.

use anyhow::{Context, Result, anyhow};
use plotters::prelude::*;

use crate::row::{Row, Target};

const WIDTH: u32 = 900;
const LINE: u32 = 26;
const MARGIN: u32 = 20;
const INK: RGBColor = RGBColor(31, 58, 95);
const GOOD: RGBColor = RGBColor(11, 107, 59);
const BAD: RGBColor = RGBColor(161, 18, 27);
/// Above the highest line, for the names of all.
const ROOM: f64 = 100.0;
const PALE: RGBColor = RGBColor(150, 160, 175);

/// A bar for each row, from 1 to the ratio, on a logarithmic scale. Right of 1, the figure of ours is the larger one.
pub fn ratios(section: &str, rows: &[Row]) -> Result<Option<String>> {
    let shown: Vec<&Row> =
        rows.iter().filter(|row| row.ratio.median.is_finite() && row.ratio.median > 0.0).collect();
    if shown.is_empty() {
        return Ok(None);
    }
    let largest =
        shown.iter().map(|row| row.ratio.median.max(1.0 / row.ratio.median)).fold(2.0, f64::max) * 1.2;
    let height = LINE * (u32::try_from(shown.len())? + 3);
    let mut text = String::new();
    {
        let area = SVGBackend::with_string(&mut text, (WIDTH, height)).into_drawing_area();
        area.fill(&WHITE).map_err(drawn)?;
        let mut chart = ChartBuilder::on(&area)
            .caption(format!("{section}: ours ÷ peer"), ("sans-serif", 16))
            .margin(MARGIN)
            .x_label_area_size(24)
            .build_cartesian_2d((1.0 / largest..largest).log_scale(), 0.0..shown.len() as f64)
            .map_err(drawn)?;
        chart
            .configure_mesh()
            .disable_y_mesh()
            .disable_y_axis()
            .light_line_style(WHITE)
            .draw()
            .map_err(drawn)?;
        for (at, row) in shown.iter().enumerate() {
            let low = (shown.len() - 1 - at) as f64;
            let colour = match (row.target, row.outcome()) {
                (Target::ForScale, _) => PALE,
                (_, crate::row::Outcome::Missed) => BAD,
                _ => GOOD,
            };
            let bar = Rectangle::new([(1.0, low + 0.08), (row.ratio.median, low + 0.45)], colour.filled());
            let name = format!("{} — {}: {:.3} ×", row.what, row.peer, row.ratio.median);
            let label =
                Text::new(name, (1.0 / largest, low + 0.92), ("sans-serif", 12).into_font().color(&INK));
            chart.draw_series([bar]).map_err(drawn)?;
            chart.draw_series([label]).map_err(drawn)?;
        }
        chart.draw_series([PathElement::new([(1.0, 0.0), (1.0, shown.len() as f64)], INK)]).map_err(drawn)?;
        area.present().map_err(drawn)?;
    }
    Ok(Some(text))
}

/// What a line of a growth plot shows: its name, and cost at each size.
pub type Line = (String, Vec<(f64, f64)>);

/// Lines over the size of the work, both scales logarithmic: what grows as the work does is a straight line that rises by one decade a decade.
pub fn growth(title: &str, sizes: &str, costs: &str, lines: &[Line]) -> Result<String> {
    let points =
        || lines.iter().flat_map(|(_, points)| points).copied().filter(|(x, y)| *x > 0.0 && *y > 0.0);
    let bounds = |values: &mut dyn Iterator<Item = f64>| {
        values.fold(None, |bounds: Option<(f64, f64)>, value| {
            Some(bounds.map_or((value, value), |(low, high)| (low.min(value), high.max(value))))
        })
    };
    let (left, right) = bounds(&mut points().map(|(x, _)| x)).context("a plot of nothing")?;
    let (low, high) = bounds(&mut points().map(|(_, y)| y)).context("a plot of nothing")?;
    let mut text = String::new();
    {
        let area = SVGBackend::with_string(&mut text, (WIDTH, 420)).into_drawing_area();
        area.fill(&WHITE).map_err(drawn)?;
        let mut chart = ChartBuilder::on(&area)
            .caption(title, ("sans-serif", 16))
            .margin(MARGIN)
            .x_label_area_size(36)
            .y_label_area_size(60)
            .build_cartesian_2d((left * 0.9..right * 1.1).log_scale(), (low * 0.5..high * ROOM).log_scale())
            .map_err(drawn)?;
        chart
            .configure_mesh()
            .x_desc(sizes)
            .y_desc(costs)
            .x_labels(6)
            .max_light_lines(4)
            .x_label_formatter(&|size| format!("{size}"))
            .y_label_formatter(&|cost| format!("{cost}"))
            .draw()
            .map_err(drawn)?;
        for (at, (name, points)) in lines.iter().enumerate() {
            let colour = Palette99::pick(at).to_rgba();
            chart
                .draw_series(LineSeries::new(points.iter().copied(), colour.stroke_width(2)))
                .map_err(drawn)?
                .label(name)
                .legend(move |(x, y)| PathElement::new([(x, y), (x + 18, y)], colour.stroke_width(2)));
            chart
                .draw_series(points.iter().map(|point| Circle::new(*point, 3, colour.filled())))
                .map_err(drawn)?;
        }
        chart
            .configure_series_labels()
            .position(SeriesLabelPosition::UpperLeft)
            .border_style(PALE)
            .background_style(WHITE)
            .draw()
            .map_err(drawn)?;
        area.present().map_err(drawn)?;
    }
    Ok(text)
}

/// The rows that do the same work at several sizes: `… among 10000 invoices`. Each peer is a line, and ours one more.
pub fn sizes(rows: &[Row]) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut add = |name: String, point| match lines.iter_mut().find(|(known, _)| *known == name) {
        Some((_, points)) => points.push(point),
        None => lines.push((name, vec![point])),
    };
    for row in rows {
        let Some(size) =
            row.what.split(' ').find_map(|word| word.parse::<f64>().ok().filter(|size| *size >= 1_000.0))
        else {
            continue;
        };
        let work = row.what.replace(&format!("{size}"), "N");
        add(format!("{work}: ours"), (size, row.ours.median));
        add(format!("{work}: {}", row.peer), (size, row.theirs.median));
    }
    lines.retain(|(_, points)| points.len() > 1);
    lines
}

/// What a soak wrote line by line, `year: visits,ms,…` under its heading, as growth lines against the first column.
pub fn columns(log: &str) -> Result<Vec<Line>> {
    let mut table = log.lines().filter_map(|line| line.trim_start().strip_prefix("year: "));
    let heading: Vec<&str> = table.next().context("no line `year: …` in the log")?.split(',').collect();
    let mut lines: Vec<Line> = heading.iter().skip(1).map(|name| ((*name).to_owned(), Vec::new())).collect();
    for line in table {
        let values = line.split(',').map(str::parse::<f64>).collect::<Result<Vec<_>, _>>()?;
        let first = values.first().copied().context("an empty line")?;
        for ((_, points), value) in lines.iter_mut().zip(values.iter().skip(1)) {
            points.push((first, *value));
        }
    }
    Ok(lines)
}

fn drawn(error: impl std::fmt::Display) -> anyhow::Error {
    anyhow!("drawing: {error}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::row::Unit;

    #[test]
    fn sizes_are_found_in_the_names_of_rows() {
        let row = |what: &str, ours| Row::counted(what, Unit::Seconds, ours, "plain", 1.0, Target::ForScale);
        let rows = [
            row("a name among 10000 invoices", 1.0),
            row("a name among 100000 invoices", 2.0),
            row("sealing", 3.0),
        ];
        let lines = sizes(&rows);
        assert_eq!(lines.len(), 2, "ours and its peer; what has one size has no growth");
        assert_eq!(lines[0], ("a name among N invoices: ours".to_owned(), vec![(1e4, 1.0), (1e5, 2.0)]));
        assert!(growth("t", "x", "y", &lines).unwrap().starts_with("<svg"));
        assert!(growth("t", "x", "y", &[]).is_err(), "nothing is not drawn as something");
    }

    #[test]
    fn a_log_of_the_year_becomes_lines() {
        let log = "PASS\n  year: visits,ms,kb\n  year: 300,2.5,100\nother\n  year: 600,2.6,110\n";
        let lines = columns(log).unwrap();
        assert_eq!(lines[1], ("kb".to_owned(), vec![(300.0, 100.0), (600.0, 110.0)]));
        assert!(columns("nothing").is_err());
    }

    #[test]
    fn every_row_with_a_ratio_has_its_bar() {
        let row =
            |ours, theirs| Row::counted("work", Unit::Bytes, ours, "peer", theirs, Target::RatioAtMost(2.0));
        let drawn = ratios("s", &[row(1.0, 2.0), row(9.0, 1.0), row(0.0, 0.0)]).unwrap().unwrap();
        assert_eq!(drawn.matches("work — peer").count(), 2, "no bar for what is no number");
        assert!(ratios("s", &[]).unwrap().is_none());
    }
}
