//! JSON Schemas of what others read.

use serde_json::Value;

use crate::desk::root;

/// Requires that a value keeps a schema of `tests/readers`.
#[track_caller]
pub fn conforms(schema: &str, value: &Value) {
    let path = root().join("tests/readers").join(schema);
    let schema = std::fs::read_to_string(path).expect("readable");
    let schema = serde_json::from_str(&schema).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let faults: Vec<_> = validator.iter_errors(value).collect();
    assert!(faults.is_empty(), "{faults:?} in {value:#}");
}
