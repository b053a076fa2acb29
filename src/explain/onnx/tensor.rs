//! Reads tensors of a model file as [`Constant`]s: every data type, and data beside the file.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::{Component, Path, PathBuf};

use half::{bf16, f16};
use rten_onnx::onnx::{DataLocation, DataType, TensorProto};

use super::graph::Constant;
use super::value::{Ints, elements};

/// Reads the tensor's numbers; `folder` is the model's, where external data may lie.
pub fn constant(tensor: &mut TensorProto, folder: Option<&Path>) -> Result<Constant, String> {
    let name = tensor.name.clone().unwrap_or_default();
    read(tensor, folder).map_err(|cause| format!("{cause} (tensor \"{name}\")"))
}

fn read(tensor: &mut TensorProto, folder: Option<&Path>) -> Result<Constant, String> {
    let shape: Option<Vec<usize>> = tensor.dims.iter().map(|extent| usize::try_from(*extent).ok()).collect();
    let shape = shape.ok_or_else(|| format!("the shape {:?} makes no sense", tensor.dims))?;
    let len = elements(&shape)?;
    let kind = tensor.data_type.unwrap_or(DataType(0));
    let bytes = if tensor.data_location == Some(DataLocation::EXTERNAL) {
        Some(external(tensor, folder, width(kind)?.saturating_mul(len))?)
    } else {
        tensor.raw_data.take().map(std::cell::RefCell::into_inner)
    };
    let constant = match bytes {
        Some(bytes) => from_bytes(kind, &bytes, &shape)?,
        None => from_fields(kind, tensor, shape)?,
    };
    if constant.count() == len {
        Ok(constant)
    } else {
        Err(format!("{} numbers where {len} are due", constant.count()))
    }
}

/// Counts the bytes of a number.
fn width(kind: DataType) -> Result<usize, String> {
    Ok(match kind {
        DataType::BOOL | DataType::INT8 | DataType::UINT8 => 1,
        DataType::FLOAT16 | DataType::BFLOAT16 | DataType::INT16 | DataType::UINT16 => 2,
        DataType::FLOAT | DataType::INT32 | DataType::UINT32 => 4,
        DataType::DOUBLE | DataType::INT64 | DataType::UINT64 => 8,
        other => return Err(unsupported(other)),
    })
}

fn unsupported(kind: DataType) -> String {
    match kind.name() {
        Some(name) => format!("numbers of type {name} are not supported"),
        None => format!("numbers of type {} are not supported", kind.0),
    }
}

/// Splits little-endian numbers of `N` bytes each.
fn split<const N: usize, T>(bytes: &[u8], number: impl Fn([u8; N]) -> T) -> Vec<T> {
    bytes.as_chunks::<N>().0.iter().map(|chunk| number(*chunk)).collect()
}

fn from_bytes(kind: DataType, bytes: &[u8], shape: &[usize]) -> Result<Constant, String> {
    let floats = |values: Vec<f32>| {
        Ok(Constant::Floats {
            shape: shape.to_vec(),
            values,
        })
    };
    let ints = |values: Vec<i64>| Ok(Constant::Ints(Ints::new(values, shape)?));
    match kind {
        DataType::FLOAT => floats(split(bytes, f32::from_le_bytes)),
        DataType::DOUBLE => floats(split(bytes, |b| f64::from_le_bytes(b) as f32)),
        DataType::FLOAT16 => floats(split(bytes, |b| f16::from_le_bytes(b).to_f32())),
        DataType::BFLOAT16 => floats(split(bytes, |b| bf16::from_le_bytes(b).to_f32())),
        DataType::INT64 | DataType::UINT64 => ints(split(bytes, i64::from_le_bytes)),
        DataType::INT32 => ints(split(bytes, |b| i32::from_le_bytes(b).into())),
        DataType::UINT32 => ints(split(bytes, |b| u32::from_le_bytes(b).into())),
        DataType::INT16 => ints(split(bytes, |b| i16::from_le_bytes(b).into())),
        DataType::UINT16 => ints(split(bytes, |b| u16::from_le_bytes(b).into())),
        DataType::INT8 => ints(split(bytes, |b| i8::from_le_bytes(b).into())),
        DataType::UINT8 => ints(split(bytes, |b| u8::from_le_bytes(b).into())),
        DataType::BOOL => ints(split(bytes, |b| i64::from(u8::from_le_bytes(b) != 0))),
        other => Err(unsupported(other)),
    }
}

/// Reads numbers in the typed fields, as older writers and small tensors have them.
fn from_fields(kind: DataType, tensor: &mut TensorProto, shape: Vec<usize>) -> Result<Constant, String> {
    let narrow = || tensor.int32_data.iter().map(|value| *value as u16);
    let values = match kind {
        DataType::FLOAT => std::mem::take(&mut tensor.float_data),
        DataType::DOUBLE => tensor.double_data.iter().map(|value| *value as f32).collect(),
        DataType::FLOAT16 => narrow().map(|bits| f16::from_bits(bits).to_f32()).collect(),
        DataType::BFLOAT16 => narrow().map(|bits| bf16::from_bits(bits).to_f32()).collect(),
        DataType::INT64 => {
            return Ok(Constant::Ints(Ints::new(tensor.int64_data.clone(), &shape)?));
        }
        DataType::INT32 | DataType::INT16 | DataType::INT8 | DataType::UINT16 | DataType::UINT8 | DataType::BOOL => {
            let values = tensor.int32_data.iter().map(|value| i64::from(*value)).collect();
            return Ok(Constant::Ints(Ints::new(values, &shape)?));
        }
        other => return Err(unsupported(other)),
    };
    Ok(Constant::Floats { shape, values })
}

/// Reads bytes that lie in a file beside the model, as PyTorch writes the weights of large models.
fn external(tensor: &TensorProto, folder: Option<&Path>, len: usize) -> Result<Vec<u8>, String> {
    let entry = |key: &str| {
        let found = tensor
            .external_data
            .iter()
            .find(|entry| entry.key.as_deref() == Some(key));
        found.and_then(|entry| entry.value.as_deref())
    };
    let number = |key: &str| -> Result<Option<u64>, String> {
        let parsed = entry(key).map(|text| text.parse().map_err(|_| format!("the {key} \"{text}\" is no number")));
        parsed.transpose()
    };
    let location = entry("location").ok_or("external data without a location")?;
    let folder = folder.ok_or("external data, but the model lies in no folder")?;
    let path = inside(folder, location)?;
    let mut file = File::open(&path).map_err(|cause| match cause.kind() {
        std::io::ErrorKind::NotFound => {
            format!("{location} is not beside the model; weights are missing")
        }
        _ => format!("{location} cannot be read: {cause}"),
    })?;
    let failed = |cause: std::io::Error| format!("{location} cannot be read: {cause}");
    let size = file.metadata().map_err(failed)?.len();
    let (offset, length) = (number("offset")?.unwrap_or(0), number("length")?.unwrap_or(len as u64));
    if length != len as u64 {
        return Err(format!("{length} bytes of {location} where {len} are due"));
    }
    if offset.checked_add(length).is_none_or(|end| end > size) {
        return Err(format!("{location} has {size} bytes and ends too early"));
    }
    let mut bytes = vec![0; len];
    file.seek(SeekFrom::Start(offset))
        .and_then(|_| file.read_exact(&mut bytes))
        .map_err(failed)?;
    Ok(bytes)
}

/// Returns the file at `location`, which must lie within `folder`, also where links are followed.
fn inside(folder: &Path, location: &str) -> Result<PathBuf, String> {
    let relative = Path::new(location);
    let plain = relative
        .components()
        .all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    let path = folder.join(relative);
    let escapes = || match (path.canonicalize(), folder.canonicalize()) {
        (Ok(path), Ok(folder)) => !path.starts_with(folder),
        // A file that is not there is told when it is opened.
        _ => false,
    };
    if !plain || escapes() {
        return Err(format!(
            "weights are looked for outside the model's folder, at \"{location}\""
        ));
    }
    Ok(path)
}
