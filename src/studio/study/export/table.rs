//! [`Columns`] holds each column's name, meaning and value in one place. From a list of them come a table's header, its
//! rows, its part of the dictionary and of the metadata.

use std::borrow::Cow;

/// [`Cell`] is what stands in a cell of a table.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// The cell is empty.
    Missing,
    /// It is a text.
    Text(String),
    /// It is a whole number.
    Integer(i64),
    /// It is a number, written with as few digits as give the same number again.
    Number(f64),
    /// It is a number of half that precision, written in the same way.
    Single(f32),
    /// It is a truth value.
    Truth(bool),
}

impl Cell {
    /// Makes a cell of a number that may be missing.
    pub fn number(value: Option<f64>) -> Self {
        value.map_or(Self::Missing, Self::Number)
    }

    /// Makes a cell of milliseconds, to a tenth.
    pub fn ms(value: f64) -> Self {
        Self::Number((10.0 * value).round() / 10.0)
    }

    /// Makes a cell of a whole number.
    pub fn count(value: usize) -> Self {
        Self::Integer(value as i64)
    }

    /// Makes a cell of a text; missing where it is empty.
    pub fn text(value: impl Into<String>) -> Self {
        let value: String = value.into();
        if value.is_empty() {
            Self::Missing
        } else {
            Self::Text(value)
        }
    }

    /// Makes a cell of a truth value that may be missing.
    pub fn truth(value: Option<bool>) -> Self {
        value.map_or(Self::Missing, Self::Truth)
    }

    /// Returns the cell as it stands in a file.
    pub fn written(&self) -> String {
        match self {
            Self::Missing => String::new(),
            Self::Text(text) => text.clone(),
            Self::Integer(number) => number.to_string(),
            // No program for statistics agrees with another on how infinity is written.
            Self::Number(number) if !number.is_finite() => String::new(),
            Self::Single(number) if !number.is_finite() => String::new(),
            Self::Number(number) => number.to_string(),
            Self::Single(number) => number.to_string(),
            Self::Truth(true) => "TRUE".to_owned(),
            Self::Truth(false) => "FALSE".to_owned(),
        }
    }
}

/// [`Kind`] says what kind of values a column holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    /// They are any text.
    Text,
    /// They are one of these texts.
    Levels(&'static [&'static str]),
    /// They are whole numbers.
    Integer,
    /// They are numbers.
    Number,
    /// They are numbers from 0 to 1.
    Share,
    /// They are `TRUE` and `FALSE`.
    Truth,
}

impl Kind {
    /// Returns the name in the dictionary.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Levels(_) => "level",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Share => "share",
            Self::Truth => "boolean",
        }
    }
}

/// [`Meaning`] is a column's name and meaning.
#[derive(Debug, Clone, PartialEq)]
pub struct Meaning {
    /// This is its name; the unit is its last word where it has one.
    pub name: Cow<'static, str>,
    /// The column holds this kind of values.
    pub kind: Kind,
    /// It says what a value of the column means.
    pub description: Cow<'static, str>,
}

impl Meaning {
    /// Returns the unit, by the name's ending.
    pub fn unit(&self) -> &'static str {
        let ends = |ending: &str| self.name.ends_with(ending);
        match () {
            () if ends("_ms") => "ms",
            () if ends("_px") => "canvas unit",
            () if ends("_logit") => "log-odds",
            () if ends("_minutes") => "min",
            () => "",
        }
    }
}

struct Column<'a, R> {
    meaning: Meaning,
    value: Box<dyn Fn(&R) -> Cell + 'a>,
}

/// [`Columns`] holds the columns of a table whose rows are made of `R`.
#[derive(Default)]
pub struct Columns<'a, R>(Vec<Column<'a, R>>);

impl<'a, R> Columns<'a, R> {
    /// Makes a list without a column.
    pub fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds a column at the right, whose value for a row `value` gives.
    #[must_use]
    pub fn with(
        mut self,
        name: impl Into<Cow<'static, str>>,
        kind: Kind,
        description: impl Into<Cow<'static, str>>,
        value: impl Fn(&R) -> Cell + 'a,
    ) -> Self {
        let meaning = Meaning {
            name: name.into(),
            kind,
            description: description.into(),
        };
        self.0.push(Column {
            meaning,
            value: Box::new(value),
        });
        self
    }
}

/// [`Table`] is a table, ready to be written.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Files and dictionary call the table this.
    pub name: &'static str,
    /// It names what a row stands for, such as "an answer of the critic".
    pub row_is: &'static str,
    /// Each column has its meaning here, in the order of the cells.
    pub columns: Vec<Meaning>,
    /// Each row has a cell for every column.
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// Makes a table of one row for each of `rows`; its first column is `row_id`.
    pub fn new<R>(
        name: &'static str,
        row_is: &'static str,
        columns: Columns<R>,
        rows: impl IntoIterator<Item = R>,
    ) -> Self {
        let Columns(columns) = columns;
        let row_id = Meaning {
            name: "row_id".into(),
            kind: Kind::Integer,
            description: "Number of the row in this table, from 1".into(),
        };
        let made = (1_i64..).zip(rows).map(|(number, row)| {
            let values = columns.iter().map(|column| (column.value)(&row));
            std::iter::once(Cell::Integer(number)).chain(values).collect()
        });
        let rows = made.collect();
        let meanings = std::iter::once(row_id).chain(columns.into_iter().map(|column| column.meaning));
        Self {
            name,
            row_is,
            columns: meanings.collect(),
            rows,
        }
    }

    /// Returns the table as CSV: UTF-8, commas, line feeds, one header line, nothing for what is
    /// missing.
    pub fn to_csv(&self) -> Vec<u8> {
        let header = self.columns.iter().map(|column| column.name.to_string());
        let rows = self.rows.iter().map(|row| row.iter().map(Cell::written).collect());
        to_csv(std::iter::once(header.collect()).chain(rows))
    }
}

/// Returns rows of texts as CSV.
pub fn to_csv(rows: impl IntoIterator<Item = Vec<String>>) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::Any(b'\n'))
        .from_writer(Vec::new());
    for row in rows {
        // Memory takes everything, and all rows of a table are as long as its header.
        writer.write_record(&row).expect("rows of one length go to memory");
    }
    writer.into_inner().expect("memory takes everything")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_written_so_that_r_and_pandas_read_the_same() {
        for (cell, written) in [
            (Cell::Missing, ""),
            (Cell::text(""), ""),
            (Cell::Number(0.1 + 0.2), "0.30000000000000004"),
            (Cell::Number(1e21), "1000000000000000000000"),
            (Cell::Single(0.1), "0.1"),
            (Cell::Number(f64::NAN), ""),
            (Cell::Truth(true), "TRUE"),
            (Cell::ms(12.345), "12.3"),
        ] {
            assert_eq!(cell.written(), written);
        }
        let rows = [vec!["a,b".to_owned(), "\"c\"\nd".to_owned()]];
        assert_eq!(to_csv(rows), b"\"a,b\",\"\"\"c\"\"\nd\"\n");
    }

    #[test]
    fn header_rows_and_meanings_come_from_one_list() {
        let columns = Columns::<(&str, f64)>::new()
            .with("name", Kind::Text, "A name", |row| Cell::text(row.0))
            .with("length_px", Kind::Number, "A length", |row| Cell::Number(row.1));
        let table = Table::new("things", "a thing", columns, vec![("a", 1.5), ("b", 2.0)]);
        assert_eq!(table.to_csv(), b"row_id,name,length_px\n1,a,1.5\n2,b,2\n");
        assert_eq!(table.columns[2].unit(), "canvas unit");
    }
}
