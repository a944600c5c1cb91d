//! Files handed to the person, with a message where one could not be saved.

use leptos::prelude::*;
use wasm_bindgen::JsValue;

use super::actions::Page;
use super::later::ComingText;
use super::{browser, picture};
use scar_core::problem::{Code, Problem};

impl Page {
    /// Hands a text, or other bytes, to the person as the file `name`.
    pub fn save(self, name: &str, mime: &str, bytes: impl AsRef<[u8]>) {
        if let Err(error) = browser::blob(mime, bytes.as_ref()).and_then(|blob| browser::download(name, &blob)) {
            self.refuse_saving(name, &error);
        }
    }

    /// The same with a text that comes with a part of the page.
    pub fn save_later(self, name: String, mime: &'static str, text: ComingText) {
        leptos::task::spawn_local(async move {
            match text.await {
                Ok(text) => self.save(&name, mime, text),
                Err(problem) => self.state.update(|state| state.problem = Some(problem)),
            }
        });
    }

    /// Hands a drawing to the person as a picture of pixels, the file `name`.
    pub fn save_picture(self, name: String, svg: String) {
        leptos::task::spawn_local(async move {
            let saved = match picture::png_of(&svg).await {
                Ok(blob) => browser::download(&name, &blob),
                Err(error) => Err(error),
            };
            if let Err(error) = saved {
                self.refuse_saving(&name, &error);
            }
        });
    }

    pub(super) fn refuse_saving(self, name: &str, error: &JsValue) {
        let message = format!("{name} could not be saved ({}). Try again.", browser::error_text(error));
        self.state.update(|state| state.problem = Some(Problem::new(Code::Unreadable, message)));
    }
}
