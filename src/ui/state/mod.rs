//! What the page knows, as plain structs: no browser, no framework, so all of it is tested natively.
