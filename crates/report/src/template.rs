//! The templates, compiled once.

use std::sync::OnceLock;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{AutoEscape, Environment, UndefinedBehavior};
use serde::Serialize;

use crate::Error;

/// The page of one region.
pub(crate) const REGIOBEELD: &str = "regiobeeld.html";
/// The national page.
pub(crate) const INDEX: &str = "index.html";
/// The page about the quality of the data.
pub(crate) const QUALITY: &str = "gegevens.html";

/// The page that lists the indicators.
pub(crate) const INDICATORS: &str = "indicatoren.html";
/// The page about one indicator.
pub(crate) const INDICATOR: &str = "indicator.html";

/// The page about the tests of projections.
pub(crate) const BACK_TESTS: &str = "ramingen.html";

const STYLE: &str = "style.css";

const TEMPLATES: [(&str, &str); 8] = [
    (REGIOBEELD, include_str!("../templates/regiobeeld.html")),
    (INDEX, include_str!("../templates/index.html")),
    (QUALITY, include_str!("../templates/gegevens.html")),
    (INDICATORS, include_str!("../templates/indicatoren.html")),
    (INDICATOR, include_str!("../templates/indicator.html")),
    (BACK_TESTS, include_str!("../templates/ramingen.html")),
    ("parts.html", include_str!("../templates/parts.html")),
    (STYLE, include_str!("../templates/style.css")),
];

/// Fills in a template.
pub(crate) fn render(
    template: &'static str,
    view: &impl Serialize,
) -> Result<String, Error> {
    static ENVIRONMENT: OnceLock<Result<Environment<'static>, String>> = OnceLock::new();
    let fail = |problem: String| Error::Template { template, problem };
    let environment = ENVIRONMENT
        .get_or_init(|| environment().map_err(|error| format!("{error:#}")))
        .as_ref()
        .map_err(|problem| fail(problem.clone()))?;
    environment
        .get_template(template)
        .and_then(|compiled| compiled.render(Value::from(Serde(view))))
        .map_err(|error| fail(format!("{error:#}")))
}

fn environment() -> Result<Environment<'static>, minijinja::Error> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_syntax(
        SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?,
    );
    environment.set_auto_escape_callback(|name| {
        if name == STYLE { AutoEscape::None } else { AutoEscape::Html }
    });
    environment.add_filter("prose", |text: String| Value::from_safe_string(prose(&text)));
    // The engine's own way also escapes `/`, which makes links and names hard to read.
    environment.set_formatter(|out, state, value| {
        let plain = value.is_safe() || matches!(state.auto_escape(), AutoEscape::None);
        match value.as_str() {
            Some(text) if plain => out.write_str(text)?,
            Some(text) => out.write_str(&escape(text))?,
            None if value.is_none() => {}
            None => out.write_str(&escape(&value.to_string()))?,
        }
        Ok(())
    });
    for (name, source) in TEMPLATES {
        environment.add_template(name, source)?;
    }
    Ok(environment)
}

/// A text in which HTML and SVG find no markup.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            // Control characters are not allowed in a document.
            control if control.is_control() && control != '\n' => escaped.push(' '),
            other => escaped.push(other),
        }
    }
    escaped
}

/// A sentence, escaped, in which an amount is not torn from its sign.
fn prose(text: &str) -> String {
    escape(text)
        .replace("€ ", "€\u{a0}")
        .replace(" mln", "\u{a0}mln")
        // A joiner of no width: else a line may end between a plus and its amount.
        .replace("+€", "+\u{2060}€")
        .replace("−€", "−\u{2060}€")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(escape(text), expected);
    }

    #[test]
    fn nothing_from_data_is_markup() {
        check("'s-Hertogenbosch", "&#39;s-Hertogenbosch");
        check("<b> & \"q\"", "&lt;b&gt; &amp; &quot;q&quot;");
        check("a/b\u{7}", "a/b ");
    }

    #[test]
    fn every_template_compiles() {
        assert!(environment().is_ok());
    }

    #[test]
    fn amounts_stay_together() {
        assert_eq!(prose("€ 1,2 mln & meer"), "€\u{a0}1,2\u{a0}mln &amp; meer");
    }
}
