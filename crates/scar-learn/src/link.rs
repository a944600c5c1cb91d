//! A lesson's state as a link has it: `coverage&rows=90&seed=3&edit=0.100.-250.b,4.x`.
//!
//! Links come from strangers. Each value is checked against its range, a key stands once, and nothing is drawn before all is read.

use std::collections::BTreeMap;

use crate::game::BUDGET;
use crate::learn::{Hidden, Learn, MOST_DELTA, MOST_EPSILON};
use crate::lesson::Lesson;
use crate::point::{EDGE, MOST_CLASSES, Point, class_name};
use crate::recipe::Knob;
use crate::scene::Scene;
use crate::shape::Shape;
use crate::thinned::RATIOS;
use scar_core::problem::{Code, Problem};

/// Longest state that is read: as many changes as there may be take less.
pub const MOST_LINK_BYTES: usize = 20_000;

/// Characters of a link that a message repeats.
const MOST_QUOTED: usize = 40;

type PartOf = fn(&mut Hidden) -> &mut bool;

/// The parts that can be left out, with their names.
const PARTS: [(&str, PartOf); 3] =
    [("controls", |hidden| &mut hidden.controls), ("words", |hidden| &mut hidden.words), ("frame", |hidden| &mut hidden.frame)];

impl Learn {
    /// Whether `key` is one of a lesson's state.
    ///
    /// ```
    /// assert!(scar_learn::Learn::has_key("overlap") && !scar_learn::Learn::has_key("demo"));
    /// ```
    pub fn has_key(key: &str) -> bool {
        ["shape", "edit", "class", "bins", "ratio", "draw", "epsilon", "delta", "spend", "lesson", "hide"].contains(&key)
            || Knob::ALL.iter().any(|knob| knob.key() == key)
    }

    /// Reads what follows `learn=` in the page's fragment.
    ///
    /// # Errors
    /// [`Code::BadOption`] with the part that has no meaning, and what it could say.
    pub fn parse(fragment: &str) -> Result<Self, Problem> {
        if fragment.len() > MOST_LINK_BYTES {
            return Err(refusal("This link is longer than any lesson's. Ask for it again"));
        }
        let mut parts = fragment.split('&');
        let name = parts.next().unwrap_or_default();
        let lesson = Lesson::of_key(name).ok_or_else(|| {
            let names: Vec<&str> = Lesson::ALL.iter().map(|lesson| lesson.key()).collect();
            refusal(&format!("There is no lesson «{}». Choose one of {}", quoted(name), names.join(", ")))
        })?;
        let mut values = BTreeMap::new();
        for part in parts.filter(|part| !part.is_empty()) {
            let (key, value) = part.split_once('=').unwrap_or((part, ""));
            if !Self::has_key(key) {
                return Err(refusal(&format!("The link says «{}», which no lesson knows", quoted(part))));
            }
            if values.insert(key, value).is_some() {
                return Err(refusal(&format!("The link says «{}» twice", quoted(key))));
            }
        }
        Self::of_values(lesson, &values)
    }

    fn of_values(lesson: Lesson, values: &BTreeMap<&str, &str>) -> Result<Self, Problem> {
        let mut learn = Self::start(lesson);
        let mut recipe = lesson.recipe();
        let said =
            |key: &str, value: &str, may: &str| refusal(&format!("The link says «{}», and {may}", quoted(&format!("{key}={value}"))));
        if let Some(&value) = values.get("shape") {
            let known = Shape::ALL.into_iter().find(|shape| shape.key() == value);
            recipe.shape = known.ok_or_else(|| said("shape", value, "shape is blobs, moons, rings or xor"))?;
        }
        for knob in Knob::ALL {
            if let Some(&value) = values.get(knob.key()) {
                let [least, most] = knob.range();
                let number = whole(value).filter(|number| (least..=most).contains(number));
                let may = || format!("{} is a whole number from {least} to {most}", knob.key());
                knob.write(&mut recipe, number.ok_or_else(|| said(knob.key(), value, &may()))?);
            }
        }
        if let Some(&value) = values.get("class") {
            let class = class_of(value).filter(|&class| class < recipe.classes);
            learn.class = class.ok_or_else(|| said("class", value, "class is the letter of a class, as in class=b"))?;
        }
        if let Some(&value) = values.get("bins") {
            if value != "100" {
                return Err(said("bins", value, "bins is 100 or not there"));
            }
            learn.has_published_bins = true;
        }
        if let Some(&value) = values.get("ratio") {
            let ratio = whole(value).filter(|_| lesson.ratio() > 1).and_then(|value| u32::try_from(value).ok());
            let ratio = ratio.filter(|ratio| RATIOS.contains(ratio));
            learn.ratio =
                ratio.ok_or_else(|| said("ratio", value, "ratio is one of those of the lesson on Scale: 1, 2, 5, 10, 15, 20, 30"))?;
        }
        if let Some(&value) = values.get("draw") {
            let draw = whole(value).filter(|draw| (1..=u64::from(learn.ratio)).contains(draw));
            learn.draw = draw.ok_or_else(|| said("draw", value, "draw is a whole number from 1 to the ratio"))? as u32;
        }
        if let Some(&value) = values.get("epsilon") {
            let epsilon = whole(value).filter(|epsilon| (1..=u64::from(MOST_EPSILON)).contains(epsilon));
            learn.epsilon = epsilon.ok_or_else(|| said("epsilon", value, "epsilon is a whole number of % from 1 to 20"))? as u8;
        }
        if let Some(&value) = values.get("delta") {
            let delta = whole(value).filter(|delta| (1..=u64::from(MOST_DELTA)).contains(delta));
            learn.delta = delta.ok_or_else(|| said("delta", value, "delta is a whole number of % from 1 to 50"))? as u8;
        }
        if let Some(&value) = values.get("spend") {
            let spend = spend(value, recipe.classes).filter(|_| lesson == Lesson::Add);
            let may = "spend lists points of each class in the lesson on what to add, 100 in all, as in 10.20.30";
            learn.spend = spend.ok_or_else(|| said("spend", value, may))?;
        }
        if let Some(&value) = values.get("lesson") {
            learn.course = Some(course(value).ok_or_else(|| said("lesson", value, "lesson is a course such as 1-4"))?);
        }
        if let Some(&value) = values.get("hide") {
            learn.hidden = hidden(value).ok_or_else(|| said("hide", value, "hide lists controls, words or frame, with commas"))?;
        }
        let scene = match values.get("edit") {
            None => Some(Scene::new(recipe)),
            Some(value) => edits(value).and_then(|edits| Scene::with_edits(recipe, edits)),
        };
        let value = values.get("edit").copied().unwrap_or_default();
        learn.scene = scene.ok_or_else(|| said("edit", value, "edit lists points of the scene, as in 0.100.-250.b,4.x"))?;
        Ok(learn)
    }

    /// What follows `learn=`: the lesson, and what differs from how it begins.
    pub fn to_fragment(&self) -> String {
        let (start, now) = (self.lesson.recipe(), self.scene.recipe());
        let mut parts = vec![self.lesson.key().to_owned()];
        if now.shape != start.shape {
            parts.push(format!("shape={}", now.shape.key()));
        }
        let knobs = Knob::ALL.into_iter().filter(|knob| knob.read(now) != knob.read(&start));
        parts.extend(knobs.map(|knob| format!("{}={}", knob.key(), knob.read(now))));
        if self.class != 0 {
            parts.push(format!("class={}", letter(self.class)));
        }
        if self.has_published_bins {
            parts.push("bins=100".to_owned());
        }
        if self.ratio != self.lesson.ratio() {
            parts.push(format!("ratio={}", self.ratio));
        }
        if self.draw != 1 {
            parts.push(format!("draw={}", self.draw));
        }
        if self.epsilon != 5 {
            parts.push(format!("epsilon={}", self.epsilon));
        }
        if self.delta != 5 {
            parts.push(format!("delta={}", self.delta));
        }
        if self.n_spent() > 0 {
            let spend: Vec<String> = self.spend[..self.scene.n_classes()].iter().map(u8::to_string).collect();
            parts.push(format!("spend={}", spend.join(".")));
        }
        parts.extend(self.course.map(|[first, last]| format!("lesson={first}-{last}")));
        let mut hidden = self.hidden;
        let left_out: Vec<&str> = PARTS.into_iter().filter(|(_, part)| *part(&mut hidden)).map(|(name, _)| name).collect();
        if !left_out.is_empty() {
            parts.push(format!("hide={}", left_out.join(",")));
        }
        if !self.scene.edits().is_empty() {
            let edit = |(id, edit): (&u16, &Option<Point>)| match edit {
                Some(Point { x, y, class }) => format!("{id}.{x}.{y}.{}", letter(*class)),
                None => format!("{id}.x"),
            };
            parts.push(format!("edit={}", self.scene.edits().iter().map(edit).collect::<Vec<_>>().join(",")));
        }
        parts.join("&")
    }
}

fn refusal(what: &str) -> Problem {
    Problem::new(Code::BadOption, format!("{what}. The lesson is shown as it begins."))
}

/// The beginning of a text of a stranger, without what cannot be seen.
fn quoted(text: &str) -> String {
    let shown: String = text.chars().map(|c| if c.is_control() { '\u{FFFD}' } else { c }).take(MOST_QUOTED).collect();
    if text.chars().count() > MOST_QUOTED { format!("{shown}…") } else { shown }
}

/// A whole number of digits alone.
fn whole(text: &str) -> Option<u64> {
    (text.len() <= 6 && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}

fn coordinate(text: &str) -> Option<i16> {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
    let value = i16::try_from(whole(digits)?).ok().filter(|value| (0..=EDGE).contains(value))?;
    Some(sign * value)
}

fn letter(class: u8) -> String {
    class_name(class).to_lowercase()
}

fn class_of(text: &str) -> Option<u8> {
    (0..MOST_CLASSES).find(|&class| letter(class) == text)
}

fn spend(text: &str, n_classes: u8) -> Option<[u8; MOST_CLASSES as usize]> {
    let mut spend = [0; MOST_CLASSES as usize];
    let mut parts = text.split('.');
    for of_class in &mut spend[..usize::from(n_classes)] {
        *of_class = parts.next().and_then(whole).and_then(|n| u8::try_from(n).ok())?;
    }
    let n_spent: u32 = spend.iter().map(|&n| u32::from(n)).sum();
    (parts.next().is_none() && n_spent <= BUDGET).then_some(spend)
}

fn course(text: &str) -> Option<[u8; 2]> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let number = |text: &str| whole(text).and_then(|number| u8::try_from(number).ok());
    let course = [number(first)?, number(last)?];
    (1 <= course[0] && course[0] <= course[1] && usize::from(course[1]) <= Lesson::ALL.len()).then_some(course)
}

fn hidden(text: &str) -> Option<Hidden> {
    let mut hidden = Hidden::default();
    for name in text.split(',') {
        let (_, part) = PARTS.into_iter().find(|(known, _)| *known == name)?;
        *part(&mut hidden) = true;
    }
    Some(hidden)
}

fn edits(text: &str) -> Option<BTreeMap<u16, Option<Point>>> {
    let mut edits = BTreeMap::new();
    for edit in text.split(',') {
        let parts: Vec<&str> = edit.splitn(5, '.').collect();
        let (id, point) = match parts[..] {
            [id, "x"] => (id, None),
            [id, x, y, class] => (id, Some(Point { x: coordinate(x)?, y: coordinate(y)?, class: class_of(class)? })),
            _ => return None,
        };
        if edits.insert(u16::try_from(whole(id)?).ok()?, point).is_some() {
            return None;
        }
    }
    Some(edits)
}
