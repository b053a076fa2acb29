//! Makes what explains an export: the dictionary, the metadata for machines, the words for people.

use std::fmt::Write as _;

use serde::Serialize;

use super::table::{Kind, Meaning, Table, to_csv};
use super::{Source, file_name, hashes};
use crate::study::file::Samples;
use crate::study::kit::in_language;

/// Writes the dictionary as CSV: one row for each column of each table.
pub(super) fn dictionary(tables: &[Table]) -> Vec<u8> {
    let header = ["table", "column", "kind", "unit", "levels", "description"]
        .map(str::to_owned)
        .to_vec();
    let rows = tables.iter().flat_map(|table| {
        table.columns.iter().map(|column| {
            let levels = match column.kind {
                Kind::Levels(levels) => levels.join(" "),
                _ => String::new(),
            };
            let (name, description) = (column.name.to_string(), column.description.to_string());
            vec![
                table.name.to_owned(),
                name,
                column.kind.name().to_owned(),
                column.unit().to_owned(),
                levels,
                description,
            ]
        })
    });
    to_csv(std::iter::once(header).chain(rows))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Dataset {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@type")]
    kind: &'static str,
    name: String,
    description: String,
    version: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    variable_measured: Vec<Variable>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Variable {
    #[serde(rename = "@type")]
    kind: &'static str,
    name: String,
    description: String,
    #[serde(skip_serializing_if = "str::is_empty")]
    unit_text: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    min_value: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_value: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value_pattern: Option<String>,
}

/// Writes the metadata as JSON-LD: a schema.org Dataset that names every column once, as Psych-DS
/// wants it.
pub(super) fn description(source: &Source, tables: &[Table]) -> Vec<u8> {
    let about = &source.study.file.study;
    let mut names: Vec<&str> = Vec::new();
    for column in tables.iter().flat_map(|table| &table.columns) {
        if !names.contains(&&*column.name) {
            names.push(&column.name);
        }
    }
    let variables = names.into_iter().map(|name| variable(name, tables)).collect();
    let dataset = Dataset {
        context: "https://schema.org/",
        kind: "Dataset",
        name: in_language(&about.title, "en").to_owned(),
        description: format!("Data of the study {}, recorded by strokewise. See README.md.", about.id),
        version: about.version.to_string(),
        url: about.registration.clone(),
        variable_measured: variables,
    };
    let mut text = serde_json::to_vec_pretty(&dataset).expect("texts and numbers have a JSON form");
    text.push(b'\n');
    text
}

/// Describes a column of one name in all tables that have it: there is one entry a name.
fn variable(name: &str, tables: &[Table]) -> Variable {
    let of = |table: &Table| table.columns.iter().position(|column| column.name == name);
    let found: Vec<(&str, &Meaning)> = tables
        .iter()
        .filter_map(|table| Some((table.name, &table.columns[of(table)?])))
        .collect();
    let (_, first) = found[0];
    let is_one = found.iter().all(|(_, column)| column.description == first.description);
    let told = found
        .iter()
        .map(|(table, column)| format!("In {table}: {}", column.description));
    let share = found.iter().all(|(_, column)| column.kind == Kind::Share);
    let mut values: Vec<&str> = Vec::new();
    let mut is_list = true;
    for (_, column) in &found {
        match column.kind {
            Kind::Levels(levels) => values.extend(levels),
            Kind::Truth => values.extend(["TRUE", "FALSE"]),
            _ => is_list = false,
        }
    }
    values = values
        .iter()
        .enumerate()
        .filter(|(i, v)| !values[..*i].contains(v))
        .map(|(_, v)| *v)
        .collect();
    Variable {
        kind: "PropertyValue",
        name: name.to_owned(),
        description: if is_one {
            first.description.to_string()
        } else {
            told.collect::<Vec<_>>().join(". ")
        },
        unit_text: first.unit(),
        min_value: share.then_some(0.0),
        max_value: share.then_some(1.0),
        value_pattern: is_list.then(|| format!("^({})$", values.join("|"))),
    }
}

const TIMES: &str = "\
## Times
Times are milliseconds of a clock that never goes back, counted from the beginning of a trial in the tables of trials
and from the beginning of a segment in `events`. Where `t_source` in `strokes` says `frame_interpolated`, the window
system gave pointer events no time of their own: those of one frame are spread evenly over it, and `frame` says which
they share. Pressure is there only where the device reported it.

";

const READING: &str = "\
## Reading the tables
Empty is missing, truth is TRUE or FALSE, numbers have a decimal point. In R, `read.csv(file, na.strings = \"\")`; in
Python, `pandas.read_csv(file, keep_default_na=False, na_values=[\"\"])`. `analysis/read.R` and `analysis/read.py` read
everything and print the same first table. Withdrawn people appear only as a count. A session that breaks a rule of the
study file is marked in `excluded_reason` and never left out. Free text is as people wrote it: read it before you pass
it on.

";

/// Writes what people should know of the export.
pub(super) fn readme(source: &Source, tables: &[Table]) -> Vec<u8> {
    let about = &source.study.file.study;
    let mut text = format!("# {} ({})\n\n", in_language(&about.title, "en"), about.id);
    let people = source.sessions.len();
    // Writing to a string cannot fail.
    let _ = writeln!(
        text,
        "Sessions: {people}. People who withdrew and are in no file: {}.\n",
        source.withdrawn
    );
    text += "| file | one row is | rows |\n| --- | --- | ---: |\n";
    for table in tables {
        let file = file_name(&about.id, table.name);
        let _ = writeln!(text, "| `data/{file}` | {} | {} |", table.row_is, table.rows.len());
    }
    text += "\n`dictionary.csv` says what each column means. `drawings/` holds one NDJSON file a person in the raw form of \
             Quick, Draw!, `key_id` being the trial; `strokewise explain` opens them. `materials/` is the study as run.\n\n";
    text += READING;
    text += TIMES;
    text += &provenance(source);
    text.into_bytes()
}

/// Writes under which hash everything was recorded, and what of the samples is here.
fn provenance(source: &Source) -> String {
    let mut text = "## Proof\n".to_owned();
    match &source.study.file.study.registration {
        Some(url) => drop(write!(text, "Registered at {url}. ")),
        None => text += "The study file names no registration. ",
    }
    let found = hashes(source);
    if found.len() > 1 {
        text += "The study, its models or the program changed on the way:\n";
    } else {
        text += "All sessions were recorded under one hash (`strokewise study hash`):\n";
    }
    for (hash, version, count) in found {
        let _ = writeln!(text, "- version {version}, sessions: {count}, `{hash}`");
    }
    text += "\n`strokewise study verify` computes every edit, answer and effect again and says which are identical.\n";
    text += match source.samples {
        Samples::Full => "All samples of the pen are here.\n",
        Samples::Thinned => "Samples are thinned to 20 a second, without pressure, and drawings are without times.\n",
        Samples::None => "No samples are here, and drawings are without times.\n",
    };
    text
}

/// Writes what happened to the data set; the text is the same for the same data.
pub(super) fn changes(source: &Source) -> Vec<u8> {
    let about = &source.study.file.study;
    let people = source.sessions.len();
    let text = format!(
        "# Changes\n\n{people} sessions of version {} of the study, as recorded.\n",
        about.version
    );
    text.into_bytes()
}
