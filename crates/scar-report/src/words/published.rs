//! What must be known to read the published data sets beside a person's own.

use scar_method::measures::Convention;

/// What the published points and one's own numbers have in common, and what not.
pub fn published_words(own: Convention) -> String {
    if own.is_published() {
        "The definitions behind the published points differ from set to set, Scale above all: compare roughly.".to_owned()
    } else {
        format!(
            "The published points are of the published convention, your numbers of the {} one, so that they are not to be compared point by point. Choose \
             the published convention to come nearer.",
            own.name()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_convention_is_said() {
        assert!(published_words(Convention::Corrected).contains("your numbers of the corrected one"));
        assert!(published_words(Convention::PublishedCorrectness).starts_with("The definitions behind"));
    }
}
