//! The formula of each lesson, in MathML, and what its symbols mean.

use crate::lesson::Lesson;

/// A symbol of a formula and the part of the pictures that it speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Symbol {
    /// As text.
    pub name: &'static str,
    /// As MathML.
    mathml: &'static str,
    /// What it means, in one line.
    pub meaning: &'static str,
    /// The part of the pictures, as the style sheet names it.
    pub part: &'static str,
}

/// A formula: MathML in which `{0}` stands for the first symbol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Formula {
    template: &'static str,
    /// Its symbols.
    pub symbols: &'static [Symbol],
}

impl Formula {
    /// The content of a `math` element; the symbols of the part that is `lit` stand out.
    ///
    /// ```
    /// use scar_learn::Lesson;
    /// let mathml = Lesson::Coverage.formula().mathml(Some("own"));
    /// assert_eq!(mathml.matches("learn-symbol--lit").count(), 1);
    /// ```
    pub fn mathml(&self, lit: Option<&str>) -> String {
        let mut mathml = self.template.to_owned();
        for (i, symbol) in self.symbols.iter().enumerate() {
            let class = if lit == Some(symbol.part) { "learn-symbol learn-symbol--lit" } else { "learn-symbol" };
            let marked = format!(r#"<mrow class="{class}" data-part="{}">{}</mrow>"#, symbol.part, symbol.mathml);
            mathml = mathml.replace(&format!("{{{i}}}"), &marked);
        }
        mathml
    }
}

impl Lesson {
    /// Its formula.
    pub fn formula(self) -> Formula {
        match self {
            Self::Step => Formula {
                template: "{0}<mo>=</mo><munder><mi>argmax</mi><mi>c</mi></munder><mo>(</mo>{1}{2}<mo>+</mo>{3}<mo>)</mo>",
                symbols: &[
                    Symbol { name: "ŷ", mathml: "<mi>ŷ</mi>", meaning: "the class that the probe answers: the region", part: "regions" },
                    Symbol {
                        name: "w",
                        mathml: "<msub><mi>w</mi><mi>c</mi></msub>",
                        meaning: "weights of class c: they turn the lines",
                        part: "lines",
                    },
                    Symbol { name: "x", mathml: "<mi>x</mi>", meaning: "where the point is", part: "marks" },
                    Symbol {
                        name: "b",
                        mathml: "<msub><mi>b</mi><mi>c</mi></msub>",
                        meaning: "bias of class c: it shifts the lines",
                        part: "shift",
                    },
                ],
            },
            Self::Scale => Formula {
                template: "<mi>S</mi><mo>=</mo><mfrac>{0}{1}</mfrac><mo>/</mo>{2}",
                symbols: &[
                    Symbol { name: "n", mathml: "<mi>n</mi>", meaning: "kept points that are right in some step", part: "right" },
                    Symbol { name: "N", mathml: "<mi>N</mi>", meaning: "kept points", part: "kept" },
                    Symbol { name: "r", mathml: "<mi>r</mi>", meaning: "the ratio: one point in r is kept", part: "trainings" },
                ],
            },
            Self::Coverage => Formula {
                template: "<mi>C</mi><mo>=</mo><mn>1</mn><mo>−</mo><mfrac><mn>1</mn><mn>2</mn></mfrac><mo>(</mo>{0}<mo>+</mo>{1}<mo>)</mo>",
                symbols: &[
                    Symbol {
                        name: "d₊",
                        mathml: "<msub><mi>d</mi><mo>+</mo></msub>",
                        meaning: "how far the hill of the class is from its bell, less what chance gives",
                        part: "own",
                    },
                    Symbol {
                        name: "d₋",
                        mathml: "<msub><mi>d</mi><mo>−</mo></msub>",
                        meaning: "the same for the hill of all others",
                        part: "rest",
                    },
                ],
            },
            Self::Authenticity => Formula {
                template: "<mi>A</mi><mo>=</mo><mfrac><mrow>{0}<mo>−</mo>{1}</mrow>{0}</mfrac>",
                symbols: &[
                    Symbol { name: "N", mathml: "<mi>N</mi>", meaning: "points", part: "marks" },
                    Symbol { name: "f", mathml: "<mi>f</mi>", meaning: "points that are wrong in the step of the class", part: "rings" },
                ],
            },
            Self::Enough => Formula {
                template: "{0}<mo>(</mo>{1}<mo>)</mo><mo>−</mo>{0}<mo>(</mo><mi>N</mi><mo>)</mo><mo>≤</mo>{2}",
                symbols: &[
                    Symbol { name: "e", mathml: "<mi>e</mi>", meaning: "the error, on points that were left out", part: "curve" },
                    Symbol { name: "n", mathml: "<mi>n</mi>", meaning: "the fewest points that are enough", part: "size" },
                    Symbol {
                        name: "ε",
                        mathml: "<mi>ε</mi>",
                        meaning: "the error that you accept beyond that of all N points",
                        part: "limit",
                    },
                ],
            },
            Self::All => Formula {
                template: "<mi>P</mi><mo>=</mo>{0}<mo>+</mo>{1}<mo>−</mo>{2}",
                symbols: &[
                    Symbol { name: "qA", mathml: "<msub><mi>q</mi><mi>A</mi></msub>", meaning: "chance that step A fails", part: "band-a" },
                    Symbol { name: "qB", mathml: "<msub><mi>q</mi><mi>B</mi></msub>", meaning: "chance that step B fails", part: "band-b" },
                    Symbol {
                        name: "qA qB",
                        mathml: "<msub><mi>q</mi><mi>A</mi></msub><msub><mi>q</mi><mi>B</mi></msub>",
                        meaning: "chance that both fail: the corner",
                        part: "both",
                    },
                ],
            },
            Self::Add => Formula {
                template: "<mi>G</mi><mo>=</mo>{0}<mo>−</mo>{1}",
                symbols: &[
                    Symbol {
                        name: "a",
                        mathml: "<mi>a</mi>",
                        meaning: "accuracy on later points with your mix, mean over draws",
                        part: "mix",
                    },
                    Symbol {
                        name: "a₀",
                        mathml: "<msub><mi>a</mi><mn>0</mn></msub>",
                        meaning: "accuracy with the points in hand alone: G is what your mix gained",
                        part: "limit",
                    },
                ],
            },
            Self::Modalities => Formula {
                template: "{0}<mo>=</mo><mfrac><msub><mi>n</mi><mi>x</mi></msub><mi>N</mi></mfrac><mspace width=\"1em\"></mspace>{1}<mo>=</mo><mfrac><msub><mi>n</mi><mi>y</mi></msub><mi>N</mi></mfrac>",
                symbols: &[
                    Symbol {
                        name: "Ax",
                        mathml: "<msub><mi>A</mi><mi>x</mi></msub>",
                        meaning: "share of points that are right by x alone",
                        part: "filled",
                    },
                    Symbol {
                        name: "Ay",
                        mathml: "<msub><mi>A</mi><mi>y</mi></msub>",
                        meaning: "share of points that are right by y alone",
                        part: "open",
                    },
                ],
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_symbol_stands_in_its_formula_and_nothing_is_left_open() {
        for lesson in Lesson::ALL {
            let formula = lesson.formula();
            for symbol in formula.symbols {
                let mathml = formula.mathml(Some(symbol.part));
                assert!(mathml.contains("learn-symbol--lit") && !mathml.contains(['{', '}']), "{lesson:?}: {mathml}");
                assert_eq!(mathml.matches("<m").count(), mathml.matches("</m").count(), "{lesson:?}: {mathml}");
            }
            assert!(!formula.mathml(None).contains("learn-symbol--lit"));
        }
    }

    #[test]
    fn the_style_sheet_knows_every_part() {
        let css = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../www/styles/places/learn.css")).expect("the sheet");
        for part in Lesson::ALL.into_iter().flat_map(|lesson| lesson.formula().symbols).map(|symbol| symbol.part) {
            assert!(css.contains(&format!(r#"[data-lit="{part}"]"#)), "{part}");
        }
    }
}
