//! Delay against load, drawn.

use std::error::Error;

use plotters::prelude::*;

use super::{delays_of, name};
use crate::locale::{Lang, tr};
use crate::verdict::figures::{Delay, Kind, Measured, Report};

const SIZE: (u32, u32) = (800, 500);

/// Told apart by people who see few colours too (Okabe and Ito); the control is grey.
const COLOURS: [RGBColor; 4] = [
    RGBColor(0, 114, 178),
    RGBColor(213, 94, 0),
    RGBColor(0, 158, 115),
    RGBColor(204, 121, 167),
];
const GREY: RGBColor = RGBColor(120, 120, 120);

/// As SVG. Both axes are logarithmic.
pub fn plot(report: &Report, lang: Lang) -> String {
    let mut svg = String::new();
    // Drawing into memory does not fail, and a plot without a line is still one.
    let _ = draw(&mut svg, report, lang);
    svg
}

fn draw<'a>(svg: &'a mut String, report: &Report, lang: Lang) -> Result<(), Box<dyn Error + 'a>> {
    let root = SVGBackend::with_string(svg, SIZE).into_drawing_area();
    root.fill(&WHITE)?;
    let title = tr("bench-plot").with("what", delays_of(report));
    let (loads, delays) = ranges(&report.servers);
    let mut chart = ChartBuilder::on(&root)
        .caption(title.to(lang), ("sans-serif", 18))
        .margin(12)
        .margin_right(32)
        .x_label_area_size(44)
        .y_label_area_size(60)
        .build_cartesian_2d(loads.log_scale(), delays.log_scale())?;
    chart
        .configure_mesh()
        .x_desc(tr("bench-load").to(lang))
        .y_desc(tr("bench-delay").to(lang))
        .x_label_formatter(&ToString::to_string)
        .y_label_formatter(&ToString::to_string)
        .light_line_style(WHITE)
        .draw()?;
    let mut colours = COLOURS.iter().cycle();
    for server in &report.servers {
        let colour = match server.kind {
            Kind::Control => GREY,
            Kind::Submission | Kind::Redis => *colours.next().unwrap_or(&GREY),
        };
        let points = |of: fn(&Delay) -> f64| {
            server
                .delay
                .iter()
                .map(move |it| (f64::from(it.load), of(it)))
        };
        chart.draw_series(LineSeries::new(points(|it| it.p50), colour.stroke_width(1)))?;
        chart
            .draw_series(
                LineSeries::new(points(|it| it.p99), colour.stroke_width(3)).point_size(4),
            )?
            .label(name(server, lang))
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 20, y)], colour.stroke_width(3)));
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::UpperLeft)
        .background_style(WHITE)
        .border_style(GREY)
        .draw()?;
    root.present()?;
    Ok(())
}

/// The loads and the delays that occur, rounded to whole powers of ten.
fn ranges(servers: &[Measured]) -> (std::ops::Range<f64>, std::ops::Range<f64>) {
    let all = servers.iter().flat_map(|server| &server.delay);
    let loads = all.clone().map(|it| f64::from(it.load));
    let delays = all.flat_map(|it| [it.p50, it.p99]);
    (decades(loads, 10.0), decades(delays, 1.0))
}

/// The whole powers of ten around some values; around the one given, if there are none.
fn decades(values: impl Iterator<Item = f64>, otherwise: f64) -> std::ops::Range<f64> {
    let (low, high) = values
        .filter(|value| *value > 0.0)
        .fold((f64::MAX, f64::MIN), |(low, high), value| {
            (low.min(value), high.max(value))
        });
    let (low, high) = if low > high {
        (otherwise, otherwise)
    } else {
        (low, high)
    };
    // A hair lower: the logarithm of the library would round the first label away.
    let low = 10f64.powf(low.log10().floor()) * (1.0 - 1e-9);
    low..10f64.powf(high.log10().ceil()).max(low * 10.0)
}
