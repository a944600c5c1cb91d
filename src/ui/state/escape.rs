//! What the Escape key does: it closes what floats over the page, belongs to the field that is being edited, or cancels the work.

/// The page as the key is pressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EscapePress<'a> {
    /// The element that has the focus.
    pub focus: FocusedElement<'a>,
    /// Whether something on the page took the key as its own already.
    pub is_taken: bool,
    /// Whether the key ends the composition of a character, as in writing Japanese.
    pub is_composing: bool,
    /// Whether the explanation of a term is open.
    pub is_term_open: bool,
    /// Whether a dialog, a popover or a menu is open, which the key closes by itself.
    pub is_dialog_open: bool,
}

/// The element that has the focus, as its page describes it; all empty where none has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FocusedElement<'a> {
    /// Name of the element in lower case.
    pub tag: &'a str,
    /// Type of an `input`, in lower case.
    pub input_type: &'a str,
    /// The role that it says it has.
    pub role: &'a str,
    /// Whether its text can be edited although it is no field.
    pub is_content_editable: bool,
}

/// What the key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EscapeAction {
    /// Nothing of the page's own.
    Nothing,
    /// It closes the explanation of a term.
    CloseTerm,
    /// It cancels the work under way.
    CancelWork,
}

impl EscapePress<'_> {
    /// What the key does.
    pub fn action(&self) -> EscapeAction {
        if self.is_taken || self.is_composing {
            EscapeAction::Nothing
        } else if self.is_term_open {
            EscapeAction::CloseTerm
        } else if self.is_dialog_open || self.focus.is_edited() {
            EscapeAction::Nothing
        } else {
            EscapeAction::CancelWork
        }
    }
}

impl FocusedElement<'_> {
    /// Whether a person writes or chooses something in it, so that Escape is meant for it.
    fn is_edited(&self) -> bool {
        const PRESSED_OR_DRAGGED: [&str; 9] = ["button", "checkbox", "file", "hidden", "image", "radio", "range", "reset", "submit"];
        const ROLES: [&str; 10] = [
            "combobox",
            "listbox",
            "menu",
            "menubar",
            "menuitem",
            "menuitemcheckbox",
            "menuitemradio",
            "searchbox",
            "spinbutton",
            "textbox",
        ];
        let is_field = match self.tag {
            // A type that a browser does not know is a text field.
            "input" => !PRESSED_OR_DRAGGED.contains(&self.input_type),
            "textarea" | "select" | "option" => true,
            _ => false,
        };
        is_field || self.is_content_editable || ROLES.contains(&self.role)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(tag: &'static str, input_type: &'static str) -> EscapePress<'static> {
        EscapePress { focus: FocusedElement { tag, input_type, ..FocusedElement::default() }, ..EscapePress::default() }
    }

    #[test]
    fn work_is_cancelled_where_nothing_is_edited() {
        assert_eq!(EscapePress::default().action(), EscapeAction::CancelWork, "nothing has the focus");
        for tag in ["body", "button", "a", "summary", "canvas", "h2", "div"] {
            assert_eq!(field(tag, "").action(), EscapeAction::CancelWork, "{tag}");
        }
        for kind in ["checkbox", "radio", "range", "file", "submit", "button"] {
            assert_eq!(field("input", kind).action(), EscapeAction::CancelWork, "{kind}");
        }
    }

    #[test]
    fn a_field_keeps_the_key_for_itself() {
        for kind in ["", "text", "search", "number", "password", "email", "date", "color", "of-tomorrow"] {
            assert_eq!(field("input", kind).action(), EscapeAction::Nothing, "{kind}");
        }
        for tag in ["textarea", "select", "option"] {
            assert_eq!(field(tag, "").action(), EscapeAction::Nothing, "{tag}");
        }
        let editable = FocusedElement { tag: "div", is_content_editable: true, ..FocusedElement::default() };
        assert_eq!(EscapePress { focus: editable, ..EscapePress::default() }.action(), EscapeAction::Nothing);
        for role in ["textbox", "combobox", "listbox", "menu", "menuitem", "searchbox", "spinbutton"] {
            let focus = FocusedElement { tag: "div", role, ..FocusedElement::default() };
            assert_eq!(EscapePress { focus, ..EscapePress::default() }.action(), EscapeAction::Nothing, "{role}");
        }
        // The map takes arrow keys, but nothing is written in it.
        let map = FocusedElement { tag: "canvas", role: "application", ..FocusedElement::default() };
        assert_eq!(EscapePress { focus: map, ..EscapePress::default() }.action(), EscapeAction::CancelWork);
    }

    #[test]
    fn what_floats_over_the_page_is_closed_and_nothing_else_happens() {
        let term = EscapePress { is_term_open: true, ..EscapePress::default() };
        assert_eq!(term.action(), EscapeAction::CloseTerm);
        assert_eq!(EscapePress { is_term_open: true, ..field("input", "text") }.action(), EscapeAction::CloseTerm);
        let dialog = EscapePress { is_dialog_open: true, ..EscapePress::default() };
        assert_eq!(dialog.action(), EscapeAction::Nothing);
    }

    #[test]
    fn a_key_that_is_taken_or_ends_a_composition_does_nothing_more() {
        for press in [
            EscapePress { is_taken: true, ..EscapePress::default() },
            EscapePress { is_composing: true, ..EscapePress::default() },
            EscapePress { is_taken: true, is_term_open: true, ..EscapePress::default() },
        ] {
            assert_eq!(press.action(), EscapeAction::Nothing, "{press:?}");
        }
    }
}
