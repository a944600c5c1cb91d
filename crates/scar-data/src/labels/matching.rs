//! Which ids of two files are the same, in stated steps: as written first, then with more and more of their writing taken off.

use std::borrow::Cow;
use std::collections::HashMap;

use scar_files::words::grouped;

/// How far ids are taken to pieces before they are compared; each step does what those before it do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Step {
    /// As they are written.
    Written,
    /// Without blanks around.
    Trimmed,
    /// `17.0` is `17`.
    WholeNumbers,
    /// `017` is `17`.
    LeadingZeros,
    /// `images/a.jpg` is `a`.
    FileNames,
    /// `sp|P1|NAME` is `P1`.
    Accessions,
}

impl Step {
    const ALL: [Self; 6] = [Self::Written, Self::Trimmed, Self::WholeNumbers, Self::LeadingZeros, Self::FileNames, Self::Accessions];

    /// How ids were compared.
    fn words(self) -> &'static str {
        match self {
            Self::Written => "as written",
            Self::Trimmed => "without the blanks around them",
            Self::WholeNumbers => "with 17.0 taken as 17",
            Self::LeadingZeros => "without leading zeros",
            Self::FileNames => "without folders and file endings",
            Self::Accessions => "with sp|P1|NAME taken as P1",
        }
    }

    /// What of `id` is compared.
    fn key(self, id: &str) -> Cow<'_, str> {
        if self == Self::Written {
            return Cow::Borrowed(id);
        }
        let mut key = id.trim();
        if self >= Self::Accessions {
            let mut parts = key.split('|');
            if let (Some(_), Some(accession @ [_, ..])) = (parts.next(), parts.next().map(str::as_bytes)) {
                key = std::str::from_utf8(accession).unwrap_or(key);
            }
        }
        if self >= Self::FileNames {
            key = key.rsplit(['/', '\\']).next().unwrap_or(key);
            key = without_ending(key);
        }
        if self >= Self::WholeNumbers
            && let Some((whole, zeros)) = key.split_once('.')
            && !zeros.is_empty()
            && zeros.bytes().all(|byte| byte == b'0')
            && is_digits(whole)
        {
            key = whole;
        }
        if self >= Self::LeadingZeros && is_digits(key) {
            key = key.trim_start_matches('0');
            return Cow::Borrowed(if key.is_empty() { "0" } else { key });
        }
        Cow::Borrowed(key)
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `name` without a file's ending: a few letters or digits behind the last dot, a letter among them.
fn without_ending(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((stem, ending))
            if !stem.is_empty()
                && (1..=5).contains(&ending.len())
                && ending.bytes().all(|byte| byte.is_ascii_alphanumeric())
                && ending.bytes().any(|byte| byte.is_ascii_alphabetic()) =>
        {
            stem
        }
        _ => name,
    }
}

/// Which of the others' ids each of ours is.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Matching {
    /// Of each of ours the position among theirs.
    pub(crate) partner: Vec<Option<u32>>,
    /// By which step how many of ours were matched; steps that matched none are left out.
    pub(crate) steps: Vec<(Step, u64)>,
}

impl Matching {
    /// Matches `ours` with `theirs`, of which each is another. Ids that a step makes alike are not matched by it: no guess.
    pub(crate) fn of(ours: &[String], theirs: &[&str]) -> Self {
        let mut partner: Vec<Option<u32>> = vec![None; ours.len()];
        let mut is_used = vec![false; theirs.len()];
        let mut steps = Vec::new();
        for step in Step::ALL {
            if partner.iter().all(Option::is_some) || is_used.iter().all(|&is_used| is_used) {
                break;
            }
            let mut by_key: HashMap<Cow<'_, str>, Option<u32>> = HashMap::new();
            for (position, id) in theirs.iter().enumerate().filter(|(position, _)| !is_used[*position]) {
                by_key.entry(step.key(id)).and_modify(|only| *only = None).or_insert(Some(position as u32));
            }
            // Of ours, two that differ and are alike by this step.
            let mut of_key: HashMap<Cow<'_, str>, Option<&str>> = HashMap::new();
            for id in ours.iter().zip(&partner).filter(|(_, partner)| partner.is_none()).map(|(id, _)| id.as_str()) {
                let known = of_key.entry(step.key(id)).or_insert(Some(id));
                if *known != Some(id) {
                    *known = None;
                }
            }
            let mut n_matched = 0;
            for (id, partner) in ours.iter().zip(&mut partner).filter(|(_, partner)| partner.is_none()) {
                let key = step.key(id);
                if let (Some(Some(position)), Some(Some(_))) = (by_key.get(&key), of_key.get(&key)) {
                    *partner = Some(*position);
                    n_matched += 1;
                }
            }
            partner.iter().flatten().for_each(|&position| is_used[position as usize] = true);
            if n_matched > 0 {
                steps.push((step, n_matched));
            }
        }
        Self { partner, steps }
    }

    /// How many of ours have a partner.
    pub(crate) fn n_matched(&self) -> u64 {
        self.steps.iter().map(|(_, n_matched)| n_matched).sum()
    }

    /// How ids were compared, where not all were as they are written: « (88 as written, 2 without leading zeros)».
    pub(crate) fn words(&self) -> String {
        if matches!(self.steps.as_slice(), [] | [(Step::Written, _)]) {
            return String::new();
        }
        let told: Vec<String> = self.steps.iter().map(|(step, n_matched)| format!("{} {}", grouped(*n_matched), step.words())).collect();
        format!(" ({})", told.join(", "))
    }
}

/// The first of `ids` that is a number which a spreadsheet or a float has rounded: `1.6E+18`.
pub(crate) fn rounded<'a>(ids: impl IntoIterator<Item = &'a String>) -> Option<&'a str> {
    /// Digits up to which a spreadsheet writes whole numbers out.
    const WRITTEN_OUT: i32 = 11;
    ids.into_iter().map(String::as_str).find(|id| {
        let Some((mantissa, exponent)) = id.trim().split_once(['e', 'E']) else { return false };
        let digits = mantissa.trim_start_matches('-').split_once('.').map_or(0, |(_, fraction)| fraction.len() as i32);
        let is_number =
            mantissa.parse::<f64>().is_ok() && mantissa.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'));
        is_number && exponent.parse::<i32>().is_ok_and(|exponent| exponent >= WRITTEN_OUT && exponent > digits)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(ours: &[&str], theirs: &[&str], partner: &[Option<u32>], steps: &[(Step, u64)]) {
        let ours: Vec<String> = ours.iter().map(|&id| id.to_owned()).collect();
        let found = Matching::of(&ours, theirs);
        assert_eq!((found.partner.as_slice(), found.steps.as_slice()), (partner, steps), "{ours:?} and {theirs:?}");
    }

    #[test]
    fn ids_are_matched_in_steps() {
        check(&["a", "b", "a"], &["b", "a"], &[Some(1), Some(0), Some(1)], &[(Step::Written, 3)]);
        check(&["a ", "b"], &["b", "a"], &[Some(1), Some(0)], &[(Step::Written, 1), (Step::Trimmed, 1)]);
        check(&["17.0", "8.0"], &["17", "8"], &[Some(0), Some(1)], &[(Step::WholeNumbers, 2)]);
        check(&["0017", "8"], &["17", "8"], &[Some(0), Some(1)], &[(Step::Written, 1), (Step::LeadingZeros, 1)]);
        check(&["data\\x\\a.jpg"], &["y/a.png"], &[Some(0)], &[(Step::FileNames, 1)]);
        check(&["P1", "Q2"], &["tr|Q2|B_HUMAN", "sp|P1|A_HUMAN"], &[Some(1), Some(0)], &[(Step::Accessions, 2)]);
        check(&["img/007.jpg"], &["7"], &[Some(0)], &[(Step::FileNames, 1)]);
    }

    #[test]
    fn what_a_step_makes_alike_is_not_matched_by_it() {
        check(&["a/1.jpg", "b/1.jpg"], &["1"], &[None, None], &[]);
        check(&["1"], &["a/1.jpg", "b/1.jpg"], &[None], &[]);
        check(&["7", "007"], &["7"], &[Some(0), None], &[(Step::Written, 1)]);
        check(&["x.5"], &["x.7"], &[None], &[]);
    }

    #[test]
    fn rounded_numbers_are_known() {
        let is_rounded = |id: &str| rounded([&id.to_owned()]).is_some();
        assert!(["1.6E+18", "1.23457E+11", "1.2345678901234568e+18", "-1e15"].into_iter().all(is_rounded));
        assert!(!["1E5", "16000000000000000", "1.234567890123e12", "e18", "x1e18", "1.6"].into_iter().any(is_rounded));
    }
}
