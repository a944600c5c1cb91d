//! Ranges of a file that the host of the page gives.

use std::io;

use js_sys::Uint8Array;
use wasm_bindgen::JsValue;
use web_sys::{XmlHttpRequest, XmlHttpRequestResponseType};

use scar_protocol::NearbyFile;

/// A part of a file was given.
const PARTIAL_CONTENT: u16 = 206;

/// The bytes `start`..`end` of `file`. The error says why there are none, as a clause to follow "cannot be read: ".
pub(crate) fn read_range(file: &NearbyFile, start: u64, end: u64) -> io::Result<Uint8Array> {
    let request = ask(&file.url, start, end).map_err(|_| io::Error::other("its host does not answer"))?;
    match request.status().unwrap_or(0) {
        PARTIAL_CONTENT => {}
        200 => return Err(io::Error::other("its host gives no parts of it any more")),
        404 | 410 => return Err(io::Error::other("it is not where it was")),
        status => return Err(io::Error::other(format!("its host answers {status}"))),
    }
    if file.tag.is_some() && NearbyFile::tag_of(|name| request.get_response_header(name).ok().flatten()) != file.tag {
        return Err(io::Error::other("it changed while it was read"));
    }
    let bytes = request.response().map_err(|_| io::Error::other("its host sent nothing"))?;
    Ok(Uint8Array::new(&bytes))
}

/// Workers may wait for an answer; reading is synchronous throughout.
fn ask(url: &str, start: u64, end: u64) -> Result<XmlHttpRequest, JsValue> {
    let request = XmlHttpRequest::new()?;
    request.open_with_async("GET", url, false)?;
    request.set_response_type(XmlHttpRequestResponseType::Arraybuffer);
    request.set_request_header("Range", &format!("bytes={start}-{}", end - 1))?;
    request.send()?;
    Ok(request)
}
