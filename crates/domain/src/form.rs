use serde::Serialize;

/// A form to fill in: sheets, each with a row of column names and nothing below it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Form {
    /// What the file is called, without its ending.
    pub file: String,
    /// Title for people.
    pub title: String,
    /// What whoever fills it in must know first.
    pub introduction: Vec<String>,
    /// Its sheets.
    pub sheets: Vec<FormSheet>,
}

/// A sheet of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FormSheet {
    /// Its name.
    pub name: String,
    /// Its columns, in order.
    pub columns: Vec<FormColumn>,
}

/// A column of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FormColumn {
    /// The name above it, by which it is read.
    pub name: String,
    /// What is filled in.
    pub explanation: String,
    /// What can be filled in; anything where empty.
    pub choices: Vec<String>,
}
