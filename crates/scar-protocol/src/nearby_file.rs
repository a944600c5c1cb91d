//! A file beside the page that is read in parts.

use serde::{Deserialize, Serialize};

/// A file of the page's own origin whose host gives ranges of bytes. It is sent in place of a `File`, with the same `name` and `size`, and the
/// reader asks the host for what it needs.
///
/// ```
/// use scar_protocol::NearbyFile;
/// let file = NearbyFile { name: "x.npy".into(), size: 9_600_000_128, url: "https://host/x.npy".into(), tag: Some("\"1\"".into()) };
/// let text = serde_json::to_string(&file).unwrap();
/// assert_eq!(text, r#"{"name":"x.npy","size":9600000128,"url":"https://host/x.npy","tag":"\"1\""}"#);
/// // What has no address is no such file.
/// assert!(serde_json::from_str::<NearbyFile>(r#"{"name":"x.npy","size":12}"#).is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NearbyFile {
    /// Its name, without folders.
    pub name: String,
    /// Its length in bytes.
    pub size: u64,
    /// Its whole address.
    pub url: String,
    /// What the host said of its state ([`NearbyFile::tag_of`]), so that a change while it is read is noticed.
    pub tag: Option<String>,
}

impl NearbyFile {
    /// What a host says of the state of a file: the first that it sends of `ETag` and `Last-Modified`, of which `header` gives the values.
    ///
    /// ```
    /// use scar_protocol::NearbyFile;
    /// assert_eq!(NearbyFile::tag_of(|name| (name == "Last-Modified").then(|| "Mon".to_owned())).as_deref(), Some("Mon"));
    /// assert_eq!(NearbyFile::tag_of(|name| Some(name.to_lowercase())).as_deref(), Some("etag"));
    /// assert_eq!(NearbyFile::tag_of(|_| None), None);
    /// ```
    pub fn tag_of(header: impl Fn(&str) -> Option<String>) -> Option<String> {
        header("ETag").or_else(|| header("Last-Modified"))
    }
}
