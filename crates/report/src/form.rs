//! Forms as workbooks to fill in.

use regiobeeld_domain::{Form, FormColumn, FormSheet};
use rust_xlsxwriter::{
    DataValidation, DocProperties, ExcelDateTime, Format, FormatBorder, Workbook,
    Worksheet, XlsxError,
};

use crate::Error;

/// The sheet with explanations.
const EXPLANATION: &str = "Uitleg";

/// The sheet with the choices, which lists in cells refer to.
const CHOICES: &str = "Keuzen";

/// Rows below the header that take a choice from a list.
const ROWS: u32 = 5000;

/// Makes a workbook of a form: its sheets, then what to fill in where. The same form gives
/// the same bytes.
///
/// # Errors
///
/// When the form has names that a workbook cannot have.
pub fn form_workbook(form: &Form) -> Result<Vec<u8>, Error> {
    workbook(form).map_err(|error| Error::Workbook(error.to_string()))
}

fn workbook(form: &Form) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // The library would write the time of the day.
    let never = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let properties = DocProperties::new().set_title(&form.title);
    workbook.set_properties(&properties.set_creation_datetime(&never));
    let columns = || form.sheets.iter().flat_map(|sheet| &sheet.columns);
    let lists: Vec<&FormColumn> =
        columns().filter(|column| !column.choices.is_empty()).collect();
    for sheet in &form.sheets {
        write_sheet(workbook.add_worksheet(), sheet, &lists)?;
    }
    explain(workbook.add_worksheet(), form)?;
    if !lists.is_empty() {
        write_choices(workbook.add_worksheet(), &lists)?;
    }
    workbook.save_to_buffer()
}

fn head() -> Format {
    Format::new().set_bold().set_border_bottom(FormatBorder::Thin)
}

fn write_sheet(
    page: &mut Worksheet,
    sheet: &FormSheet,
    lists: &[&FormColumn],
) -> Result<(), XlsxError> {
    page.set_name(&sheet.name)?;
    page.set_freeze_panes(1, 0)?;
    for (at, column) in (0_u16..).zip(&sheet.columns) {
        page.write_with_format(0, at, &column.name, &head())?;
        let longest = column.choices.iter().map(|choice| choice.chars().count()).max();
        let width = longest.unwrap_or(0).max(column.name.chars().count()).clamp(10, 45);
        page.set_column_width(at, width as f64 + 2.0)?;
        if let Some(list) = lists.iter().position(|list| *list == column) {
            let letter = char::from(b'A' + u8::try_from(list).unwrap_or(25).min(25));
            let last = column.choices.len() + 1;
            let range = format!("={CHOICES}!${letter}$2:${letter}${last}");
            let choice = DataValidation::new().allow_list_formula(range.as_str().into());
            page.add_data_validation(1, at, ROWS, at, &choice)?;
        }
    }
    Ok(())
}

fn explain(page: &mut Worksheet, form: &Form) -> Result<(), XlsxError> {
    page.set_name(EXPLANATION)?;
    page.set_column_width(0, 30)?;
    page.set_column_width(1, 90)?;
    let wrap = Format::new().set_text_wrap();
    page.write_with_format(
        0,
        0,
        &form.title,
        &Format::new().set_bold().set_font_size(14),
    )?;
    let mut row = 2;
    for line in &form.introduction {
        page.write(row, 0, line)?;
        row += 1;
    }
    for sheet in &form.sheets {
        row += 1;
        page.write_with_format(row, 0, format!("Blad {}", sheet.name), &head())?;
        page.write_with_format(row, 1, "Wat wordt ingevuld", &head())?;
        for column in &sheet.columns {
            row += 1;
            page.write(row, 0, &column.name)?;
            page.write_with_format(row, 1, &column.explanation, &wrap)?;
        }
        row += 1;
    }
    Ok(())
}

fn write_choices(page: &mut Worksheet, lists: &[&FormColumn]) -> Result<(), XlsxError> {
    page.set_name(CHOICES)?;
    for (at, list) in (0_u16..).zip(lists) {
        page.write_with_format(0, at, &list.name, &head())?;
        page.set_column_width(at, 40)?;
        for (row, choice) in (1_u32..).zip(&list.choices) {
            page.write(row, at, choice)?;
        }
    }
    Ok(())
}
