//! The JSON file that `scar plan` reads. Every field is checked.

use std::collections::HashSet;
use std::path::Path;

use serde_json::{Map, Value};

use crate::cli::json_file::read_json;
use scar_core::problem::{Code, Problem};
use scar_data::shown_name;
use scar_method::completion::{ClassCounts, ClassNeed};

/// Largest count that is read: beyond 2^53 double precision does not hold every whole number.
const MAX_COUNT: f64 = 9_007_199_254_740_992.0;

/// The content of the file.
#[derive(Debug)]
pub(super) struct PlanFile {
    pub(super) name: String,
    /// The class names as written in the file: texts or numbers.
    pub(super) classes: Vec<Value>,
    pub(super) counts: Vec<ClassCounts>,
    pub(super) fill_size: Option<f64>,
    pub(super) budget: Option<f64>,
}

/// Reads and checks the file at `path`.
///
/// # Errors
/// The first problem of the file, with its class and field.
pub(super) fn read(path: &Path) -> Result<PlanFile, Problem> {
    let value: Value =
        read_json(path, "JSON of the form {\"classes\":[{\"class\",\"count\",\"foundation_size\",\"reserve\"}],\"fill_size\"}")?;
    let name = shown_name(&path.file_name().unwrap_or(path.as_os_str()).to_string_lossy());
    parse(&name, &value).map_err(|problem| problem.in_file(&name))
}

/// The name of a class as text.
pub(super) fn name_of(class: &Value) -> String {
    class.as_str().map_or_else(|| class.to_string(), str::to_owned)
}

fn parse(name: &str, value: &Value) -> Result<PlanFile, Problem> {
    let Some(object) = value.as_object() else {
        return Err(bad(format!("{name} does not hold an object. Give {{\"classes\":[…],\"fill_size\":…}}.")));
    };
    let Some(classes) = object.get("classes").and_then(Value::as_array) else {
        return Err(bad(format!("{name} has no list «classes». Give one object per class there.")));
    };
    if classes.is_empty() {
        return Err(Problem::new(Code::TooFewClasses, format!("{name}: the list «classes» is empty. Give at least one class.")));
    }
    let whole = FieldReader { place: name.to_owned(), fields: object };
    let mut file = PlanFile {
        name: name.to_owned(),
        classes: Vec::new(),
        counts: Vec::new(),
        fill_size: whole.amount("fill_size")?,
        budget: whole.amount("budget")?,
    };
    let mut names = HashSet::new();
    for (i, class) in classes.iter().enumerate() {
        let (class, counts) = read_class(name, i, class)?;
        if !names.insert(name_of(&class)) {
            let message = format!("{name}: class «{}» stands more than once. Give one object per class.", shown_name(&name_of(&class)));
            return Err(Problem::new(Code::DuplicateIds, message));
        }
        file.classes.push(class);
        file.counts.push(counts);
    }
    Ok(file)
}

fn read_class(name: &str, i: usize, value: &Value) -> Result<(Value, ClassCounts), Problem> {
    let place = format!("{name}, entry {} of «classes»", i + 1);
    let Some(fields) = value.as_object() else {
        return Err(bad(format!("{place} is not an object. Give {{\"class\",\"count\",\"foundation_size\",\"reserve\"}}.")));
    };
    let class = match fields.get("class") {
        Some(class) if class.is_string() || class.is_number() => class.clone(),
        _ => return Err(bad(format!("{place} has no «class». Give its name as a text or a number."))),
    };
    let fields = FieldReader { place: format!("{place} (class {})", shown_name(&name_of(&class))), fields };
    let count = fields.count("count")?;
    let count = count.ok_or_else(|| bad(format!("{} has no «count». Give the samples in hand, 0 for none.", fields.place)))?;
    if !fields.fields.contains_key("foundation_size") {
        return Err(bad(format!("{} has no «foundation_size». Give a number, or null where there is none.", fields.place)));
    }
    let cost = fields.amount("cost")?.unwrap_or(1.0);
    if cost <= 0.0 {
        return Err(Problem::new(Code::BadOption, format!("{}: «cost» is {cost}. Give a number above 0.", fields.place)));
    }
    let need = ClassNeed { count, foundation_size: fields.number("foundation_size")?, reserve: fields.count("reserve")? };
    // By default all classes are equally important in later use.
    Ok((class, ClassCounts { need, later_share: fields.amount("later_share")?.unwrap_or(1.0), cost }))
}

/// The fields of one object, and its position for messages.
struct FieldReader<'a> {
    place: String,
    fields: &'a Map<String, Value>,
}

impl FieldReader<'_> {
    /// A number; `None` if the field is missing or null.
    fn number(&self, field: &str) -> Result<Option<f64>, Problem> {
        match self.fields.get(field) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => match value.as_f64() {
                Some(number) if number.is_finite() => Ok(Some(number)),
                _ => Err(bad(format!("{}: «{field}» is not a number. Give a number.", self.place))),
            },
        }
    }

    /// A number that is not negative.
    fn amount(&self, field: &str) -> Result<Option<f64>, Problem> {
        match self.number(field)? {
            Some(number) if number < 0.0 => {
                Err(Problem::new(Code::BadOption, format!("{}: «{field}» is {number}. Give 0 or more.", self.place)))
            }
            number => Ok(number),
        }
    }

    /// A whole number that is not negative; 12.0 is whole.
    fn count(&self, field: &str) -> Result<Option<u64>, Problem> {
        match self.amount(field)? {
            Some(number) if number.fract() != 0.0 || number > MAX_COUNT => {
                Err(Problem::new(Code::BadOption, format!("{}: «{field}» is {number}. Give a whole number of samples.", self.place)))
            }
            number => Ok(number.map(|number| number as u64)),
        }
    }
}

fn bad(message: String) -> Problem {
    Problem::new(Code::BadStructure, message)
}
