//! An authenticator in software: keys, signatures and CBOR by other code than the judge's. It does what a
//! test tells it, good or bad. The tests of `api` have it too.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Signer as _;
use sha2::{Digest as _, Sha256};

pub(crate) const PRESENT: u8 = 0x01;
pub(crate) const VERIFIED: u8 = 0x04;
pub(crate) const BACKUP_ELIGIBLE: u8 = 0x08;
pub(crate) const BACKED_UP: u8 = 0x10;
pub(crate) const HAS_CREDENTIAL: u8 = 0x40;

/// The key that signs.
pub(crate) enum Key {
    P256(p256::ecdsa::SigningKey),
    Ed25519(ed25519_dalek::SigningKey),
}

impl Key {
    pub(crate) fn p256(seed: u8) -> Self {
        Self::P256(p256::ecdsa::SigningKey::from_slice(&[seed; 32]).unwrap())
    }

    pub(crate) fn ed25519(seed: u8) -> Self {
        Self::Ed25519(ed25519_dalek::SigningKey::from_bytes(&[seed; 32]))
    }

    pub(crate) fn sign(&self, message: &[u8]) -> Vec<u8> {
        match self {
            Self::P256(key) => {
                let signature: p256::ecdsa::Signature = key.sign(message);
                signature.to_der().as_bytes().to_vec()
            }
            Self::Ed25519(key) => ed25519_dalek::Signer::sign(key, message).to_bytes().to_vec(),
        }
    }

    /// The public key, byte by byte as COSE writes it.
    pub(crate) fn cose(&self) -> Vec<u8> {
        match self {
            Self::P256(key) => {
                let point = key.verifying_key().to_sec1_point(false);
                let (x, y) = point.as_bytes().get(1..).unwrap().split_at(32);
                let mut cose = vec![0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20];
                cose.extend(x);
                cose.extend([0x22, 0x58, 0x20]);
                cose.extend(y);
                cose
            }
            Self::Ed25519(key) => {
                let mut cose = vec![0xa4, 0x01, 0x01, 0x03, 0x27, 0x20, 0x06, 0x21, 0x58, 0x20];
                cose.extend(key.verifying_key().to_bytes());
                cose
            }
        }
    }
}

/// The authenticator, with one credential; what it says of the world may be changed.
pub(crate) struct Authenticator {
    pub(crate) id: Vec<u8>,
    pub(crate) key: Key,
    /// The host that it was asked for.
    pub(crate) host: String,
    /// Where the browser says to be.
    pub(crate) origin: String,
    /// Present, verified, copied.
    pub(crate) flags: u8,
    /// How often it has signed; it counts unless that is 0.
    pub(crate) counter: u32,
    /// What the browser puts besides into its JSON: `,"crossOrigin":true`.
    pub(crate) besides: String,
}

/// A new credential.
#[derive(Clone)]
pub(crate) struct Created {
    pub(crate) client_data: Vec<u8>,
    pub(crate) attestation: Vec<u8>,
}

/// A use of the credential.
#[derive(Clone)]
pub(crate) struct Signed {
    pub(crate) client_data: Vec<u8>,
    pub(crate) data: Vec<u8>,
    pub(crate) signature: Vec<u8>,
}

impl Authenticator {
    pub(crate) fn new(key: Key, id: u8, origin: &str) -> Self {
        let host = origin.split("//").nth(1).unwrap().split(':').next().unwrap();
        Self {
            id: vec![id; 32],
            key,
            host: host.to_owned(),
            origin: origin.to_owned(),
            flags: PRESENT | VERIFIED,
            counter: 0,
            besides: String::new(),
        }
    }

    pub(crate) fn client_data(&self, kind: &str, challenge: &[u8]) -> Vec<u8> {
        let challenge = URL_SAFE_NO_PAD.encode(challenge);
        format!(
            r#"{{"type":"{kind}","challenge":"{challenge}","origin":"{}"{}}}"#,
            self.origin, self.besides
        )
        .into_bytes()
    }

    /// What the authenticator says, with its credential or without.
    pub(crate) fn data(&self, with_credential: bool) -> Vec<u8> {
        let mut data = Sha256::digest(self.host.as_bytes()).to_vec();
        data.push(self.flags | if with_credential { HAS_CREDENTIAL } else { 0 });
        data.extend(self.counter.to_be_bytes());
        if with_credential {
            data.extend([0; 16]);
            data.extend(u16::try_from(self.id.len()).unwrap().to_be_bytes());
            data.extend(&self.id);
            data.extend(self.key.cose());
        }
        data
    }

    /// An attestation object: `fmt`, `attStmt` (as it is given) and `authData`.
    pub(crate) fn object(format: &str, statement: &[u8], data: &[u8]) -> Vec<u8> {
        let mut object = vec![0xa3];
        text(&mut object, "fmt");
        text(&mut object, format);
        text(&mut object, "attStmt");
        object.extend(statement);
        text(&mut object, "authData");
        bytes(&mut object, data);
        object
    }

    pub(crate) fn create(&self, challenge: &[u8]) -> Created {
        Created {
            client_data: self.client_data("webauthn.create", challenge),
            attestation: Self::object("none", &[0xa0], &self.data(true)),
        }
    }

    /// A credential that vouches for itself: `packed`, with the algorithm's number as CBOR.
    pub(crate) fn create_attested(&self, challenge: &[u8]) -> Created {
        let client_data = self.client_data("webauthn.create", challenge);
        let data = self.data(true);
        let signature = self.key.sign(&signed(&data, &client_data));
        let mut statement = vec![0xa2];
        text(&mut statement, "alg");
        statement.push(match self.key {
            Key::P256(_) => 0x26,
            Key::Ed25519(_) => 0x27,
        });
        text(&mut statement, "sig");
        bytes(&mut statement, &signature);
        Created {
            attestation: Self::object("packed", &statement, &data),
            client_data,
        }
    }

    pub(crate) fn get(&mut self, challenge: &[u8]) -> Signed {
        if self.counter > 0 {
            self.counter += 1;
        }
        let client_data = self.client_data("webauthn.get", challenge);
        let data = self.data(false);
        Signed {
            signature: self.key.sign(&signed(&data, &client_data)),
            client_data,
            data,
        }
    }
}

/// What a signature covers.
pub(crate) fn signed(data: &[u8], client_data: &[u8]) -> Vec<u8> {
    [data, &Sha256::digest(client_data)].concat()
}

fn text(into: &mut Vec<u8>, text: &str) {
    into.push(0x60 + u8::try_from(text.len()).unwrap());
    into.extend(text.as_bytes());
}

fn bytes(into: &mut Vec<u8>, bytes: &[u8]) {
    match u8::try_from(bytes.len()) {
        Ok(short @ 0..24) => into.push(0x40 + short),
        Ok(length) => into.extend([0x58, length]),
        Err(_) => {
            into.push(0x59);
            into.extend(u16::try_from(bytes.len()).unwrap().to_be_bytes());
        }
    }
    into.extend(bytes);
}
