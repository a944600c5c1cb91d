//! The messages from the reader to the compute worker, sent through a `MessagePort`. Buffers are transferred, not copied.

use js_sys::Reflect;
use js_sys::{Array, Float32Array, Uint8Array, Uint32Array};
use wasm_bindgen::JsCast as _;
use wasm_bindgen::JsValue;
use web_sys::MessagePort;

use crate::post::object;

/// A message from the reader to the compute worker.
pub enum Parcel {
    /// The first message of a reader that shares its memory: the addresses of its flags.
    Hello {
        /// The reader's shared memory.
        memory: JsValue,
        /// Byte address of its `Control` block.
        control_ptr: u32,
        /// Byte address of the number of parcels with rows that were sent and not yet taken, an `i32`.
        in_flight_ptr: u32,
    },
    /// The reader starts to read files for this job. Earlier rows without [`Parcel::Parsed`] are void.
    Start {
        /// Job number of the request.
        job: u32,
    },
    /// Rows of a matrix follow. It may be sent again for more rows of the same matrix.
    Begin {
        /// Estimated number of rows.
        n_rows: u64,
        /// Number of dimensions.
        n_dims: u64,
    },
    /// Whole rows.
    Rows {
        /// Row-major.
        rows: Float32Array,
        /// Position of each row in the matrix, if rows do not come in order.
        slots: Option<Uint32Array>,
    },
    /// The matrix consists of the rows at these positions, in this order.
    Keep {
        /// The positions.
        slots: Uint32Array,
    },
    /// The matrix is complete.
    End,
    /// All files were read.
    Parsed {
        /// `(Parsed, ReadOptions, Purpose)` by postcard.
        bytes: Uint8Array,
        /// The `File`s.
        files: Array,
    },
    /// The job gave no result.
    Void,
}

impl Parcel {
    /// Sends the parcel.
    ///
    /// # Errors
    /// The error of the browser if the port does not take it.
    pub fn send(&self, port: &MessagePort) -> Result<(), JsValue> {
        let number = |number: u64| JsValue::from_f64(number as f64);
        let (fields, moved): (Vec<(&str, JsValue)>, Vec<JsValue>) = match self {
            Self::Hello { memory, control_ptr, in_flight_ptr } => (
                vec![("memory", memory.clone()), ("control", number((*control_ptr).into())), ("inFlight", number((*in_flight_ptr).into()))],
                vec![],
            ),
            Self::Start { job } => (vec![("start", number((*job).into()))], vec![]),
            Self::Begin { n_rows, n_dims } => (vec![("begin", number(*n_rows)), ("dims", number(*n_dims))], vec![]),
            Self::Rows { rows, slots: None } => (vec![("rows", rows.into())], vec![rows.buffer().into()]),
            Self::Rows { rows, slots: Some(slots) } => {
                (vec![("rows", rows.into()), ("slots", slots.into())], vec![rows.buffer().into(), slots.buffer().into()])
            }
            Self::Keep { slots } => (vec![("keep", slots.into())], vec![slots.buffer().into()]),
            Self::End => (vec![("end", JsValue::TRUE)], vec![]),
            Self::Parsed { bytes, files } => (vec![("parsed", bytes.into()), ("files", files.into())], vec![bytes.buffer().into()]),
            Self::Void => (vec![("void", JsValue::TRUE)], vec![]),
        };
        let fields: Vec<(&str, &JsValue)> = fields.iter().map(|(name, value)| (*name, value)).collect();
        port.post_message_with_transferable(&object(&fields), &moved.into_iter().collect::<Array>())
    }

    /// The parcel in a message; `None` if the message is not a parcel.
    pub fn of(message: &JsValue) -> Option<Self> {
        let field = |name: &str| Reflect::get(message, &name.into()).ok().filter(|value| !value.is_undefined());
        let number = |name: &str| field(name)?.as_f64();
        if let Some(rows) = field("rows") {
            return Some(Self::Rows { rows: rows.dyn_into().ok()?, slots: field("slots").and_then(|slots| slots.dyn_into().ok()) });
        }
        if let Some(memory) = field("memory") {
            return Some(Self::Hello { memory, control_ptr: number("control")? as u32, in_flight_ptr: number("inFlight")? as u32 });
        }
        if let Some(job) = number("start") {
            return Some(Self::Start { job: job as u32 });
        }
        if let Some(n_rows) = number("begin") {
            return Some(Self::Begin { n_rows: n_rows as u64, n_dims: number("dims")? as u64 });
        }
        if let Some(slots) = field("keep") {
            return Some(Self::Keep { slots: slots.dyn_into().ok()? });
        }
        if let Some(bytes) = field("parsed") {
            return Some(Self::Parsed { bytes: bytes.dyn_into().ok()?, files: field("files")?.dyn_into().ok()? });
        }
        if field("end").is_some() { Some(Self::End) } else { field("void").map(|_| Self::Void) }
    }
}
