//! An SVG document as pixels, drawn by the browser itself.

use js_sys::Promise;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, HtmlImageElement, Url};

use super::browser::{blob, window};

/// Pixels of the picture for each of the document's: sharp in print and on dense screens.
const SCALE: u32 = 2;

/// The document as PNG, in twice its own size.
pub async fn png_of(svg: &str) -> Result<Blob, JsValue> {
    let url = Url::create_object_url_with_blob(&blob("image/svg+xml", svg.as_bytes())?)?;
    let image = HtmlImageElement::new()?;
    image.set_src(&url);
    let decoded = JsFuture::from(image.decode()).await;
    Url::revoke_object_url(&url)?;
    decoded?;
    let document = window().document().ok_or("no document")?;
    let canvas: HtmlCanvasElement = document.create_element("canvas")?.unchecked_into();
    canvas.set_width(image.natural_width() * SCALE);
    canvas.set_height(image.natural_height() * SCALE);
    let context: CanvasRenderingContext2d = canvas.get_context("2d")?.ok_or("no canvas")?.unchecked_into();
    context.draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, f64::from(canvas.width()), f64::from(canvas.height()))?;
    // The canvas gives its picture to a function, and nothing where it has none.
    let made = Promise::new(&mut |done, failed| {
        if let Err(error) = canvas.to_blob(&done) {
            // Calling the function of a promise cannot fail.
            let _ = failed.call1(&JsValue::NULL, &error);
        }
    });
    let blob = JsFuture::from(made).await?;
    blob.dyn_into().map_err(|_| "the browser made no picture of it".into())
}
