//! Vectors as base64 of f32, little-endian, as the API of OpenAI gives them where asked to (`encoding_format: base64`).

/// Characters of a text at least: shorter ones may be words.
const MIN_CHARACTERS: usize = 32;
/// What no value of an embedding is beyond, in size: other bytes give values far beyond it.
const MAX_SIZE: f32 = 1e6;

/// The numbers in `text`, if it is of this form.
pub(crate) fn numbers(text: &str) -> Option<Vec<f32>> {
    let text = text.as_bytes();
    if text.len() < MIN_CHARACTERS || !text.len().is_multiple_of(4) {
        return None;
    }
    let digits = text.strip_suffix(b"==").or_else(|| text.strip_suffix(b"=")).unwrap_or(text);
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut held, mut n_bits) = (0_u32, 0);
    for &digit in digits {
        held = held << 6 | value(digit)?;
        n_bits += 6;
        if n_bits >= 8 {
            n_bits -= 8;
            bytes.push((held >> n_bits) as u8);
        }
    }
    let (words, rest) = bytes.as_chunks::<4>();
    let numbers: Vec<f32> = words.iter().map(|&word| f32::from_le_bytes(word)).collect();
    // Texts of letters give values of any size, most of them far too large or hardly above 0.
    let is_likely =
        |value: &f32| value.is_finite() && value.abs() < MAX_SIZE && (*value == 0.0 || value.abs() > 1.0 / (MAX_SIZE * MAX_SIZE));
    (rest.is_empty() && numbers.iter().all(is_likely)).then_some(numbers)
}

fn value(digit: u8) -> Option<u32> {
    Some(u32::from(match digit {
        b'A'..=b'Z' => digit - b'A',
        b'a'..=b'z' => digit - b'a' + 26,
        b'0'..=b'9' => digit - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_out_of_base64_and_words_do_not() {
        // base64.b64encode(numpy.array([0.5, -1.25, 3, 0, 1e-3, 7, 2], "<f4"))
        assert_eq!(numbers("AAAAPwAAoL8AAEBAAAAAAG8SgzoAAOBAAAAAQA=="), Some(vec![0.5, -1.25, 3.0, 0.0, 1e-3, 7.0, 2.0]));
        for text in
            ["cat", "acceptabletermsofservicedocument", "AAAAPwAAoL8AAEBAAAAAAG8SgzoAAOBAAAAAQ!==", "AAAAPwAAoL8AAEBAAAAAAG8SgzoAAOBAAAA="]
        {
            assert_eq!(numbers(text), None, "{text}");
        }
    }
}
