//! Random things: ids and secrets.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use rand::Rng;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use sportello_types::ids;

/// An identifier that can be made of an instant and ten random bytes.
pub trait NewId: Sized {
    /// Makes it. UUID version 7: the instant in milliseconds first, so that rows grow at the end.
    fn from_parts(unix_millis: u64, random: [u8; 10]) -> Self;
}

macro_rules! new_ids {
    ($($name:ident),+ $(,)?) => {$(
        impl NewId for ids::$name {
            fn from_parts(unix_millis: u64, random: [u8; 10]) -> Self {
                ids::$name::from_parts(unix_millis, random)
            }
        }
    )+};
}

new_ids!(
    AttachmentId,
    CertificateId,
    CitizenId,
    ClientId,
    DebtId,
    GrantId,
    IstanzaId,
    JobId,
    MessageId,
    NoticeId,
    PasskeyId,
    PaymentAttemptId,
    PaymentReceiptId,
    RatingId,
    RegistrationId,
    SessionId,
    TenantId
);

impl NewId for uuid::Uuid {
    fn from_parts(unix_millis: u64, random: [u8; 10]) -> Self {
        uuid::Builder::from_unix_timestamp_millis(unix_millis, &random).into_uuid()
    }
}

/// Draws an identifier.
pub fn new_id<T: NewId>(now: DateTime<Utc>, rng: &mut (impl Rng + ?Sized)) -> T {
    T::from_parts(u64::try_from(now.timestamp_millis()).unwrap_or(0), rng.random())
}

/// A bearer secret: the citizen's browser or mail box holds the text, the database its SHA-256
/// alone. Whoever reads the database cannot become anybody.
#[derive(Clone, Debug)]
pub struct Secret(SecretString);

impl Secret {
    /// Draws 256 bits.
    pub fn draw(rng: &mut (impl Rng + ?Sized)) -> Self {
        let bytes: [u8; 32] = rng.random();
        Self(URL_SAFE_NO_PAD.encode(bytes).into())
    }

    /// A secret that somebody presents, whatever it is.
    pub fn presented(text: impl Into<String>) -> Self {
        Self(SecretString::from(text.into()))
    }

    /// The text, for the cookie or the link.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// SHA-256: what is stored and looked up.
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.expose().as_bytes()).into()
    }
}

/// SHA-256 in lower-case hexadecimal.
pub(crate) fn sha256_hex(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}
