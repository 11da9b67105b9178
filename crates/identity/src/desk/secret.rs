//! Passwords, personal codes and answers as they are kept: Argon2id (RFC 9106), each with a salt of its
//! own, in the PHC string format that names the cost it was made with.

use argon2::password_hash::{PasswordHash, PasswordHasher as _, PasswordVerifier as _, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};

/// KiB, rounds, lanes: the cost that OWASP's Password Storage Cheat Sheet gives for Argon2id first.
const COST: (u32, u32, u32) = (19 * 1024, 2, 1);

/// It cannot be hashed: only wrong costs do that.
#[derive(Debug, thiserror::Error)]
#[error("the secret cannot be hashed: {0}")]
pub struct HashFault(String);

fn argon2() -> Result<Argon2<'static>, HashFault> {
    let (memory, rounds, lanes) = COST;
    let params = Params::new(memory, rounds, lanes, None).map_err(|e| HashFault(e.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// Hashes a secret: tens of milliseconds of one core, 19 MiB. `salt`: sixteen random bytes.
pub fn hash(secret: &str, salt: [u8; 16]) -> Result<String, HashFault> {
    let salt = SaltString::encode_b64(&salt).map_err(|e| HashFault(e.to_string()))?;
    let hashed = argon2()?
        .hash_password(secret.as_bytes(), &salt)
        .map_err(|e| HashFault(e.to_string()))?;
    Ok(hashed.to_string())
}

/// Whether a secret is the one that was hashed. Without anything to compare with it costs the same, and
/// is false: how long it takes tells nobody whether an account exists.
pub fn verify(secret: &str, hashed: Option<&str>) -> Result<bool, HashFault> {
    let Some(hashed) = hashed else {
        hash(secret, [0; 16])?;
        return Ok(false);
    };
    let kept = PasswordHash::new(hashed).map_err(|e| HashFault(e.to_string()))?;
    Ok(argon2()?.verify_password(secret.as_bytes(), &kept).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_known_again_and_no_other() {
        let hashed = hash("quattro gatti sul tetto", [7; 16]).unwrap();
        assert!(hashed.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hashed}");
        assert!(verify("quattro gatti sul tetto", Some(&hashed)).unwrap());
        assert!(!verify("quattro gatti sul tettO", Some(&hashed)).unwrap());
        assert_ne!(hashed, hash("quattro gatti sul tetto", [8; 16]).unwrap());
    }

    #[test]
    fn nothing_to_compare_with_is_never_right() {
        assert!(!verify("", None).unwrap());
        assert!(verify("x", Some("not a hash")).is_err());
    }
}
