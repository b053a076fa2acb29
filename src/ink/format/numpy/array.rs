//! Reads arrays of numbers, and arrays of such arrays, out of NumPy's files.

use half::f16;

use super::pickle::{self, Heap, Object, Value};

/// [`Content`] is what an `.npy` file or one part of an `.npz` archive holds.
#[derive(Debug)]
pub(super) enum Content {
    /// It is one array of numbers.
    Numbers(Numbers),
    /// It is an array of anything: [`Objects::len`] items.
    Objects(Objects),
}

/// [`Numbers`] is an array of numbers, still as bytes: an archive of bitmaps is large.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Numbers {
    pub shape: Vec<usize>,
    kind: Kind,
    is_fortran: bool,
    bytes: Vec<u8>,
}

/// [`Kind`] says how a number is stored.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Kind {
    is_float: bool,
    is_signed: bool,
    size: usize,
    is_big: bool,
}

/// [`Objects`] are items that Python has stored as objects.
#[derive(Debug)]
pub(super) struct Objects {
    heap: Heap,
    items: Vec<Value>,
}

/// [`Item`] is an item of [`Objects`].
#[derive(Debug, PartialEq)]
pub(super) enum Item {
    Number(f64),
    Numbers(Numbers),
    /// It is a list, or an array of arrays.
    List(Vec<Value>),
}

const MAGIC: &[u8] = b"\x93NUMPY";
const NO_ARRAY: &str = "it is no array of NumPy";
const NO_NUMBERS: &str = "its numbers are of a kind that is not read";
const CUT_SHORT: &str = "it is cut short";

/// Reads the content of an `.npy` file.
pub(super) fn read(mut bytes: Vec<u8>) -> Result<Content, &'static str> {
    let (header, data) = split(&bytes).ok_or(NO_ARRAY)?;
    let kind = field(header, "'descr':").ok_or(NO_NUMBERS)?;
    let kind = kind
        .trim_start()
        .strip_prefix('\'')
        .and_then(|rest| rest.split('\'').next());
    let kind = kind.ok_or(NO_NUMBERS)?;
    let shape = field(header, "'shape':").and_then(sides).ok_or(NO_ARRAY)?;
    let is_fortran = field(header, "'fortran_order':").is_some_and(|rest| rest.trim_start().starts_with("True"));
    if kind.ends_with('O') {
        let (heap, top) = pickle::read(data)?;
        let Some(items) = items(&heap, top) else {
            return Err("it holds no list of objects");
        };
        return Ok(Content::Objects(Objects { heap, items }));
    }
    let kind = Kind::of(kind, false).ok_or(NO_NUMBERS)?;
    let from = bytes.len() - data.len();
    bytes.drain(..from);
    Numbers::new(kind, bytes, shape, is_fortran).map(Content::Numbers)
}

/// Splits the header's text from what follows it.
fn split(bytes: &[u8]) -> Option<(&str, &[u8])> {
    let rest = bytes.strip_prefix(MAGIC)?;
    let ([major, _], rest) = rest.split_first_chunk()?;
    let (len, rest) = if *major == 1 {
        let (len, rest) = rest.split_first_chunk()?;
        (usize::from(u16::from_le_bytes(*len)), rest)
    } else {
        let (len, rest) = rest.split_first_chunk()?;
        (u32::from_le_bytes(*len) as usize, rest)
    };
    let (header, data) = rest.split_at_checked(len)?;
    Some((std::str::from_utf8(header).ok()?, data))
}

/// Returns what follows a key of the header.
fn field<'a>(header: &'a str, key: &str) -> Option<&'a str> {
    header.split_once(key).map(|(_, rest)| rest)
}

/// Parses a shape such as `(3, 4)`.
fn sides(text: &str) -> Option<Vec<usize>> {
    let inside = text.trim_start().strip_prefix('(')?.split(')').next()?;
    let sides = inside.split(',').map(str::trim).filter(|side| !side.is_empty());
    // Python 2 marks long numbers by an L.
    sides.map(|side| side.trim_end_matches('L').parse().ok()).collect()
}

impl Kind {
    /// Reads a kind from NumPy's name, such as `<i2`.
    fn of(name: &str, is_big: bool) -> Option<Self> {
        let (letter, size) = name.trim_start_matches(['<', '>', '|', '=']).split_at_checked(1)?;
        let size: usize = size.parse().ok()?;
        let is_known = matches!((letter, size), ("i" | "u", 1 | 2 | 4 | 8) | ("f", 2 | 4 | 8) | ("b", 1));
        is_known.then_some(Self {
            is_float: letter == "f",
            is_signed: letter == "i",
            size,
            is_big: is_big || name.starts_with('>'),
        })
    }

    fn number(self, stored: &[u8]) -> f64 {
        let mut bytes = [0; 8];
        bytes[..self.size].copy_from_slice(stored);
        if self.is_big {
            bytes[..self.size].reverse();
        }
        let whole = u64::from_le_bytes(bytes);
        let unused = 64 - 8 * self.size as u32;
        match self.size {
            2 if self.is_float => f16::from_bits(whole as u16).to_f64(),
            4 if self.is_float => f64::from(f32::from_bits(whole as u32)),
            _ if self.is_float => f64::from_bits(whole),
            _ if self.is_signed => ((whole << unused) as i64 >> unused) as f64,
            _ => whole as f64,
        }
    }
}

impl Numbers {
    /// Takes `bytes` as an array; what lies behind it is dropped.
    fn new(kind: Kind, mut bytes: Vec<u8>, shape: Vec<usize>, is_fortran: bool) -> Result<Self, &'static str> {
        let count = shape
            .iter()
            .try_fold(1usize, |product, side| product.checked_mul(*side));
        let len = count.and_then(|count| count.checked_mul(kind.size)).ok_or(CUT_SHORT)?;
        if bytes.len() < len {
            return Err(CUT_SHORT);
        }
        bytes.truncate(len);
        Ok(Self {
            shape,
            kind,
            is_fortran,
            bytes,
        })
    }

    /// Tells whether the numbers are bytes, as pixels are.
    pub fn are_bytes(&self) -> bool {
        self.kind.size == 1 && !self.kind.is_signed
    }

    /// Reads `count` numbers from a place on, the last axis fastest.
    pub fn values(&self, from: usize, count: usize) -> Vec<f64> {
        let size = self.kind.size;
        let value = |place: usize| {
            let at = size * if self.is_fortran { self.turned(place) } else { place };
            self.kind.number(&self.bytes[at..at + size])
        };
        (from..from + count).map(value).collect()
    }

    /// Returns, where the first axis is fastest, the place at which the number of a place lies.
    fn turned(&self, place: usize) -> usize {
        let (mut place, mut weight) = (place, self.shape.iter().product::<usize>());
        let mut turned = 0;
        for side in self.shape.iter().rev() {
            weight /= side;
            turned += weight * (place % side);
            place /= side;
        }
        turned
    }
}

/// Returns the values of a list, or of an array of objects.
fn items(heap: &Heap, value: Value) -> Option<Vec<Value>> {
    match heap.get(value)? {
        Object::List(list) => Some(list.clone()),
        Object::Array(array) => match heap.at(array.data?)? {
            Object::List(list) => Some(list.clone()),
            _ => None,
        },
        _ => None,
    }
}

impl Objects {
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Reads the item at a place.
    pub fn item(&self, at: usize) -> Result<Item, &'static str> {
        self.look(self.items.get(at).copied().unwrap_or(Value::Nothing))
    }

    /// Reads what a value is: numbers, one number or a list.
    pub fn look(&self, value: Value) -> Result<Item, &'static str> {
        if let Value::Number(number) = value {
            return Ok(Item::Number(number));
        }
        if let Some(list) = items(&self.heap, value) {
            return Ok(Item::List(list));
        }
        let Some(Object::Array(array)) = self.heap.get(value) else {
            return Err("an object is no array of numbers");
        };
        let (kind, data) = (
            array.dtype.and_then(|at| self.heap.at(at)),
            array.data.and_then(|at| self.heap.at(at)),
        );
        let (Some(Object::Dtype { kind, is_big }), Some(Object::Bytes(data))) = (kind, data) else {
            return Err("an object is no array of numbers");
        };
        let kind = Kind::of(kind, *is_big).ok_or(NO_NUMBERS)?;
        let numbers = Numbers::new(kind, data.clone(), array.shape.clone(), array.is_fortran)?;
        Ok(if numbers.shape.is_empty() {
            Item::Number(numbers.values(0, 1)[0])
        } else {
            Item::Numbers(numbers)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(kind: &str, order: &str, shape: &str, data: &[u8]) -> Vec<u8> {
        let header = format!("{{'descr': '{kind}', 'fortran_order': {order}, 'shape': {shape}, }}\n");
        let len = (header.len() as u16).to_le_bytes();
        [MAGIC, b"\x01\0", &len, header.as_bytes(), data].concat()
    }

    fn numbers(file: Vec<u8>) -> Numbers {
        match read(file) {
            Ok(Content::Numbers(numbers)) => numbers,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn numbers_of_every_kind_are_read() {
        let check = |kind: &str, data: &[u8], expected: &[f64]| {
            let numbers = numbers(file(kind, "False", &format!("({},)", expected.len()), data));
            assert_eq!(numbers.values(0, expected.len()), expected, "{kind}");
        };
        check("<i2", b"\xfe\xff\x01\x02", &[-2.0, 513.0]);
        check(">i2", b"\xff\xfe\x02\x01", &[-2.0, 513.0]);
        check("|i1", b"\xff\x7f", &[-1.0, 127.0]);
        check("|u1", b"\xff\x7f", &[255.0, 127.0]);
        check("|b1", b"\x01\0", &[1.0, 0.0]);
        check("<f4", &1.5f32.to_le_bytes(), &[1.5]);
        check(">f8", &(-2.5f64).to_be_bytes(), &[-2.5]);
        check("<f2", b"\x00\x3c\x00\xc0\x01\x00", &[1.0, -2.0, 2f64.powi(-24)]);
        check("<i8", &(-7i64).to_le_bytes(), &[-7.0]);
        for (kind, shape, data) in [
            ("<U3", "(1,)", &b"abc"[..]),
            ("<i2", "(2,)", b"\0\0"),
            ("<i2", "(99999999999, 99999999999)", b""),
        ] {
            assert!(read(file(kind, "False", shape, data)).is_err(), "{kind} {shape}");
        }
    }

    #[test]
    fn the_first_axis_may_be_fastest() {
        let data = b"\x01\x03\x05\x02\x04\x06";
        let numbers = numbers(file("|u1", "True", "(3, 2)", data));
        assert_eq!(numbers.values(0, 6), [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
        assert_eq!(numbers.values(2, 2), [3.0, 4.0]);
    }
}
