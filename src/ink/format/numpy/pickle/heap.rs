//! Holds the values of a pickle, and the objects that they mean.

/// [`Value`] is a value of a pickle. Lists, tuples, texts and arrays lie in the [`Heap`], as several places may mean
/// the same one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::format::numpy) enum Value {
    Nothing,
    Number(f64),
    Name(Name),
    At(usize),
}

/// [`Name`] is what a pickle may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::format::numpy) enum Name {
    /// It is `numpy.core.multiarray._reconstruct`.
    Reconstruct,
    /// It is `numpy.core.multiarray.scalar`.
    Scalar,
    /// It is `numpy.core.numeric._frombuffer`.
    FromBuffer,
    /// It is `numpy.ndarray`.
    Array,
    /// It is `numpy.dtype`.
    Dtype,
    /// It is `_codecs.encode`, by which Python 3 writes bytes for Python 2.
    Encode,
}

/// [`Object`] is what lies in the heap.
#[derive(Debug, Clone)]
pub(in crate::format::numpy) enum Object {
    Bytes(Vec<u8>),
    Text(String),
    List(Vec<Value>),
    /// It is a kind of numbers, as NumPy writes it, and says whether the most significant byte comes first.
    Dtype {
        kind: String,
        is_big: bool,
    },
    Array(Array),
    /// It is a dictionary, which nothing here asks for.
    Dictionary,
}

/// [`Array`] is an array of NumPy.
#[derive(Debug, Clone, Default)]
pub(in crate::format::numpy) struct Array {
    pub shape: Vec<usize>,
    /// This is its [`Object::Dtype`].
    pub dtype: Option<usize>,
    pub is_fortran: bool,
    /// This is its [`Object::Bytes`], or an [`Object::List`] where it holds objects.
    pub data: Option<usize>,
}

/// [`Heap`] is all that a pickle holds.
#[derive(Debug, Default)]
pub(in crate::format::numpy) struct Heap(pub(super) Vec<Object>);

impl Heap {
    pub fn get(&self, value: Value) -> Option<&Object> {
        match value {
            Value::At(at) => self.0.get(at),
            _ => None,
        }
    }

    pub fn at(&self, at: usize) -> Option<&Object> {
        self.0.get(at)
    }

    pub(super) fn text(&self, value: Value) -> Option<&str> {
        match self.get(value)? {
            Object::Text(text) => Some(text),
            Object::Bytes(bytes) => std::str::from_utf8(bytes).ok(),
            _ => None,
        }
    }

    pub(super) fn list(&self, value: Value) -> Option<&[Value]> {
        match self.get(value)? {
            Object::List(list) => Some(list),
            _ => None,
        }
    }
}
