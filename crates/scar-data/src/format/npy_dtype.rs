//! NumPy's element types: their names, their sizes, and how their bytes become f32.

use half::{bf16, f16};

/// A kind of element that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Bool,
    I8,
    I16,
    I32,
    I64,
    U8,
    U16,
    U32,
    U64,
    F16,
    Bf16,
    F32,
    F64,
    /// Text in UTF-32, `chars` characters an element.
    Unicode {
        chars: u64,
    },
    /// Text in bytes, `bytes` bytes an element.
    Bytes {
        bytes: u64,
    },
}

/// An element type: its kind and byte order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Dtype {
    pub(super) kind: Kind,
    pub(super) big_endian: bool,
}

/// Why a type name gives no [`Dtype`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum DtypeError {
    /// Python objects, which only a pickle can hold.
    Object,
    /// A text type whose size is beyond 64 bits.
    Huge,
    /// A known type that is no number, in words: «complex numbers».
    Unsupported(&'static str),
    /// No type of NumPy.
    Unknown,
}

/// A method that decodes elements as numbers of one type. One loop for each stored type and byte order, so that each
/// becomes vector code; each stored number is rounded once, so not by way of another type.
macro_rules! extend_numbers {
    ($(#[$doc:meta])* $name:ident, $target:ty, $from_half:expr, $from_bfloat:expr) => {
        $(#[$doc])*
        pub(super) fn $name(self, bytes: &[u8], out: &mut Vec<$target>) {
            macro_rules! numbers {
                ($type:ty, $convert:expr) => {{
                    let (elements, _) = bytes.as_chunks::<{ size_of::<$type>() }>();
                    if self.big_endian {
                        out.extend(elements.iter().map(|&element| $convert(<$type>::from_be_bytes(element))));
                    } else {
                        out.extend(elements.iter().map(|&element| $convert(<$type>::from_le_bytes(element))));
                    }
                }};
            }
            match self.kind {
                Kind::Bool => out.extend(bytes.iter().map(|&byte| if byte == 0 { 0.0 } else { 1.0 })),
                Kind::U8 => out.extend(bytes.iter().map(|&byte| <$target>::from(byte))),
                Kind::I8 => out.extend(bytes.iter().map(|&byte| <$target>::from(byte as i8))),
                Kind::I16 => numbers!(i16, |value| value as $target),
                Kind::I32 => numbers!(i32, |value| value as $target),
                Kind::I64 => numbers!(i64, |value| value as $target),
                Kind::U16 => numbers!(u16, |value| value as $target),
                Kind::U32 => numbers!(u32, |value| value as $target),
                Kind::U64 => numbers!(u64, |value| value as $target),
                Kind::F16 => numbers!(f16, $from_half),
                Kind::Bf16 => numbers!(bf16, $from_bfloat),
                Kind::F32 => numbers!(f32, |value| value as $target),
                Kind::F64 => numbers!(f64, |value| value as $target),
                Kind::Unicode { .. } | Kind::Bytes { .. } => {}
            }
        }
    };
}

impl Dtype {
    /// The type that `descr` names: `<f4`, `>i2`, `|b1`, `<U5`.
    pub(super) fn parse(descr: &str) -> Result<Self, DtypeError> {
        let (order, name) = match descr.as_bytes().first() {
            Some(b'<' | b'>' | b'|' | b'=') => descr.split_at(1),
            _ => ("=", descr),
        };
        let big_endian = order == ">" || (order == "=" && cfg!(target_endian = "big"));
        let mut chars = name.chars();
        let letter = chars.next().ok_or(DtypeError::Unknown)?;
        let size = chars.as_str();
        let length = || match size.parse::<u64>() {
            Ok(length) => Ok(length),
            Err(_) if !size.is_empty() && size.bytes().all(|byte| byte.is_ascii_digit()) => Err(DtypeError::Huge),
            Err(_) => Err(DtypeError::Unknown),
        };
        let kind = match (letter, size) {
            ('b', "1") | ('?', "") => Kind::Bool,
            ('i', "1") => Kind::I8,
            ('i', "2") => Kind::I16,
            ('i', "4") => Kind::I32,
            ('i', "8") => Kind::I64,
            ('u', "1") => Kind::U8,
            ('u', "2") => Kind::U16,
            ('u', "4") => Kind::U32,
            ('u', "8") => Kind::U64,
            ('f', "2") => Kind::F16,
            ('f', "4") => Kind::F32,
            ('f', "8") => Kind::F64,
            ('U', _) => Kind::Unicode { chars: length()? },
            ('S' | 'a', _) => Kind::Bytes { bytes: length()? },
            ('O', _) => return Err(DtypeError::Object),
            ('c', _) => return Err(DtypeError::Unsupported("complex numbers")),
            ('M', _) => return Err(DtypeError::Unsupported("dates")),
            ('m', _) => return Err(DtypeError::Unsupported("time spans")),
            ('V', _) => return Err(DtypeError::Unsupported("raw bytes without a meaning (bfloat16 is saved so)")),
            ('f', "12" | "16") => return Err(DtypeError::Unsupported("extended floats, which differ between machines")),
            _ => return Err(DtypeError::Unknown),
        };
        Ok(Self { kind, big_endian })
    }

    /// The name by which NumPy knows the type: what [`Dtype::parse`] reads.
    pub(super) fn descr(self) -> String {
        let name = match self.kind {
            Kind::Bool => "b1".to_owned(),
            Kind::I8 => "i1".to_owned(),
            Kind::I16 => "i2".to_owned(),
            Kind::I32 => "i4".to_owned(),
            Kind::I64 => "i8".to_owned(),
            Kind::U8 => "u1".to_owned(),
            Kind::U16 => "u2".to_owned(),
            Kind::U32 => "u4".to_owned(),
            Kind::U64 => "u8".to_owned(),
            Kind::F16 => "f2".to_owned(),
            Kind::F32 => "f4".to_owned(),
            Kind::F64 => "f8".to_owned(),
            // NumPy has no name for it and writes raw bytes.
            Kind::Bf16 => "V2".to_owned(),
            Kind::Unicode { chars } => format!("U{chars}"),
            Kind::Bytes { bytes } => format!("S{bytes}"),
        };
        let order = match self.kind {
            Kind::Bool | Kind::I8 | Kind::U8 | Kind::Bf16 | Kind::Bytes { .. } => '|',
            _ if self.big_endian => '>',
            _ => '<',
        };
        format!("{order}{name}")
    }

    /// The little-endian type of `kind`.
    pub(super) fn little_endian(kind: Kind) -> Self {
        Self { kind, big_endian: false }
    }

    /// Bytes of an element; `None` beyond 64 bits.
    pub(super) fn item_bytes(self) -> Option<u64> {
        Some(match self.kind {
            Kind::Bool | Kind::I8 | Kind::U8 => 1,
            Kind::I16 | Kind::U16 | Kind::F16 | Kind::Bf16 => 2,
            Kind::I32 | Kind::U32 | Kind::F32 => 4,
            Kind::I64 | Kind::U64 | Kind::F64 => 8,
            Kind::Unicode { chars } => chars.checked_mul(4)?,
            Kind::Bytes { bytes } => bytes,
        })
    }

    /// Whether elements are text.
    pub(super) fn is_text(self) -> bool {
        matches!(self.kind, Kind::Unicode { .. } | Kind::Bytes { .. })
    }

    /// Whether elements are floating-point numbers.
    pub(super) fn is_float(self) -> bool {
        matches!(self.kind, Kind::F16 | Kind::Bf16 | Kind::F32 | Kind::F64)
    }

    /// NumPy's name of the type: `float32`.
    pub(super) fn name(self) -> String {
        match self.kind {
            Kind::Bool => "bool",
            Kind::I8 => "int8",
            Kind::I16 => "int16",
            Kind::I32 => "int32",
            Kind::I64 => "int64",
            Kind::U8 => "uint8",
            Kind::U16 => "uint16",
            Kind::U32 => "uint32",
            Kind::U64 => "uint64",
            Kind::F16 => "float16",
            Kind::Bf16 => "bfloat16",
            Kind::F32 => "float32",
            Kind::F64 => "float64",
            Kind::Unicode { chars } => return format!("str{}", u128::from(chars) * 32),
            Kind::Bytes { bytes } => return format!("bytes{}", u128::from(bytes) * 8),
        }
        .to_owned()
    }

    extend_numbers!(
        /// Appends the numbers in `bytes` to `out`, rounded to nearest f32. `bytes` holds whole elements; text gives nothing.
        extend_f32,
        f32,
        f16::to_f32,
        bf16::to_f32
    );
    extend_numbers!(
        /// Appends the numbers in `bytes` to `out` as f64. `bytes` holds whole elements; text gives nothing.
        extend_f64,
        f64,
        f16::to_f64,
        bf16::to_f64
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn decoded(descr: &str, bytes: &[u8]) -> Vec<f32> {
        let mut out = Vec::new();
        Dtype::parse(descr).expect("known type").extend_f32(bytes, &mut out);
        out
    }

    #[test]
    fn byte_order_is_that_of_the_name() {
        assert_eq!(decoded("<i2", &[1, 0, 0, 1]), [1.0, 256.0]);
        assert_eq!(decoded(">i2", &[1, 0, 0, 1]), [256.0, 1.0]);
        assert_eq!(decoded("=f4", &1.5_f32.to_ne_bytes()), [1.5]);
    }

    #[test]
    fn wide_numbers_are_rounded_to_nearest() {
        assert_eq!(decoded("<f8", &0.1_f64.to_le_bytes()), [0.1_f32]);
        assert_eq!(decoded("<f8", &1e300_f64.to_le_bytes()), [f32::INFINITY]);
        assert_eq!(decoded("<u8", &u64::MAX.to_le_bytes()), [18_446_744_073_709_551_616.0]);
    }

    #[test]
    fn bytes_are_signed_by_their_name() {
        assert_eq!(decoded("|i1", &[255, 1]), [-1.0, 1.0]);
        assert_eq!(decoded("|u1", &[255, 1]), [255.0, 1.0]);
        assert_eq!(decoded("|b1", &[2, 0]), [1.0, 0.0]);
    }

    #[test]
    fn types_without_a_number_are_told_apart() {
        for (descr, error) in [
            ("|O", DtypeError::Object),
            ("<c8", DtypeError::Unsupported("complex numbers")),
            ("<M8[s]", DtypeError::Unsupported("dates")),
            ("<f3", DtypeError::Unknown),
            ("", DtypeError::Unknown),
            ("é4", DtypeError::Unknown),
            ("<U99999999999999999999", DtypeError::Huge),
        ] {
            assert_eq!(Dtype::parse(descr), Err(error), "{descr}");
        }
        let huge = Dtype::parse("<U4611686018427387904").expect("a text type");
        assert_eq!(huge.item_bytes(), None);
    }
}
