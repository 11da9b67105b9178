//! Metadata policies (OpenID Federation 1.0 §6.1): what a superior lets a subordinate declare.

use crate::jose::Claims;
use serde_json::Value;
use std::collections::BTreeMap;

/// Most claims that a policy may speak of.
const MOST_CLAIMS: usize = 200;

/// A policy that cannot hold, or metadata that it refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// Not a policy.
    #[error("the policy is malformed")]
    Malformed,
    /// Two superiors contradict each other, or one itself.
    #[error("the policies contradict each other on `{0}`")]
    Conflict(Operator),
    /// An essential claim is missing.
    #[error("an essential claim is missing")]
    Essential,
    /// The value is none of those allowed.
    #[error("a value is not among those allowed")]
    OneOf,
    /// Something that must be there is not.
    #[error("a value that must be there is missing")]
    SupersetOf,
}

/// The operators, in the order in which they are applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// Sets the value; `null` removes it.
    Value,
    /// Adds to the values.
    Add,
    /// The value where there is none.
    Default,
    /// One of these.
    OneOf,
    /// At most these; the others are cut away.
    SubsetOf,
    /// At least these.
    SupersetOf,
}

impl std::fmt::Display for Operator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Value => "value",
            Self::Add => "add",
            Self::Default => "default",
            Self::OneOf => "one_of",
            Self::SubsetOf => "subset_of",
            Self::SupersetOf => "superset_of",
        })
    }
}

/// What holds for one claim.
#[derive(Clone, Debug, Default, PartialEq)]
struct Rule {
    value: Option<Value>,
    add: Option<Vec<Value>>,
    default: Option<Value>,
    one_of: Option<Vec<Value>>,
    subset_of: Option<Vec<Value>>,
    superset_of: Option<Vec<Value>>,
    essential: bool,
}

/// The policy of a superior for one entity type.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Policy(BTreeMap<String, Rule>);

impl Policy {
    /// Reads the policy of an entity type; none is an empty one. Operators that nobody in Italy
    /// uses are ignored.
    pub fn parse(policy: Option<&Value>) -> Result<Self, PolicyError> {
        let Some(policy) = policy else {
            return Ok(Self::default());
        };
        let claims = policy.as_object().ok_or(PolicyError::Malformed)?;
        if claims.len() > MOST_CLAIMS {
            return Err(PolicyError::Malformed);
        }
        let rules = claims
            .iter()
            .map(|(claim, rule)| Ok((claim.clone(), Rule::parse(rule)?)));
        Ok(Self(rules.collect::<Result<_, PolicyError>>()?))
    }

    /// This superior's policy with that of a superior below it: both hold.
    pub fn combine(mut self, below: Self) -> Result<Self, PolicyError> {
        for (claim, rule) in below.0 {
            let merged = match self.0.remove(&claim) {
                Some(above) => above.combine(rule)?,
                None => rule,
            };
            self.0.insert(claim, merged);
        }
        Ok(self)
    }

    /// The metadata as this policy leaves them.
    pub fn apply(&self, mut metadata: Claims) -> Result<Claims, PolicyError> {
        for (claim, rule) in &self.0 {
            let value = metadata.remove(claim).filter(|value| !value.is_null());
            let spaced = value.as_ref().is_some_and(Value::is_string) && is_list_in_text(claim);
            let value = value.map(|value| if spaced { split(&value) } else { value });
            if let Some(value) = rule.apply(value)? {
                let value = if spaced { join(value) } else { value };
                metadata.insert(claim.clone(), value);
            }
        }
        Ok(metadata)
    }
}

/// Claims that hold a list as text with blanks between.
fn is_list_in_text(claim: &str) -> bool {
    claim == "scope"
}

fn split(value: &Value) -> Value {
    let words = value.as_str().unwrap_or_default().split_ascii_whitespace();
    words.collect()
}

fn join(value: Value) -> Value {
    match value {
        Value::Array(words) => {
            let words: Vec<&str> = words.iter().filter_map(Value::as_str).collect();
            words.join(" ").into()
        }
        other => other,
    }
}

impl Rule {
    fn parse(rule: &Value) -> Result<Self, PolicyError> {
        let rule = rule.as_object().ok_or(PolicyError::Malformed)?;
        let list = |name: &str| match rule.get(name) {
            None => Ok(None),
            Some(Value::Array(items)) => Ok(Some(items.clone())),
            Some(one @ (Value::String(_) | Value::Bool(_) | Value::Number(_))) => Ok(Some(vec![one.clone()])),
            Some(_) => Err(PolicyError::Malformed),
        };
        let essential = match rule.get("essential") {
            None => false,
            Some(Value::Bool(essential)) => *essential,
            Some(_) => return Err(PolicyError::Malformed),
        };
        Ok(Self {
            value: rule.get("value").cloned(),
            add: list("add")?,
            default: rule.get("default").cloned(),
            one_of: list("one_of")?,
            subset_of: list("subset_of")?,
            superset_of: list("superset_of")?,
            essential,
        })
    }

    fn combine(self, below: Self) -> Result<Self, PolicyError> {
        Ok(Self {
            value: equal(self.value, below.value, Operator::Value)?,
            add: both(self.add, below.add, union),
            default: equal(self.default, below.default, Operator::Default)?,
            one_of: narrowed(self.one_of, below.one_of, Operator::OneOf)?,
            subset_of: narrowed(self.subset_of, below.subset_of, Operator::SubsetOf)?,
            superset_of: both(self.superset_of, below.superset_of, union),
            essential: self.essential || below.essential,
        })
    }

    fn apply(&self, current: Option<Value>) -> Result<Option<Value>, PolicyError> {
        let mut current = match &self.value {
            Some(Value::Null) => None,
            Some(value) => Some(value.clone()),
            None => current,
        };
        if let Some(add) = &self.add {
            let present = current.take().map(as_list).unwrap_or_default();
            current = Some(Value::Array(union(present, add.clone())));
        }
        if current.is_none() {
            current = self.default.clone().filter(|value| !value.is_null());
        }
        if let (Some(allowed), Some(value)) = (&self.one_of, &current)
            && !allowed.contains(value)
        {
            return Err(PolicyError::OneOf);
        }
        if let Some(allowed) = &self.subset_of {
            current = current.and_then(|value| cut(value, allowed));
        }
        if let (Some(needed), Some(value)) = (&self.superset_of, &current) {
            let present = as_list(value.clone());
            if !needed.iter().all(|item| present.contains(item)) {
                return Err(PolicyError::SupersetOf);
            }
        }
        if self.essential && current.is_none() {
            return Err(PolicyError::Essential);
        }
        Ok(current)
    }
}

fn as_list(value: Value) -> Vec<Value> {
    match value {
        Value::Array(items) => items,
        one => vec![one],
    }
}

/// What of a value is allowed; nothing when nothing is.
fn cut(value: Value, allowed: &[Value]) -> Option<Value> {
    match value {
        Value::Array(items) => {
            let kept: Vec<Value> = items.into_iter().filter(|item| allowed.contains(item)).collect();
            (!kept.is_empty()).then_some(Value::Array(kept))
        }
        one => allowed.contains(&one).then_some(one),
    }
}

fn union(mut above: Vec<Value>, below: Vec<Value>) -> Vec<Value> {
    for item in below {
        if !above.contains(&item) {
            above.push(item);
        }
    }
    above
}

fn both<T>(above: Option<T>, below: Option<T>, merge: impl FnOnce(T, T) -> T) -> Option<T> {
    match (above, below) {
        (Some(above), Some(below)) => Some(merge(above, below)),
        (above, below) => above.or(below),
    }
}

fn equal(
    above: Option<Value>,
    below: Option<Value>,
    operator: Operator,
) -> Result<Option<Value>, PolicyError> {
    match (above, below) {
        (Some(above), Some(below)) if above != below => Err(PolicyError::Conflict(operator)),
        (above, below) => Ok(above.or(below)),
    }
}

/// Both lists allow; nothing in common is a contradiction.
fn narrowed(
    above: Option<Vec<Value>>,
    below: Option<Vec<Value>>,
    operator: Operator,
) -> Result<Option<Vec<Value>>, PolicyError> {
    let narrowed = both(above, below, |above, below| {
        above.into_iter().filter(|item| below.contains(item)).collect()
    });
    match narrowed {
        Some(list) if list.is_empty() => Err(PolicyError::Conflict(operator)),
        list => Ok(list),
    }
}
