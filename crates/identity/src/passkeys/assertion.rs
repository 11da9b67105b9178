//! A credential that is used (§7.2).

use super::client::{Ceremony, judge};
use super::{AuthenticatorData, Expected, Fault, PublicKey};

/// What came from the authenticator.
#[derive(Clone, Copy, Debug)]
pub struct Answer<'a> {
    /// The browser's JSON, as it was signed.
    pub client_data: &'a [u8],
    /// The authenticator's data, as they were signed.
    pub authenticator_data: &'a [u8],
    /// The signature over both.
    pub signature: &'a [u8],
}

/// What is known of the credential.
#[derive(Clone, Debug)]
pub struct Credential {
    /// Its key.
    pub key: PublicKey,
    /// How often it had signed the last time.
    pub counter: u32,
    /// Whether it may be copied to other devices of its holder.
    pub backup_eligible: bool,
}

/// What is to be kept after a use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Used {
    /// How often it has signed now.
    pub counter: u32,
    /// Whether it has been copied by now.
    pub backed_up: bool,
}

/// Judges the use of a credential. That it is one of the person who signs in, the caller has seen to.
pub fn admit(answer: &Answer<'_>, credential: &Credential, expected: &Expected<'_>) -> Result<Used, Fault> {
    let hash = judge(answer.client_data, Ceremony::Get, expected)?;
    let data = AuthenticatorData::parse(answer.authenticator_data)?;
    data.judge(expected)?;
    if data.credential.is_some() {
        return Err(Fault::AuthenticatorData);
    }
    if data.flags.backup_eligible() != credential.backup_eligible {
        return Err(Fault::Kind);
    }
    let signed = [answer.authenticator_data, &hash].concat();
    credential.key.verify(&signed, answer.signature)?;
    // Those that do not count say 0 each time.
    let counts = data.counter != 0 || credential.counter != 0;
    if counts && data.counter <= credential.counter {
        return Err(Fault::Counter);
    }
    Ok(Used {
        counter: data.counter,
        backed_up: data.flags.backed_up(),
    })
}
