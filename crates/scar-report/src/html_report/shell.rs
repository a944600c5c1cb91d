//! What every report's page has around it.

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;color:#1b1f24;max-width:66rem;margin:2rem auto;padding:0 1rem}\
h1{font-size:1.6rem}h2{font-size:1.25rem;margin-top:2rem}p{max-width:44rem}svg{max-width:100%;height:auto}\
.panels{display:flex;flex-wrap:wrap;gap:1rem}.scroll{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums}\
caption{text-align:start;color:#57606a}th,td{padding:.25rem .75rem;border-bottom:1px solid #e3e6ea;text-align:end}\
th:first-child{text-align:start}.soft{color:#57606a}.headline{font-size:1.25rem;font-weight:600}dl{max-width:44rem}dt{font-weight:600}dd{margin:0 0 .75rem}h1,h2,p,li,dd,pre{overflow-wrap:anywhere}pre{white-space:pre-wrap}figure{margin:0;break-inside:avoid}";

/// A page with `title`, what its numbers are of, and its `body`.
pub(super) fn page(title: &str, source: &str, body: &str) -> String {
    let (title, source) = (escape(title), escape(source));
    format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{title}</title><style>{STYLE}</style></head><body>\n\
         <h1>{title}</h1>\n<p class=\"soft\">{source}</p>\n{body}</body></html>\n"
    )
}

/// Text as HTML shows it, also inside a quoted attribute.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}
