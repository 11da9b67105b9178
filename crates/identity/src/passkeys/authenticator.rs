//! What the authenticator says of itself and of the ceremony (§6.1).

use super::{Expected, Fault, LONGEST_ID, PublicKey, cbor, sha256};

/// Hash of the host, flags, counter.
const FIXED: usize = 32 + 1 + 4;
const USER_PRESENT: u8 = 0x01;
const USER_VERIFIED: u8 = 0x04;
const BACKUP_ELIGIBLE: u8 = 0x08;
const BACKED_UP: u8 = 0x10;
const HAS_CREDENTIAL: u8 = 0x40;
const HAS_EXTENSIONS: u8 = 0x80;

/// What the authenticator says, read and not judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthenticatorData {
    /// SHA-256 of the host that it was asked for.
    pub host_hash: [u8; 32],
    /// What it says in single bits.
    pub flags: Flags,
    /// How often it has signed; 0 where it does not count.
    pub counter: u32,
    /// A new credential.
    pub credential: Option<NewCredential>,
}

/// What the authenticator says in single bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flags(u8);

impl Flags {
    /// Somebody touched it.
    pub fn user_present(self) -> bool {
        self.has(USER_PRESENT)
    }

    /// It verified that this was its holder.
    pub fn user_verified(self) -> bool {
        self.has(USER_VERIFIED)
    }

    /// The credential may be copied to other devices of its holder.
    pub fn backup_eligible(self) -> bool {
        self.has(BACKUP_ELIGIBLE)
    }

    /// It has been.
    pub fn backed_up(self) -> bool {
        self.has(BACKED_UP)
    }

    fn has(self, flag: u8) -> bool {
        self.0 & flag != 0
    }
}

/// A credential that was just made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCredential {
    /// Its id, 1 to [`LONGEST_ID`] bytes.
    pub id: Vec<u8>,
    /// Its key.
    pub key: PublicKey,
}

impl AuthenticatorData {
    /// Reads the bytes, to the last one.
    pub fn parse(bytes: &[u8]) -> Result<Self, Fault> {
        let broken = Fault::AuthenticatorData;
        let (fixed, mut rest) = bytes.split_first_chunk::<FIXED>().ok_or(broken)?;
        let (host_hash, after) = fixed.split_first_chunk::<32>().ok_or(broken)?;
        let (flags, counter) = after.split_first().ok_or(broken)?;
        let counter = <[u8; 4]>::try_from(counter).map_err(|_| broken)?;
        let flags = Flags(*flags);
        let credential = if flags.has(HAS_CREDENTIAL) {
            let (read, after) = credential(rest)?;
            rest = after;
            Some(read)
        } else {
            None
        };
        if flags.has(HAS_EXTENSIONS) {
            (_, rest) = cbor::map(rest, broken)?;
        }
        // §7.2 step 19: what may not be copied has not been.
        if !rest.is_empty() || flags.backed_up() && !flags.backup_eligible() {
            return Err(broken);
        }
        Ok(Self {
            host_hash: *host_hash,
            flags,
            counter: u32::from_be_bytes(counter),
            credential,
        })
    }

    /// Whether it was made for the host, by its holder.
    pub(super) fn judge(&self, expected: &Expected<'_>) -> Result<(), Fault> {
        if self.host_hash != sha256(expected.host.as_bytes()) {
            Err(Fault::Host)
        } else if !self.flags.user_present() {
            Err(Fault::NotPresent)
        } else if !self.flags.user_verified() {
            Err(Fault::NotVerified)
        } else {
            Ok(())
        }
    }
}

/// A new credential (§6.5.1): make of the authenticator, length of the id, id, key.
fn credential(bytes: &[u8]) -> Result<(NewCredential, &[u8]), Fault> {
    let broken = Fault::AuthenticatorData;
    let (_make, rest) = bytes.split_first_chunk::<16>().ok_or(broken)?;
    let (length, rest) = rest.split_first_chunk::<2>().ok_or(broken)?;
    let length = usize::from(u16::from_be_bytes(*length));
    if length == 0 || length > LONGEST_ID {
        return Err(broken);
    }
    let (id, rest) = rest.split_at_checked(length).ok_or(broken)?;
    let (key, rest) = PublicKey::read(rest)?;
    let id = id.to_vec();
    Ok((NewCredential { id, key }, rest))
}
