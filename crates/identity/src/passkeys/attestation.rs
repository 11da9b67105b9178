//! A new credential (§7.1).

use super::authenticator::NewCredential;
use super::client::{Ceremony, judge};
use super::{AuthenticatorData, Expected, Fault, PublicKey, cbor};
use ciborium::Value;

/// Longest attestation object, bytes: a long id, the largest key, and no certificates.
const LONGEST: usize = 4096;

/// A credential that was just made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registered {
    /// Its id, 1 to [`super::LONGEST_ID`] bytes.
    pub id: Vec<u8>,
    /// Its key.
    pub key: PublicKey,
    /// How often it has signed.
    pub counter: u32,
    /// Whether it may be copied to other devices of its holder.
    pub backup_eligible: bool,
    /// Whether it has been.
    pub backed_up: bool,
}

/// Judges an authenticator's answer to the question for a new credential.
pub fn register(
    client_data: &[u8],
    attestation: &[u8],
    expected: &Expected<'_>,
) -> Result<Registered, Fault> {
    let hash = judge(client_data, Ceremony::Create, expected)?;
    if attestation.len() > LONGEST {
        return Err(Fault::AttestationObject);
    }
    let (mut members, rest) = cbor::map(attestation, Fault::AttestationObject)?;
    let mut take = |name: &str| cbor::take(&mut members, &Value::from(name));
    let (format, statement, data) = (take("fmt"), take("attStmt"), take("authData"));
    let (Some(Value::Text(format)), Some(Value::Map(statement)), Some(Value::Bytes(data))) =
        (format, statement, data)
    else {
        return Err(Fault::AttestationObject);
    };
    if !members.is_empty() || !rest.is_empty() {
        return Err(Fault::AttestationObject);
    }
    let read = AuthenticatorData::parse(&data)?;
    read.judge(expected)?;
    let NewCredential { id, key } = read.credential.ok_or(Fault::AuthenticatorData)?;
    match (format.as_str(), statement.as_slice()) {
        ("none", []) => {}
        ("packed", members) => self_attested(members, &key, &[data.as_slice(), &hash].concat())?,
        _ => return Err(Fault::Attestation),
    }
    Ok(Registered {
        id,
        key,
        counter: read.counter,
        backup_eligible: read.flags.backup_eligible(),
        backed_up: read.flags.backed_up(),
    })
}

/// A credential that vouches for itself (§8.2): what browsers let through where no attestation was asked
/// for (§5.1.3), because it names no make.
fn self_attested(members: &[(Value, Value)], key: &PublicKey, signed: &[u8]) -> Result<(), Fault> {
    let mut members = members.to_vec();
    let mut take = |name: &str| cbor::take(&mut members, &Value::from(name));
    let (Some(alg), Some(Value::Bytes(signature))) = (take("alg"), take("sig")) else {
        return Err(Fault::Attestation);
    };
    if !members.is_empty() || alg != Value::from(key.algorithm().number()) {
        return Err(Fault::Attestation);
    }
    key.verify(signed, &signature)
}
