//! A file of named fields: what it is, what its fields are for, and how they are read.

pub(crate) mod file;
pub(crate) mod opened;
pub(crate) mod order;
pub(crate) mod own_labels;
pub(crate) mod parsed;
pub(crate) mod parts;
pub(crate) mod rare;
pub(crate) mod reading;
pub(crate) mod role_words;
pub(crate) mod roles;
pub(crate) mod sniff;
pub(crate) mod told;
