//! Weights as a file that other programs open: safetensors, the format of Hugging Face
//! (<https://github.com/huggingface/safetensors>). Eight bytes with the length of a JSON header, the header with the name, type,
//! shape and place of each matrix and with any texts, then the numbers, row by row.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::badge::Badge;
use super::input_error::InputError;
use super::parameters::Parameters;
use crate::math::Matrix;

/// The bytes of a number, and of the length in front.
const WIDTH: usize = 8;

/// The key of the texts in the header.
const TEXTS: &str = "__metadata__";

/// What a file holds.
#[derive(Debug)]
pub struct Saved {
    /// The weights.
    pub parameters: Parameters,
    /// The texts of its header.
    pub texts: BTreeMap<String, String>,
}

/// The file of these weights, with these texts in its header.
pub fn written(parameters: &Parameters, texts: &BTreeMap<String, String>) -> Vec<u8> {
    let mut header = Map::new();
    header.insert(TEXTS.to_owned(), json!(texts));
    let mut numbers: Vec<u8> = Vec::with_capacity(parameters.count() * WIDTH);
    for (address, matrix) in parameters.iter() {
        let start = numbers.len();
        // Matrices here are column-major: the columns of the transpose are the rows.
        let row_by_row = matrix.transpose();
        numbers.extend(row_by_row.iter().flat_map(|number| number.to_le_bytes()));
        let (rows, cols) = matrix.shape();
        let tensor = json!({
            "dtype": "F64",
            "shape": [rows, cols],
            "data_offsets": [start, numbers.len()],
        });
        header.insert(address.to_owned(), tensor);
    }
    let mut header = Value::Object(header).to_string();
    // So that the numbers begin at a multiple of their width, as readers that map the file expect.
    header += &" ".repeat(header.len().next_multiple_of(WIDTH) - header.len());
    let mut file = (header.len() as u64).to_le_bytes().to_vec();
    file.extend(header.into_bytes());
    file.extend(numbers);
    file
}

/// Reads a file; `name` is what errors call it.
///
/// # Errors
/// If it is no such file, has been cut short, or holds anything but matrices of 64-bit floats.
pub fn read(name: &str, bytes: &[u8]) -> Result<Saved, InputError> {
    let (header, numbers) = parts(name, bytes)?;
    let mut parameters = Parameters::new(Badge::Given);
    let mut texts = BTreeMap::new();
    for (address, entry) in header {
        if address == TEXTS {
            let entries = entry.as_object().into_iter().flatten();
            let strings =
                entries.filter_map(|(key, text)| Some((key.clone(), text.as_str()?.to_owned())));
            texts = strings.collect();
            continue;
        }
        let matrix = matrix(name, &address, &entry, numbers)?;
        parameters.insert(address, matrix);
    }
    Ok(Saved { parameters, texts })
}

/// The header, and the numbers behind it.
fn parts<'a>(name: &str, bytes: &'a [u8]) -> Result<(Map<String, Value>, &'a [u8]), InputError> {
    let is_none = || {
        InputError::new(
            format!("{name} is not a safetensors file"),
            "give a file that `attentive train --save` has written",
        )
    };
    let (length, rest) = bytes.split_first_chunk().ok_or_else(is_none)?;
    let length = u64::from_le_bytes(*length);
    // Every file of the format has a header that opens a brace.
    if rest.first() != Some(&b'{') {
        return Err(is_none());
    }
    let length = usize::try_from(length)
        .ok()
        .filter(|&length| length <= rest.len());
    let (header, numbers) = rest.split_at(length.ok_or_else(|| cut_short(name, "its header"))?);
    let header = serde_json::from_slice(header).map_err(|_| is_none())?;
    Ok((header, numbers))
}

fn cut_short(name: &str, before: &str) -> InputError {
    InputError::new(
        format!("{name} ends before {before} does"),
        "it was cut short: save or copy it again",
    )
}

fn matrix(name: &str, address: &str, entry: &Value, numbers: &[u8]) -> Result<Matrix, InputError> {
    let kind = entry["dtype"].as_str().unwrap_or("no type");
    let (shape, place) = (pair(&entry["shape"]), pair(&entry["data_offsets"]));
    let (Some([rows, cols]), Some([start, end])) = (shape, place) else {
        return Err(InputError::new(
            format!("`{address}` in {name} is not a matrix"),
            "weights are matrices: their shape has two numbers",
        ));
    };
    if kind != "F64" {
        return Err(InputError::new(
            format!("`{address}` in {name} holds numbers of type {kind}"),
            "save them as F64",
        ));
    }
    let bytes = rows
        .checked_mul(cols)
        .and_then(|cells| cells.checked_mul(WIDTH));
    if end.checked_sub(start) != bytes {
        return Err(InputError::new(
            format!("`{address}` in {name} has another size than its shape [{rows}, {cols}]"),
            "save or copy the file again",
        ));
    }
    let numbers = numbers.get(start..end);
    let numbers = numbers.ok_or_else(|| cut_short(name, &format!("`{address}`")))?;
    let (numbers, _) = numbers.as_chunks::<WIDTH>();
    let numbers = numbers.iter().map(|bytes| f64::from_le_bytes(*bytes));
    Ok(Matrix::from_row_iterator(rows, cols, numbers))
}

fn pair(value: &Value) -> Option<[usize; 2]> {
    let pair = value.as_array()?;
    let numbers: Option<Vec<usize>> = pair
        .iter()
        .map(|number| usize::try_from(number.as_u64()?).ok())
        .collect();
    numbers?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parameters() -> Parameters {
        let mut parameters = Parameters::new(Badge::Trained);
        let w = Matrix::from_row_slice(2, 3, &[1.0, -0.0, 3.5, f64::MIN_POSITIVE, 0.1, 6e300]);
        parameters.insert("head0.w_q", w);
        parameters.insert("b", Matrix::from_element(1, 1, f64::NAN));
        parameters
    }

    fn file() -> Vec<u8> {
        let texts = BTreeMap::from([("task".to_owned(), "recall".to_owned())]);
        written(&parameters(), &texts)
    }

    #[test]
    fn what_is_written_is_read_to_the_bit() {
        let saved = read("a file", &file()).unwrap();
        assert_eq!(saved.texts["task"], "recall");
        let bits = |parameters: &Parameters| -> Vec<(String, Vec<u64>)> {
            let bits = |matrix: &Matrix| matrix.iter().map(|it| it.to_bits()).collect();
            let all = parameters.iter();
            all.map(|(name, matrix)| (name.to_owned(), bits(matrix)))
                .collect()
        };
        assert_eq!(bits(&saved.parameters), bits(&parameters()));
        assert_eq!(saved.parameters.get("head0.w_q").unwrap().shape(), (2, 3));
    }

    /// Byte by byte as the format's documentation has it: the length, the header, the rows.
    #[test]
    fn the_bytes_are_those_of_the_format() {
        let mut parameters = Parameters::new(Badge::Trained);
        parameters.insert("w", Matrix::from_row_slice(2, 2, &[1.0, 2.0, 3.0, 4.0]));
        let file = written(&parameters, &BTreeMap::new());
        let header =
            br#"{"__metadata__":{},"w":{"dtype":"F64","shape":[2,2],"data_offsets":[0,32]}}"#;
        let padded = header.len().next_multiple_of(8);
        assert_eq!(file[..8], (padded as u64).to_le_bytes());
        assert_eq!(file[8..8 + header.len()], *header);
        assert!(
            file[8 + header.len()..8 + padded]
                .iter()
                .all(|&byte| byte == b' ')
        );
        let numbers = [1.0_f64, 2.0, 3.0, 4.0].map(f64::to_le_bytes).concat();
        assert_eq!(file[8 + padded..], numbers);
    }

    /// Cut anywhere, or with any byte changed, a file is refused or read, and never a panic.
    #[test]
    fn a_damaged_file_is_refused() {
        let whole = file();
        for length in 0..whole.len() {
            let error = read("`w`", &whole[..length]).unwrap_err().to_string();
            assert!(error.starts_with("`w` "), "{length}: {error}");
        }
        for at in 0..whole.len() {
            for byte in [0, b'9', 0xff] {
                let mut damaged = whole.clone();
                damaged[at] = byte;
                let _ = read("`w`", &damaged);
            }
        }
    }

    #[track_caller]
    fn check(header: &str, expected: &str) {
        let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
        bytes.extend(header.as_bytes());
        bytes.extend([0; 32]);
        assert_eq!(read("`w`", &bytes).unwrap_err().to_string(), expected);
    }

    #[test]
    fn what_is_wrong_is_said() {
        check(
            "[1, 2]",
            "`w` is not a safetensors file; give a file that `attentive train --save` has written",
        );
        check(
            "{oh",
            "`w` is not a safetensors file; give a file that `attentive train --save` has written",
        );
        check(
            r#"{"b":{"dtype":"F64","shape":[4],"data_offsets":[0,32]}}"#,
            "`b` in `w` is not a matrix; weights are matrices: their shape has two numbers",
        );
        check(
            r#"{"b":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]}}"#,
            "`b` in `w` holds numbers of type F32; save them as F64",
        );
        check(
            r#"{"b":{"dtype":"F64","shape":[2,2],"data_offsets":[8,16]}}"#,
            "`b` in `w` has another size than its shape [2, 2]; save or copy the file again",
        );
        check(
            r#"{"b":{"dtype":"F64","shape":[4611686018427387904,4],"data_offsets":[0,0]}}"#,
            "`b` in `w` has another size than its shape [4611686018427387904, 4]; save or copy the file again",
        );
        check(
            r#"{"b":{"dtype":"F64","shape":[2,2],"data_offsets":[8,40]}}"#,
            "`w` ends before `b` does; it was cut short: save or copy it again",
        );
    }
}
