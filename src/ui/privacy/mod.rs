//! The *Privacy* panel: what was asked for, what is stored, how to check it, and a button that deletes it.

mod button;
mod panel;
mod requests;
mod storage;

pub use button::PrivacyButton;
pub use panel::PrivacyPanel;
