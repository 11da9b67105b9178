//! Public keys as the federation writes them.

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{AlgorithmFamily, DecodingKey};
use serde_json::{Value, json};

/// Most keys read from one set: the largest published has three.
const MOST_KEYS: usize = 32;

/// What a key is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyUse {
    /// `sig`.
    Signature,
    /// `enc`.
    Encryption,
}

#[derive(Clone, PartialEq, Eq)]
enum Material {
    Rsa { n: Vec<u8>, e: Vec<u8> },
    P256 { x: Vec<u8>, y: Vec<u8> },
    Ed25519 { x: Vec<u8> },
}

/// A public key: RSA of 2048 to 8192 bits, on P-256, or Ed25519.
#[derive(Clone, PartialEq, Eq)]
pub struct Jwk {
    kid: String,
    usage: Option<KeyUse>,
    alg: Option<String>,
    material: Material,
}

impl Jwk {
    /// An RSA key named by its thumbprint.
    pub(super) fn rsa(n: Vec<u8>, e: Vec<u8>, usage: Option<KeyUse>) -> Option<Self> {
        Some(Self::named(rsa(n, e)?, usage))
    }

    /// A key on P-256 named by its thumbprint.
    pub(crate) fn p256(x: Vec<u8>, y: Vec<u8>, usage: Option<KeyUse>) -> Self {
        Self::named(Material::P256 { x, y }, usage)
    }

    /// An Ed25519 key named by its thumbprint.
    pub(crate) fn ed25519(x: Vec<u8>, usage: Option<KeyUse>) -> Self {
        Self::named(Material::Ed25519 { x }, usage)
    }

    fn named(material: Material, usage: Option<KeyUse>) -> Self {
        let mut key = Self {
            kid: String::new(),
            usage,
            alg: None,
            material,
        };
        key.kid = key.thumbprint();
        key
    }

    /// The same key, for one algorithm alone.
    #[must_use]
    pub(crate) fn only_for(mut self, alg: super::SignatureAlg) -> Self {
        self.alg = Some(alg.name().to_owned());
        self
    }

    /// Reads one key. Nothing when it has no `kid`, is of a kind that is not used here, is too
    /// small, or carries its own private half, which everybody knows then.
    pub fn parse(value: &Value) -> Option<Self> {
        let text = |name: &str| value.get(name).and_then(Value::as_str);
        let bytes = |name: &str| URL_SAFE_NO_PAD.decode(text(name)?).ok();
        if value.get("d").is_some() {
            return None;
        }
        let kid = text("kid").filter(|kid| (1..=256).contains(&kid.len()))?;
        let usage = match text("use") {
            None => None,
            Some("sig") => Some(KeyUse::Signature),
            Some("enc") => Some(KeyUse::Encryption),
            Some(_) => return None,
        };
        let material = match (text("kty")?, text("crv")) {
            ("RSA", _) => rsa(bytes("n")?, bytes("e")?)?,
            ("EC", Some("P-256")) => {
                let (x, y) = (bytes("x")?, bytes("y")?);
                (x.len() == 32 && y.len() == 32).then_some(Material::P256 { x, y })?
            }
            ("OKP", Some("Ed25519")) => {
                let x = bytes("x")?;
                (x.len() == 32).then_some(Material::Ed25519 { x })?
            }
            _ => return None,
        };
        Some(Self {
            kid: kid.to_owned(),
            usage,
            alg: text("alg").map(str::to_owned),
            material,
        })
    }

    /// Its name. Opaque: some are thumbprints, some are words.
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// What it is for, when it says so.
    pub const fn usage(&self) -> Option<KeyUse> {
        self.usage
    }

    /// SHA-256 over the canonical form of the key (RFC 7638), base64url: what administrators
    /// compare.
    pub fn thumbprint(&self) -> String {
        let encode = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        let canonical = match &self.material {
            Material::Rsa { n, e } => {
                format!(r#"{{"e":"{}","kty":"RSA","n":"{}"}}"#, encode(e), encode(n))
            }
            Material::P256 { x, y } => {
                format!(
                    r#"{{"crv":"P-256","kty":"EC","x":"{}","y":"{}"}}"#,
                    encode(x),
                    encode(y)
                )
            }
            // RFC 8037 §2.
            Material::Ed25519 { x } => {
                format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{}"}}"#, encode(x))
            }
        };
        URL_SAFE_NO_PAD.encode(digest(&SHA256, canonical.as_bytes()))
    }

    /// The key as JSON.
    pub fn to_json(&self) -> Value {
        let encode = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        let mut json = match &self.material {
            Material::Rsa { n, e } => json!({"kty": "RSA", "n": encode(n), "e": encode(e)}),
            Material::P256 { x, y } => {
                json!({"kty": "EC", "crv": "P-256", "x": encode(x), "y": encode(y)})
            }
            Material::Ed25519 { x } => json!({"kty": "OKP", "crv": "Ed25519", "x": encode(x)}),
        };
        if let Some(members) = json.as_object_mut() {
            members.insert("kid".to_owned(), self.kid.clone().into());
            let usage = self.usage.map(|usage| match usage {
                KeyUse::Signature => "sig",
                KeyUse::Encryption => "enc",
            });
            if let Some(usage) = usage {
                members.insert("use".to_owned(), usage.into());
            }
            if let Some(alg) = &self.alg {
                members.insert("alg".to_owned(), alg.clone().into());
            }
        }
        json
    }

    /// The key for the library, when it can make such signatures at all.
    pub(super) fn verifying(&self, alg: super::SignatureAlg) -> Option<DecodingKey> {
        let for_signatures = self.usage != Some(KeyUse::Encryption)
            && self
                .alg
                .as_deref()
                .is_none_or(|named| super::SignatureAlg::from_name(named) == Some(alg));
        let key = match &self.material {
            Material::Rsa { n, e } => DecodingKey::from_rsa_raw_components(n, e),
            Material::P256 { x, y } => {
                DecodingKey::from_ec_components(&URL_SAFE_NO_PAD.encode(x), &URL_SAFE_NO_PAD.encode(y))
                    .ok()?
            }
            Material::Ed25519 { x } => DecodingKey::from_ed_components(&URL_SAFE_NO_PAD.encode(x)).ok()?,
        };
        let family = match alg {
            super::SignatureAlg::Es256 => AlgorithmFamily::Ec,
            super::SignatureAlg::EdDsa => AlgorithmFamily::Ed,
            _ => AlgorithmFamily::Rsa,
        };
        (for_signatures && key.family() == family).then_some(key)
    }
}

fn rsa(n: Vec<u8>, e: Vec<u8>) -> Option<Material> {
    let strip = |bytes: Vec<u8>| -> Vec<u8> { bytes.into_iter().skip_while(|byte| *byte == 0).collect() };
    let (n, e) = (strip(n), strip(e));
    let good = (256..=1024).contains(&n.len())
        && (1..=8).contains(&e.len())
        && e.last().is_some_and(|last| last % 2 == 1)
        && e != [1];
    good.then_some(Material::Rsa { n, e })
}

/// The public keys of somebody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JwkSet(Vec<Jwk>);

impl JwkSet {
    /// Reads `{"keys": […]}`; keys that are of no use are left out ([`Jwk::parse`]).
    pub fn parse(value: &Value) -> Self {
        let keys = value.get("keys").and_then(Value::as_array);
        let keys = keys.into_iter().flatten().take(MOST_KEYS);
        Self(keys.filter_map(Jwk::parse).collect())
    }

    /// Whether there is no usable key.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The keys.
    pub fn keys(&self) -> &[Jwk] {
        &self.0
    }

    /// As JSON.
    pub fn to_json(&self) -> Value {
        json!({"keys": self.0.iter().map(Jwk::to_json).collect::<Vec<_>>()})
    }

    /// Only the keys that stand, bit by bit, in `pinned`, each under its own name.
    #[must_use]
    pub fn pinned(&self, thumbprints: &[String]) -> Self {
        let pinned = |key: &&Jwk| thumbprints.contains(&key.thumbprint());
        Self(self.0.iter().filter(pinned).cloned().collect())
    }
}

impl FromIterator<Jwk> for JwkSet {
    fn from_iter<I: IntoIterator<Item = Jwk>>(keys: I) -> Self {
        Self(keys.into_iter().collect())
    }
}

impl std::fmt::Debug for Jwk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Jwk({})", self.kid)
    }
}
