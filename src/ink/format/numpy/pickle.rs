//! Reads Python's pickle as far as NumPy uses it for arrays of arrays: numbers, texts, lists, and arrays of numbers.
//! Nothing is ever called: whatever names something else than NumPy's own arrays is refused.
//!
//! All protocols from 1 are read, those that Python 2 wrote too.

mod heap;

use super::MAX_FILE_BYTES;
use heap::Name;
pub(super) use heap::{Array, Heap, Object, Value};

/// More values than this are refused: the largest file of sketch-rnn has a million.
const MOST_VALUES: usize = 1 << 23;

/// NumPy's functions take fewer arguments, and its arrays have fewer sides.
const LONGEST_ARGUMENTS: usize = 64;

/// An error says what is wrong with a pickle.
type Result<T> = std::result::Result<T, &'static str>;

const CUT_SHORT: &str = "its objects are cut short";
const TOO_MANY: &str = "it holds too many objects";
const NO_ARRAYS: &str = "it holds objects of Python that are no arrays of numbers";

/// Reads a pickle: everything in it, and the value that it stands for.
pub(super) fn read(bytes: &[u8]) -> Result<(Heap, Value)> {
    let mut machine = Machine {
        rest: bytes,
        heap: Heap::default(),
        stack: Vec::new(),
        marks: Vec::new(),
        memo: Vec::new(),
        pushed: 0,
        copied: 0,
    };
    loop {
        match machine.byte()? {
            b'.' => {
                let value = machine.pop()?;
                return Ok((machine.heap, value));
            }
            code => machine.step(code)?,
        }
    }
}

struct Machine<'a> {
    rest: &'a [u8],
    heap: Heap,
    stack: Vec<Value>,
    /// These are heights of the stack.
    marks: Vec<usize>,
    memo: Vec<Value>,
    /// There were so many values so far.
    pushed: usize,
    /// So many bytes of what the file says once were copied.
    copied: usize,
}

impl<'a> Machine<'a> {
    fn step(&mut self, code: u8) -> Result<()> {
        match code {
            // The protocol's number; the length of what follows.
            0x80 => self.take(1).map(drop),
            0x95 => self.take(8).map(drop),
            b'(' => {
                self.marks.push(self.stack.len());
                Ok(())
            }
            b'N' => self.push(Value::Nothing),
            0x88 => self.push(Value::Number(1.0)),
            0x89 => self.push(Value::Number(0.0)),
            b'J' | b'K' | b'M' | 0x8a | b'G' | b'I' | b'L' | b'F' => self.number(code),
            b'T' | b'U' | b'B' | b'C' | 0x8e | 0x96 | b'X' | 0x8c | 0x8d => self.text(code),
            b']' | b')' => self.object(Object::List(Vec::new())),
            b'}' => self.object(Object::Dictionary),
            b'l' | b't' => {
                let values = self.above_mark()?;
                self.object(Object::List(values))
            }
            0x85..=0x87 => {
                let count = usize::from(code - 0x84);
                let from = self.stack.len().checked_sub(count).ok_or(CUT_SHORT)?;
                let values = self.stack.split_off(from);
                self.object(Object::List(values))
            }
            b'a' => {
                let value = self.pop()?;
                self.append(&[value])
            }
            b'e' => {
                let values = self.above_mark()?;
                self.append(&values)
            }
            // What a dictionary holds is not asked for.
            b's' => self.pop().and_then(|_| self.pop()).map(drop),
            b'u' => self.above_mark().map(drop),
            b'd' => {
                self.above_mark()?;
                self.object(Object::Dictionary)
            }
            b'c' | 0x93 => self.name(code),
            b'R' => self.call(),
            b'b' => self.build(),
            b'h' | b'j' | b'g' | b'q' | b'r' | b'p' | 0x94 => self.remember(code),
            _ => Err(NO_ARRAYS),
        }
    }

    fn number(&mut self, code: u8) -> Result<()> {
        let number = match code {
            b'J' => f64::from(i32::from_le_bytes(self.array()?)),
            b'K' => f64::from(self.byte()?),
            b'M' => f64::from(u16::from_le_bytes(self.array()?)),
            b'G' => f64::from_be_bytes(self.array()?),
            0x8a => {
                let len = usize::from(self.byte()?);
                long(self.take(len)?)
            }
            _ => {
                let line = self.line()?.trim_end_matches('L');
                line.parse().map_err(|_| CUT_SHORT)?
            }
        };
        self.push(Value::Number(number))
    }

    fn text(&mut self, code: u8) -> Result<()> {
        let len = match code {
            b'U' | b'C' | 0x8c => usize::from(self.byte()?),
            b'T' | b'B' | b'X' => u32::from_le_bytes(self.array()?) as usize,
            _ => usize::try_from(u64::from_le_bytes(self.array()?)).map_err(|_| CUT_SHORT)?,
        };
        let bytes = self.take(len)?.to_vec();
        self.object(match code {
            // Python writes lone halves of characters; here they are no text.
            b'X' | 0x8c | 0x8d => Object::Text(String::from_utf8_lossy(&bytes).into_owned()),
            _ => Object::Bytes(bytes),
        })
    }

    fn name(&mut self, code: u8) -> Result<()> {
        let (module, name) = if code == b'c' {
            (self.line()?.to_owned(), self.line()?.to_owned())
        } else {
            let (name, module) = (self.pop()?, self.pop()?);
            (self.copied_text(module)?, self.copied_text(name)?)
        };
        let is_numpy = module == "numpy" || module.starts_with("numpy.");
        let name = match name.as_str() {
            "_reconstruct" if is_numpy => Name::Reconstruct,
            "scalar" if is_numpy => Name::Scalar,
            "_frombuffer" if is_numpy => Name::FromBuffer,
            "ndarray" if is_numpy => Name::Array,
            "dtype" if is_numpy => Name::Dtype,
            "encode" if module == "_codecs" => Name::Encode,
            _ => return Err(NO_ARRAYS),
        };
        self.push(Value::Name(name))
    }

    /// Makes what stands for calling one of the names.
    fn call(&mut self) -> Result<()> {
        let (arguments, name) = (self.pop()?, self.pop()?);
        let arguments = self.short_list(arguments)?;
        let argument = |i: usize| arguments.get(i).copied().ok_or(NO_ARRAYS);
        let object = match name {
            Value::Name(Name::Reconstruct) => Object::Array(Array::default()),
            Value::Name(Name::Dtype) => {
                let kind = self.copied_text(argument(0)?)?;
                Object::Dtype { kind, is_big: false }
            }
            // Latin-1: each character is the byte.
            Value::Name(Name::Encode) => {
                let text = self.copied_text(argument(0)?)?;
                Object::Bytes(text.chars().map(|c| c as u8).collect())
            }
            Value::Name(Name::FromBuffer) => Object::Array(Array {
                shape: self.shape(argument(2)?)?,
                dtype: Some(place(argument(1)?)?),
                is_fortran: self.heap.text(argument(3)?) == Some("F"),
                data: Some(place(argument(0)?)?),
            }),
            Value::Name(Name::Scalar) => Object::Array(Array {
                dtype: Some(place(argument(0)?)?),
                data: Some(place(argument(1)?)?),
                ..Array::default()
            }),
            _ => return Err(NO_ARRAYS),
        };
        self.object(object)
    }

    /// Gives an array or a kind of numbers its content.
    fn build(&mut self) -> Result<()> {
        let (state, object) = (self.pop()?, *self.stack.last().ok_or(CUT_SHORT)?);
        let state = self.short_list(state)?;
        let part = |i: usize| state.get(i).copied().ok_or(NO_ARRAYS);
        let at = place(object)?;
        match self.heap.at(at) {
            Some(Object::Dtype { kind, .. }) => {
                let is_big = self.heap.text(part(1)?) == Some(">");
                let kind = kind.clone();
                self.heap.0[at] = Object::Dtype { kind, is_big };
            }
            Some(Object::Array(_)) => {
                self.heap.0[at] = Object::Array(Array {
                    shape: self.shape(part(1)?)?,
                    dtype: Some(place(part(2)?)?),
                    is_fortran: part(3)? == Value::Number(1.0),
                    data: Some(place(part(4)?)?),
                });
            }
            _ => return Err(NO_ARRAYS),
        }
        Ok(())
    }

    fn shape(&self, value: Value) -> Result<Vec<usize>> {
        let sides = self.short_list(value)?.into_iter().map(|side| match side {
            Value::Number(side) if side >= 0.0 => Ok(side as usize),
            _ => Err(NO_ARRAYS),
        });
        sides.collect()
    }

    /// Reads a list that is no longer than any of NumPy's own: a file may name a long one a million
    /// times.
    fn short_list(&self, value: Value) -> Result<Vec<Value>> {
        let list = self.heap.list(value).filter(|list| list.len() <= LONGEST_ARGUMENTS);
        list.map(<[Value]>::to_vec).ok_or(NO_ARRAYS)
    }

    /// Copies a text: a file may name a long one a million times, so what is copied is counted.
    fn copied_text(&mut self, value: Value) -> Result<String> {
        let text = self.heap.text(value).ok_or(NO_ARRAYS)?;
        self.copied += text.len();
        if self.copied as u64 > MAX_FILE_BYTES {
            return Err(TOO_MANY);
        }
        Ok(text.to_owned())
    }

    /// Keeps what is on top of the stack under a number, or fetches what was kept.
    fn remember(&mut self, code: u8) -> Result<()> {
        let number = match code {
            b'h' | b'q' => usize::from(self.byte()?),
            b'j' | b'r' => u32::from_le_bytes(self.array()?) as usize,
            b'g' | b'p' => self.line()?.parse().map_err(|_| CUT_SHORT)?,
            _ => self.memo.len(),
        };
        if matches!(code, b'h' | b'j' | b'g') {
            let value = *self.memo.get(number).ok_or(CUT_SHORT)?;
            return self.push(value);
        }
        if number > MOST_VALUES {
            return Err(TOO_MANY);
        }
        let value = *self.stack.last().ok_or(CUT_SHORT)?;
        if number >= self.memo.len() {
            self.memo.resize(number + 1, Value::Nothing);
        }
        self.memo[number] = value;
        Ok(())
    }

    fn append(&mut self, values: &[Value]) -> Result<()> {
        let at = place(*self.stack.last().ok_or(CUT_SHORT)?)?;
        match self.heap.0.get_mut(at) {
            Some(Object::List(list)) => {
                list.extend_from_slice(values);
                Ok(())
            }
            _ => Err(NO_ARRAYS),
        }
    }

    fn above_mark(&mut self) -> Result<Vec<Value>> {
        let mark = self.marks.pop().filter(|mark| *mark <= self.stack.len());
        Ok(self.stack.split_off(mark.ok_or(CUT_SHORT)?))
    }

    fn object(&mut self, object: Object) -> Result<()> {
        self.heap.0.push(object);
        self.push(Value::At(self.heap.0.len() - 1))
    }

    fn push(&mut self, value: Value) -> Result<()> {
        self.pushed += 1;
        if self.pushed > MOST_VALUES {
            return Err(TOO_MANY);
        }
        self.stack.push(value);
        Ok(())
    }

    fn pop(&mut self) -> Result<Value> {
        self.stack.pop().ok_or(CUT_SHORT)
    }

    fn take(&mut self, len: usize) -> Result<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(len).ok_or(CUT_SHORT)?;
        self.rest = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N]> {
        let (taken, rest) = self.rest.split_first_chunk().ok_or(CUT_SHORT)?;
        self.rest = rest;
        Ok(*taken)
    }

    fn byte(&mut self) -> Result<u8> {
        self.array().map(|[byte]| byte)
    }

    fn line(&mut self) -> Result<&'a str> {
        let len = self.rest.iter().position(|byte| *byte == b'\n').ok_or(CUT_SHORT)?;
        let line = self.take(len + 1)?;
        std::str::from_utf8(&line[..len]).map_err(|_| NO_ARRAYS)
    }
}

fn place(value: Value) -> Result<usize> {
    match value {
        Value::At(at) => Ok(at),
        _ => Err(NO_ARRAYS),
    }
}

/// Reads a whole number, its least significant byte first, in two's complement.
fn long(bytes: &[u8]) -> f64 {
    let digits = bytes.iter().rev().fold(0.0, |sum, byte| 256.0 * sum + f64::from(*byte));
    let is_negative = bytes.last().is_some_and(|byte| *byte >= 0x80);
    if is_negative {
        digits - 256f64.powi(bytes.len() as i32)
    } else {
        digits
    }
}
