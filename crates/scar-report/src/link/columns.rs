//! JSON in columns: what many classes and ratios have in common is written once.
//!
//! A list of objects becomes an object of lists, a list of lists one long list with lengths, equal entries one entry with their number, and
//! numbers whole ones with a common power of ten. Each form has a key with a star, which no field of a report begins with. Beside plain JSON
//! a packed report of 100 classes takes a fifth of the room, deflated.

use serde_json::{Map, Value, json};

/// A list of objects: their fields as columns.
const OBJECTS: &str = "*o";
/// Which objects have a field, where some have not: 1 or 0 for each. The columns then hold what is there alone.
const PRESENT: &str = "*q";
/// The same in links of form 1, whose columns hold `null` for what is absent.
const PRESENT_BEFORE: &str = "*p";
/// A list of lists: their lengths, `null` for what is none, or one length for all.
const LENGTHS: &str = "*l";
/// The entries of these lists in a row.
const ENTRIES: &str = "*e";
/// One entry for all, and how many there are.
const REPEATED: &str = "*r";
/// Decimals of a list of numbers.
const DECIMALS: &str = "*d";
/// These numbers without their point.
const DIGITS: &str = "*n";

/// Decimals that a column may have: the digits of its numbers then fit in 64 bits.
const MOST_DECIMALS: usize = 12;
/// Whole numbers below this are the same as f64.
const MOST_WHOLE: f64 = 9_007_199_254_740_992.0;

/// `value` in columns.
pub(super) fn pack(value: Value) -> Value {
    match value {
        Value::Array(items) if items.len() > 1 => pack_list(items),
        Value::Array(items) => Value::Array(items.into_iter().map(pack).collect()),
        Value::Object(fields) => Value::Object(fields.into_iter().map(|(name, field)| (name, pack(field))).collect()),
        Value::Number(number) => whole(&number).unwrap_or(Value::Number(number)),
        other => other,
    }
}

fn pack_list(items: Vec<Value>) -> Value {
    if items.iter().all(Value::is_object) {
        return pack_objects(items);
    }
    let is_lists = items.iter().any(Value::is_array) && items.iter().all(|item| item.is_array() || item.is_null());
    if is_lists {
        let lengths: Vec<Value> = items.iter().map(|item| item.as_array().map_or(Value::Null, |list| list.len().into())).collect();
        let entries: Vec<Value> =
            items.into_iter().filter_map(|item| if let Value::Array(list) = item { Some(list) } else { None }).flatten().collect();
        return json!({ LENGTHS: pack(Value::Array(lengths)), ENTRIES: pack(Value::Array(entries)) });
    }
    let items: Vec<Value> = items.into_iter().map(pack).collect();
    if !items[0].is_object() && !items[0].is_array() && items.iter().all(|item| *item == items[0]) {
        return json!({ REPEATED: [items.len(), items[0]] });
    }
    pack_numbers(&items).unwrap_or(Value::Array(items))
}

fn pack_objects(items: Vec<Value>) -> Value {
    let n = items.len();
    let mut columns: Map<String, Value> = Map::new();
    let mut present: Map<String, Value> = Map::new();
    for (idx, item) in items.into_iter().enumerate() {
        let Value::Object(fields) = item else { continue };
        for (name, field) in fields {
            for (columns, entry, absent) in [(&mut present, Value::from(1), Value::from(0)), (&mut columns, field, Value::Null)] {
                let column = columns.entry(name.clone()).or_insert_with(|| Value::Array(vec![absent; n]));
                column[idx] = entry;
            }
        }
    }
    present.retain(|_, column| column.as_array().is_some_and(|column| column.contains(&Value::from(0))));
    // What is absent leaves no gap: a list of objects with gaps would be no list of objects.
    for (name, present) in &present {
        if let (Some(Value::Array(column)), Value::Array(present)) = (columns.get_mut(name), present) {
            let mut present = present.iter();
            column.retain(|_| present.next() == Some(&Value::from(1)));
        }
    }
    let columns: Map<String, Value> = columns.into_iter().map(|(name, column)| (name, pack(column))).collect();
    if columns.is_empty() {
        return json!({ REPEATED: [n, {}] });
    }
    if present.is_empty() { json!({ OBJECTS: columns }) } else { json!({ OBJECTS: columns, PRESENT: pack(Value::Object(present)) }) }
}

/// A number that is whole, without a point.
fn whole(number: &serde_json::Number) -> Option<Value> {
    let value = number.as_f64().filter(|value| number.is_f64() && value.fract() == 0.0 && value.abs() < MOST_WHOLE)?;
    Some(Value::from(value as i64))
}

/// Numbers with a common power of ten, where that is shorter and says the same.
fn pack_numbers(items: &[Value]) -> Option<Value> {
    if !items.iter().all(|item| item.is_number() || item.is_null()) || !items.iter().any(Value::is_f64) {
        return None;
    }
    let texts: Vec<Option<String>> = items.iter().map(|item| item.as_f64().map(|value| value.to_string())).collect();
    let decimals = |text: &String| text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let most = texts.iter().flatten().map(decimals).max().filter(|&most| most <= MOST_DECIMALS)?;
    let digits = |(text, item): (&Option<String>, &Value)| {
        let Some(text) = text else { return Some(Value::Null) };
        let digits: i64 = format!("{}{}", text.replace('.', ""), "0".repeat(most - decimals(text))).parse().ok()?;
        (shifted(digits, most) == item.as_f64()).then(|| Value::from(digits))
    };
    let all: Option<Vec<Value>> = texts.iter().zip(items).map(digits).collect();
    Some(json!({ DECIMALS: most, DIGITS: all? }))
}

/// digits · 10^−decimals, the f64 that is nearest.
fn shifted(digits: i64, decimals: usize) -> Option<f64> {
    format!("{digits}e-{decimals}").parse().ok()
}

/// What was packed; `None` for what nobody packed, and for more than `budget` values, which is lowered by each.
pub(super) fn unpack(value: &Value, budget: &mut usize) -> Option<Value> {
    *budget = budget.checked_sub(1)?;
    match value {
        Value::Array(items) => items.iter().map(|item| unpack(item, budget)).collect::<Option<Vec<_>>>().map(Value::Array),
        Value::Object(fields) if fields.contains_key(OBJECTS) => unpack_objects(fields, budget),
        Value::Object(fields) if fields.contains_key(LENGTHS) => unpack_lists(fields, budget),
        Value::Object(fields) if fields.contains_key(REPEATED) => unpack_repeated(fields, budget),
        Value::Object(fields) if fields.contains_key(DECIMALS) => unpack_numbers(fields, budget),
        Value::Object(fields) => {
            let all = fields.iter().map(|(name, field)| Some((name.clone(), unpack(field, budget)?)));
            all.collect::<Option<Map<_, _>>>().map(Value::Object)
        }
        other => Some(other.clone()),
    }
}

fn unpack_list(value: &Value, budget: &mut usize) -> Option<Vec<Value>> {
    if let Value::Array(list) = unpack(value, budget)? { Some(list) } else { None }
}

fn unpack_objects(fields: &Map<String, Value>, budget: &mut usize) -> Option<Value> {
    let columns = fields.get(OBJECTS)?.as_object()?;
    let (has_gaps, present) = match (fields.get(PRESENT), fields.get(PRESENT_BEFORE)) {
        (None, Some(before)) => (true, unpack(before, budget)?),
        (Some(present), None) => (false, unpack(present, budget)?),
        (None, None) => (false, Value::Null),
        _ => return None,
    };
    let mut items: Option<Vec<Map<String, Value>>> = None;
    for (name, column) in columns {
        let mut column = unpack_list(column, budget)?.into_iter();
        let has: Option<Vec<bool>> = match present.get(name) {
            Some(has) => Some(has.as_array()?.iter().map(|has| *has == 1).collect()),
            None => None,
        };
        let n = has.as_ref().map_or(column.len(), Vec::len);
        *budget = budget.checked_sub(n)?;
        let items = items.get_or_insert_with(|| vec![Map::new(); n]);
        if items.len() != n {
            return None;
        }
        for (idx, item) in items.iter_mut().enumerate() {
            let is_there = has.as_ref().is_none_or(|has| has[idx]);
            if is_there {
                item.insert(name.clone(), column.next()?);
            } else if has_gaps {
                column.next()?;
            }
        }
        if column.len() != 0 {
            return None;
        }
    }
    Some(Value::Array(items.unwrap_or_default().into_iter().map(Value::Object).collect()))
}

fn unpack_lists(fields: &Map<String, Value>, budget: &mut usize) -> Option<Value> {
    let lengths = unpack_list(fields.get(LENGTHS)?, budget)?;
    let mut entries = unpack_list(fields.get(ENTRIES)?, budget)?.into_iter();
    *budget = budget.checked_sub(lengths.len())?;
    let take = |length: &Value| {
        if length.is_null() {
            return Some(Value::Null);
        }
        let n = usize::try_from(length.as_u64()?).ok().filter(|&n| n <= entries.len())?;
        Some(Value::Array(entries.by_ref().take(n).collect()))
    };
    let lists: Option<Vec<Value>> = lengths.iter().map(take).collect();
    lists.filter(|_| entries.len() == 0).map(Value::Array)
}

fn unpack_repeated(fields: &Map<String, Value>, budget: &mut usize) -> Option<Value> {
    let [n, entry] = fields.get(REPEATED)?.as_array()?.as_slice() else { return None };
    let n = usize::try_from(n.as_u64()?).ok()?;
    // A text takes as many values of the budget as it has room for.
    let room = 1 + entry.as_str().map_or(0, |text| text.len() / 8);
    *budget = budget.checked_sub(n.checked_mul(room)?)?;
    let is_plain = match entry {
        Value::Array(_) => false,
        Value::Object(fields) => fields.is_empty(),
        _ => true,
    };
    is_plain.then(|| Value::Array(vec![entry.clone(); n]))
}

fn unpack_numbers(fields: &Map<String, Value>, budget: &mut usize) -> Option<Value> {
    let decimals = usize::try_from(fields.get(DECIMALS)?.as_u64()?).ok().filter(|&decimals| decimals <= MOST_DECIMALS)?;
    let digits = unpack_list(fields.get(DIGITS)?, budget)?;
    let number = |digits: Value| match digits {
        Value::Null => Some(Value::Null),
        digits => shifted(digits.as_i64()?, decimals).map(Value::from),
    };
    digits.into_iter().map(number).collect::<Option<Vec<_>>>().map(Value::Array)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Both as JSON whose numbers are f64: a whole one comes back without its point.
    fn floats(value: &Value) -> Value {
        match value {
            Value::Number(number) => json!(number.as_f64()),
            Value::Array(items) => items.iter().map(floats).collect(),
            Value::Object(fields) => fields.iter().map(|(name, field)| (name.clone(), floats(field))).collect(),
            other => other.clone(),
        }
    }

    #[track_caller]
    fn comes_back(value: Value) {
        let packed = pack(value.clone());
        let again = unpack(&packed, &mut 100_000).unwrap_or_else(|| panic!("{packed}"));
        assert_eq!(floats(&again), floats(&value), "{packed}");
    }

    #[test]
    fn columns_of_links_of_form_1_come_back() {
        let before = json!({"*o": {"a": [1, 2, 3], "b": [null, {"c": 4}, null]}, "*p": {"b": [0, 1, 0]}});
        assert_eq!(unpack(&before, &mut 100), Some(json!([{"a": 1}, {"a": 2, "b": {"c": 4}}, {"a": 3}])));
    }

    #[test]
    fn every_form_comes_back() {
        comes_back(json!([{"a": 1, "b": [1.5, 2.25]}, {"a": 2, "b": [0.125]}, {"a": null, "b": null}]));
        comes_back(json!([{"a": 1}, {"b": {"c": 1}}, {}, {"b": {"d": [1, 2]}}]));
        comes_back(json!([{}, {}]));
        comes_back(json!([[1, 2], [3, 4], null, []]));
        comes_back(json!([1.5, null, -2, 1e-9, 3.25e18]));
        comes_back(json!([null, null, null, ["x"], "x", true]));
        comes_back(json!({"x": ["same", "same"], "y": [[[]], [[]]], "z": 17.0}));
    }

    fn any_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<f64>().prop_filter("finite", |value| value.is_finite()).prop_map(Value::from),
            (-1000i32..1000).prop_map(|value| Value::from(f64::from(value) / 64.0)),
            "[ab]{0,2}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 60, 5, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                proptest::collection::btree_map("[abc]", inner, 0..3).prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn all_json_comes_back(value in any_value()) {
            comes_back(value);
        }
    }

    #[test]
    fn what_nobody_packed_and_what_would_fill_memory_is_refused() {
        for broken in [
            json!({"*r": [4_000_000_000_u64, 0]}),
            json!({"*r": [1_000, "x".repeat(10_000)]}),
            json!({"*r": [3, [1]]}),
            json!({"*r": 3}),
            json!({"*o": {"a": [1, 2], "b": [1]}}),
            json!({"*o": {"a": [1, 2]}, "*p": {"a": [1]}}),
            json!({"*o": {"a": [1, 2]}, "*p": {"a": [1, 0, 1]}}),
            json!({"*o": {"a": [1, 2]}, "*q": {"a": [1, 0, 0]}}),
            json!({"*o": {"a": [1, 2]}, "*q": {"a": [1, 1, 1]}}),
            json!({"*o": {"a": [1, 2], "b": [1]}, "*q": {"b": [1, 0, 0]}}),
            json!({"*o": {"a": [1, 2]}, "*q": {"a": 1}}),
            json!({"*o": {"a": [1, 2]}, "*p": {"a": [1, 1]}, "*q": {"a": [1, 1]}}),
            json!({"*o": 1}),
            json!({"*l": [2, 2], "*e": [1, 2, 3]}),
            json!({"*l": [1], "*e": [1, 2]}),
            json!({"*l": [-1], "*e": []}),
            json!({"*l": [1]}),
            json!({"*d": 400, "*n": [1]}),
            json!({"*d": 2, "*n": ["x"]}),
        ] {
            assert_eq!(unpack(&broken, &mut 100_000), None, "{broken}");
        }
        let mut nested = json!({"*r": [1_000, 0]});
        for _ in 0..50 {
            nested = json!([nested.clone(), nested]);
            if nested.to_string().len() > 100_000 {
                break;
            }
        }
        assert_eq!(unpack(&nested, &mut 100_000), None);
    }
}
