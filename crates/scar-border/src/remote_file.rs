//! A file beside the page, of which its host gives ranges of bytes. The page sends `{ name, size, url, tag }` in place of a `File`; `tag` is what
//! the host said of its state, so that a file that changes while it is read is noticed.

use std::io;

use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::JsValue;
use web_sys::{XmlHttpRequest, XmlHttpRequestResponseType};

/// A part of a file was given.
const PARTIAL_CONTENT: u16 = 206;

pub(crate) struct RemoteFile {
    pub(crate) name: String,
    pub(crate) len_bytes: u64,
    url: String,
    tag: Option<String>,
}

impl RemoteFile {
    /// The file that `value` describes; `None` where it is something else.
    pub(crate) fn of(value: &JsValue) -> Option<Self> {
        let field = |name: &str| Reflect::get(value, &name.into()).ok();
        let url = field("url")?.as_string()?;
        let (name, len_bytes) = (field("name")?.as_string()?, field("size")?.as_f64()? as u64);
        Some(Self { name, len_bytes, url, tag: field("tag").and_then(|tag| tag.as_string()) })
    }

    /// The bytes `start`..`end`. The error says why there are none, as a clause to follow "cannot be read: ".
    pub(crate) fn read(&self, start: u64, end: u64) -> io::Result<Uint8Array> {
        let request = self.ask(start, end).map_err(|_| io::Error::other("its host does not answer"))?;
        match request.status().unwrap_or(0) {
            PARTIAL_CONTENT => {}
            200 => return Err(io::Error::other("its host gives no parts of it any more")),
            404 | 410 => return Err(io::Error::other("it is not where it was")),
            status => return Err(io::Error::other(format!("its host answers {status}"))),
        }
        if self.tag.is_some() && tag_of(|name| request.get_response_header(name).ok().flatten()) != self.tag {
            return Err(io::Error::other("it changed while it was read"));
        }
        let bytes = request.response().map_err(|_| io::Error::other("its host sent nothing"))?;
        Ok(Uint8Array::new(&bytes))
    }

    /// Workers may wait for an answer; reading is synchronous throughout.
    fn ask(&self, start: u64, end: u64) -> Result<XmlHttpRequest, JsValue> {
        let request = XmlHttpRequest::new()?;
        request.open_with_async("GET", &self.url, false)?;
        request.set_response_type(XmlHttpRequestResponseType::Arraybuffer);
        request.set_request_header("Range", &format!("bytes={start}-{}", end - 1))?;
        request.send()?;
        Ok(request)
    }
}

/// What a host says of the state of a file, by its headers.
fn tag_of(header: impl Fn(&str) -> Option<String>) -> Option<String> {
    header("ETag").or_else(|| header("Last-Modified"))
}
