//! A table as a workbook with one sheet, whose columns its definition says.

use super::SampleFile;
use super::csv_file::plain;
use super::made::Made;
use super::packed::zipped;
use super::snapshot;
use crate::TableDefinition;

const START: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;

/// What Excel's own parts and links between them are called.
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const LINKS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE: &str =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

pub(super) fn files(made: &Made, definition: &TableDefinition) -> Vec<SampleFile> {
    let types = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    let link = |kind: &str, to: &str| {
        format!(
            "{START}<Relationships xmlns=\"{LINKS}\"><Relationship Id=\"rId1\" \
             Type=\"{OFFICE}/{kind}\" Target=\"{to}\"/></Relationships>"
        )
    };
    let parts = [
        (
            "[Content_Types].xml",
            format!(
                "{START}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
                 <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
                 <Override PartName=\"/xl/workbook.xml\" ContentType=\"{types}.sheet.main+xml\"/>\
                 <Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"{types}.worksheet+xml\"/></Types>"
            ),
        ),
        ("_rels/.rels", link("officeDocument", "xl/workbook.xml")),
        (
            "xl/workbook.xml",
            format!(
                "{START}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets>\
                 <sheet name=\"Data\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
            ),
        ),
        ("xl/_rels/workbook.xml.rels", link("worksheet", "worksheets/sheet1.xml")),
        ("xl/worksheets/sheet1.xml", sheet(&plain(made, true, "<10"))),
    ];
    let parts = parts.map(|(name, text)| (name.to_owned(), text));
    // A buffer in memory takes all that is written.
    let bytes = zipped(&parts).unwrap_or_default();
    snapshot::described(definition, made.id, "xlsx", bytes)
}

/// Rows as a sheet: what is a number as one, all else as text.
fn sheet(rows: &[Vec<String>]) -> String {
    let cell = |text: &String| {
        if text.parse::<f64>().is_ok() {
            return format!("<c><v>{text}</v></c>");
        }
        let text = text.replace('&', "&amp;").replace('<', "&lt;");
        format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>")
    };
    let row = |row: &Vec<String>| {
        format!("<row>{}</row>\n", row.iter().map(cell).collect::<String>())
    };
    let rows: String = rows.iter().map(row).collect();
    format!(
        "{START}<worksheet xmlns=\"{MAIN}\"><sheetData>\n{rows}</sheetData></worksheet>"
    )
}
