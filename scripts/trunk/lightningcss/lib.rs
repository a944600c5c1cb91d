//! Reads no style sheet, so that Trunk leaves it as it is and says why.

pub mod stylesheet {
    #[derive(Default)]
    pub struct ParserOptions;

    #[derive(Default)]
    pub struct MinifyOptions;

    #[derive(Default)]
    pub struct PrinterOptions {
        pub minify: bool,
        /// Trunk fills in more than it names.
        pub other: (),
    }

    pub struct Printed {
        pub code: String,
    }

    pub enum StyleSheet {}

    impl StyleSheet {
        pub fn parse(_: &str, _: ParserOptions) -> Result<Self, &'static str> {
            Err("this Trunk was built without what minifies")
        }

        pub fn minify(&mut self, _: MinifyOptions) -> Result<(), &'static str> {
            match *self {}
        }

        pub fn to_css(&self, _: PrinterOptions) -> Result<Printed, &'static str> {
            match *self {}
        }
    }
}
