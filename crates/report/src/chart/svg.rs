use std::fmt::Write;

use crate::template::escape;

/// A drawing in the making; its looks are in the page's style sheet.
#[derive(Debug)]
pub(crate) struct Svg {
    body: String,
}

/// Where a text is held.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

impl Svg {
    /// An empty drawing with what it says for those who cannot see it.
    pub(crate) fn new(width: f64, height: f64, title: &str, description: &str) -> Self {
        let (width, height) = (number(width), number(height));
        let (title, description) = (escape(title), escape(description));
        Self {
            body: format!(
                "<svg viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
                 role=\"img\" aria-label=\"{title}\"><title>{title}</title>\
                 <desc>{description}</desc>"
            ),
        }
    }

    pub(crate) fn rect(&mut self, class: &str, x: f64, y: f64, width: f64, height: f64) {
        let [x, y, width, height] = [x, y, width, height].map(number);
        self.push(format_args!(
            "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"/>"
        ));
    }

    pub(crate) fn line(&mut self, class: &str, from: (f64, f64), to: (f64, f64)) {
        let [x1, y1, x2, y2] = [from.0, from.1, to.0, to.1].map(number);
        self.push(format_args!(
            "<line class=\"{class}\" x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\"/>"
        ));
    }

    pub(crate) fn circle(&mut self, class: &str, centre: (f64, f64), radius: f64) {
        let [x, y, r] = [centre.0, centre.1, radius].map(number);
        self.push(format_args!(
            "<circle class=\"{class}\" cx=\"{x}\" cy=\"{y}\" r=\"{r}\"/>"
        ));
    }

    /// A line through points.
    pub(crate) fn path(&mut self, class: &str, points: &[(f64, f64)]) {
        let d = way(points);
        self.push(format_args!("<path class=\"{class}\" d=\"{d}\"/>"));
    }

    /// The area between points and the straight line from the last to the first.
    pub(crate) fn area(&mut self, class: &str, points: &[(f64, f64)]) {
        let d = way(points);
        self.push(format_args!("<path class=\"{class}\" d=\"{d}Z\"/>"));
    }

    pub(crate) fn text(
        &mut self,
        class: &str,
        at: (f64, f64),
        anchor: Anchor,
        text: &str,
    ) {
        let [x, y] = [at.0, at.1].map(number);
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let text = escape(text);
        self.push(format_args!(
            "<text class=\"{class}\" x=\"{x}\" y=\"{y}\"{anchor}>{text}</text>"
        ));
    }

    pub(crate) fn finish(mut self) -> String {
        self.body.push_str("</svg>");
        self.body
    }

    fn push(&mut self, element: std::fmt::Arguments<'_>) {
        // Writing to a `String` cannot fail.
        let _ = self.body.write_fmt(element);
    }
}

/// The way along points.
fn way(points: &[(f64, f64)]) -> String {
    let mut d = String::new();
    for (n, &(x, y)) in points.iter().enumerate() {
        d.push(if n == 0 { 'M' } else { 'L' });
        d.push_str(&number(x));
        d.push(' ');
        d.push_str(&number(y));
    }
    d
}

/// A coordinate with at most one decimal, so that the bytes do not depend on the last
/// digit of a sum.
fn number(value: f64) -> String {
    let rounded = (value * 10.0).round() / 10.0;
    // Zero has two signs.
    if rounded == 0.0 { "0".to_owned() } else { rounded.to_string() }
}

/// A text that fits, with a sign where it was cut.
pub(crate) fn fitted(text: &str, letters: usize) -> String {
    if text.chars().count() <= letters {
        return text.to_owned();
    }
    let kept: String = text.chars().take(letters.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(value: f64, expected: &str) {
        assert_eq!(number(value), expected);
    }

    #[test]
    fn coordinates_have_one_decimal() {
        check(1.0, "1");
        check(1.26, "1.3");
        check(-0.01, "0");
        check(0.1 + 0.2, "0.3");
    }

    #[test]
    fn texts_are_escaped_and_cut() {
        let mut svg = Svg::new(10.0, 10.0, "a<b", "\"c\" & d");
        svg.text("t", (0.0, 0.0), Anchor::Start, "<script>");
        let svg = svg.finish();
        assert!(svg.contains("<title>a&lt;b</title>"));
        assert!(svg.contains("&lt;script&gt;"));
        assert!(!svg.contains("<script"));
        assert_eq!(fitted("Zuid-Holland Noord", 8), "Zuid-Ho…");
        assert_eq!(fitted("Twente", 8), "Twente");
    }
}
