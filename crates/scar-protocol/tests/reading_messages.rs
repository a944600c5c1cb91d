//! What a reader knows of the messages has the form that the page sends and understands.

use scar_core::control::Step;
use scar_core::problem::{Code, Problem};
use scar_data::{FileRows, ReadOptions};
use scar_protocol::{Event, Purpose, ReadingEvent, ReadingRequest, Request};
use serde_json::{from_value, to_value};

#[test]
fn requests_have_the_form_that_the_page_sends() {
    let options = ReadOptions { label_column: Some("kind".to_owned()), budget_bytes: Some(7), ..ReadOptions::default() };
    let rows = FileRows { file: "x.csv".to_owned(), n_rows: 9, rows: vec![2, 5], ..FileRows::default() };
    for (sent, expected) in [
        (
            Request::Read { purpose: Purpose::Test, options: options.clone() },
            ReadingRequest::Read { purpose: Purpose::Test, options: options.clone() },
        ),
        (Request::Extract { rows: rows.clone(), options: options.clone() }, ReadingRequest::Extract { rows, options }),
    ] {
        assert_eq!(from_value::<ReadingRequest>(to_value(&sent).expect("json")).expect("a request"), expected);
    }
}

#[test]
fn events_have_the_form_that_the_page_understands() {
    let problem = Problem::new(Code::Unreadable, "x.npy cannot be read. Choose it again.");
    for (sent, expected) in [
        (ReadingEvent::Started { total: 7, step: Step::Reading }, Event::Started { total: 7, step: Step::Reading }),
        (ReadingEvent::NeedsAllFormats, Event::NeedsAllFormats),
        (ReadingEvent::Extracted, Event::Extracted),
        (ReadingEvent::Cancelled, Event::Cancelled),
        (ReadingEvent::Refused { problem: problem.clone() }, Event::Refused { problem }),
    ] {
        assert_eq!(from_value::<Event>(to_value(&sent).expect("json")).expect("an event"), expected);
    }
}
