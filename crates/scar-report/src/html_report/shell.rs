//! What every report's page has around it, and what its sections are made of.

use crate::document::shown;
use crate::format;
use crate::plot::{Width, color_tokens};
use crate::tables::{Cell, Table};

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--surface);max-width:66rem;margin:2rem auto;padding:0 1rem}\
h1{font-size:1.6rem}h2{font-size:1.25rem;margin-top:2rem}p,figcaption{max-width:44rem}svg{max-width:100%;height:auto}\
.panels{display:flex;flex-wrap:wrap;gap:1rem}.scroll{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums}\
caption{text-align:start;color:var(--ink-soft);max-width:44rem}th,td{padding:.25rem .75rem;border-bottom:1px solid var(--grid);text-align:end}\
th:first-child{text-align:start}tbody th{font-weight:400;overflow-wrap:anywhere;min-width:6rem}.soft,figcaption{color:var(--ink-soft)}\
.headline{font-size:1.25rem;font-weight:600}dl{max-width:44rem}dt{font-weight:600}dd{margin:0 0 .75rem}\
h1,h2,h3,h4,p,li,dd,pre{overflow-wrap:anywhere}pre{white-space:pre-wrap}h3{font-size:1.0625rem;margin-top:1.5rem}h4{font-size:1rem;margin:1.25rem 0 .25rem}\
.scroll{margin-bottom:1rem}.words{text-align:start}figure{margin:0;break-inside:avoid}.narrow{display:none}\
@media screen and (max-width:40rem){table{font-size:.875rem}th,td{padding:.25rem .375rem}tbody th{min-width:4.5rem}.wide{display:none}.narrow{display:block}.narrow svg{display:block;margin-bottom:1rem}}\
@media print{body{font-size:10pt;max-width:none;margin:0;padding:0}.scroll{overflow:visible}thead{display:table-header-group}\
tr,dt,li,h2,h3,h4,p{break-inside:avoid}h2,h3,h4,dt,caption,p:has(+figure),figure{break-after:avoid}.short{break-inside:avoid}h2{margin-top:1.25rem}\
table{font-size:9pt}th,td{padding:.15rem .5rem}pre{font-size:8pt;break-inside:avoid}.saved{display:none}\
.panels{display:grid;grid-template-columns:1fr 1fr}svg{width:100%;max-height:9cm}}@page{margin:15mm}";

/// Most rows of a table that stands on one page of paper.
const SHORT: usize = 20;

/// A page with `title`, what its numbers are of, and its `body`.
pub(super) fn page(title: &str, source: &str, body: &str) -> String {
    let (title, source, colors) = (escape(title), escape(source), color_tokens());
    format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{title}</title><style>{colors}{STYLE}</style></head><body>\n\
         <h1>{title}</h1>\n<p class=\"soft\">{source}</p>\n{body}</body></html>\n"
    )
}

/// Text as HTML shows it, also inside a quoted attribute; on one line.
pub(super) fn escape(text: &str) -> String {
    shown(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

/// A figure with its `title`, as `draw` draws it: once for a phone and once for everything else, of which the page shows one.
pub(super) fn figure(title: &str, draw: impl Fn(Width) -> String) -> String {
    let title = escape(title);
    let of = |class: &str, width: Width| format!("<div class=\"{class}\">{}</div>", draw(width));
    let both = of("wide", Width::Wide) + &of("narrow", Width::Narrow);
    format!("<figure role=\"img\" aria-label=\"{title}\">{both}</figure>\n")
}

/// A table. Each row begins with the name of what it is of.
pub(super) fn table(of: &Table) -> String {
    let heads = of.heads.iter().enumerate();
    let heads: String = heads.map(|(place, head)| format!("<th scope=\"col\"{}>{}</th>", side(of, place), escape(head))).collect();
    let rows: String = of.rows.iter().map(|cells| row(of, cells)).collect();
    format!(
        "<div class=\"scroll{}\"><table><caption>{}</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>\n",
        if of.rows.len() <= SHORT { " short" } else { "" },
        escape(&of.caption)
    )
}

fn row(of: &Table, cells: &[Cell]) -> String {
    let cell = |(place, cell): (usize, &Cell)| {
        let text = escape(&format::unbroken(&cell.text));
        let more = if cell.more.is_empty() { String::new() } else { format!(" title=\"{}\"", escape(&cell.more)) };
        match place {
            0 => format!("<th scope=\"row\"{more}><bdi>{text}</bdi></th>"),
            _ => format!("<td{}{more}>{text}</td>", side(of, place)),
        }
    };
    format!("<tr>{}</tr>", cells.iter().enumerate().map(cell).collect::<String>())
}

/// Numbers end where their column does; the first column does not by the style sheet.
fn side(of: &Table, place: usize) -> &'static str {
    if place > 0 && of.is_of_words(place) { " class=\"words\"" } else { "" }
}
