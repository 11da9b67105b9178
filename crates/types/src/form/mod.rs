//! The form language: what a service asks, declared as data; one evaluator for server and browser.

use serde::{Deserialize, Serialize};

/// A form.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Form {}

/// The answers to a form, by field id.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(pub serde_json::Map<String, serde_json::Value>);
