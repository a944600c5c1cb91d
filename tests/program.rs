//! The program `scar`, as other programs call it.

mod program {
    mod analyze;
    mod foundation;
    mod inspect;
    mod measures;
    pub mod support;
    mod tested;
}
