//! A key on a token: a hardware module, a smart card, or software that behaves like one, through the
//! library of its maker (PKCS#11 2.40 and later).
//!
//! One session is kept and used by one thread at a time. Where it is lost, because the token was pulled
//! out or the module restarted, it is opened anew, once per call. A PIN that is refused is not tried
//! again: tokens lock themselves after a few.

use super::{KeyAlgorithm, KeyError, sha256};
use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::error::{Error, RvError};
use cryptoki::mechanism::Mechanism;
use cryptoki::object::{Attribute, AttributeType, CertificateType, ObjectClass, ObjectHandle};
use cryptoki::session::{Session, UserType};
use cryptoki::slot::Slot;
use secrecy::SecretString;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// By what a token is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TokenName {
    /// The label that it was given.
    Label(String),
    /// The serial number of its maker.
    Serial(String),
    /// The slot it is in.
    Slot(u64),
}

/// By what a key is known on its token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyName {
    /// `CKA_LABEL`.
    Label(String),
    /// `CKA_ID`.
    Id(Vec<u8>),
}

/// Where a key is.
#[derive(Clone, Debug)]
pub struct Config {
    /// The library of the token's maker: `/usr/lib/softhsm/libsofthsm2.so`.
    pub module: PathBuf,
    /// The token.
    pub token: TokenName,
    /// The private key.
    pub key: KeyName,
    /// The user's PIN; nothing where the token asks for it on a keypad of its own, or for none.
    pub pin: Option<SecretString>,
}

/// A private key on a token.
pub struct TokenKey {
    config: Config,
    line: Mutex<Line>,
}

impl std::fmt::Debug for TokenKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "TokenKey({:?})", self.config.key)
    }
}

#[derive(Default)]
struct Line {
    open: Option<Open>,
    /// Why the token let us in no more.
    locked: Option<String>,
}

/// A session in which the key was found.
struct Open {
    session: Session,
    key: ObjectHandle,
}

/// Authorities above the sealing certificate that are looked for.
const LONGEST_CHAIN: usize = 5;

/// What stands before a SHA-256 under an RSA signature (RFC 8017 §9.2, note 1).
const DIGEST_INFO: [u8; 19] = [
    0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00,
    0x04, 0x20,
];

/// The libraries in use. A process loads each once and keeps it: its state is the process's.
static MODULES: Mutex<BTreeMap<PathBuf, Pkcs11>> = Mutex::new(BTreeMap::new());

impl TokenKey {
    /// A key that is looked for when it is first needed.
    pub fn new(config: Config) -> Self {
        Self {
            config,
            line: Mutex::default(),
        }
    }

    /// The certificate that has the key's `CKA_ID`, and of those above it the ones that the token
    /// holds; in DER.
    ///
    /// # Errors
    /// [`KeyError`].
    pub fn chain(&self) -> Result<Vec<Vec<u8>>, KeyError> {
        self.with(Open::chain)
    }

    /// Signs bytes over SHA-256; ECDSA gives its two numbers side by side (PKCS#11 2.40 mechanisms
    /// §2.3.1).
    ///
    /// # Errors
    /// [`KeyError`].
    pub fn sign(&self, algorithm: KeyAlgorithm, bytes: &[u8]) -> Result<Vec<u8>, KeyError> {
        self.with(|open| open.sign(algorithm, bytes))
    }

    fn with<T>(&self, act: impl Fn(&Open) -> Result<T, Fault>) -> Result<T, KeyError> {
        let mut line = self.line.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(why) = &line.locked {
            return Err(KeyError::Refused(why.clone()));
        }
        // A session that was opened long ago may be gone; one that was opened just now is not.
        let mut again = line.open.is_some();
        loop {
            let open = match line.open.take() {
                Some(open) => open,
                None => match Open::new(&self.config) {
                    Ok(open) => open,
                    Err(fault) if fault.is_of_pin() => {
                        let why = format!("{fault}; the PIN is not tried again before a restart");
                        line.locked = Some(why.clone());
                        return Err(KeyError::Refused(why));
                    }
                    Err(fault) => return Err(fault.into_error()),
                },
            };
            match act(&open) {
                Ok(value) => {
                    line.open = Some(open);
                    return Ok(value);
                }
                Err(fault) if fault.is_of_session() && again => again = false,
                Err(fault) => {
                    if !fault.is_of_session() {
                        line.open = Some(open);
                    }
                    return Err(fault.into_error());
                }
            }
        }
    }
}

impl Open {
    fn new(config: &Config) -> Result<Self, Fault> {
        let module = module(&config.module)?;
        let slot = slot(&module, &config.token)?;
        let session = module.open_ro_session(slot)?;
        let token = module.get_token_info(slot)?;
        if token.login_required() {
            if config.pin.is_none() && !token.protected_authentication_path() {
                return Err(Fault::Unfit("the token asks for a PIN, and none is set"));
            }
            match session.login(UserType::User, config.pin.as_ref()) {
                // Who is let in is the process, not the session: another key of the token may be in use.
                Ok(()) | Err(Error::Pkcs11(RvError::UserAlreadyLoggedIn, _)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        let name = match &config.key {
            KeyName::Label(label) => Attribute::Label(label.clone().into_bytes()),
            KeyName::Id(id) => Attribute::Id(id.clone()),
        };
        let wanted = [
            Attribute::Class(ObjectClass::PRIVATE_KEY),
            Attribute::Token(true),
            name,
        ];
        let key = match session.find_objects(&wanted)?.as_slice() {
            [key] => *key,
            [] => return Err(Fault::Unfit("the token has no such private key")),
            _ => {
                return Err(Fault::Unfit(
                    "the token has several such private keys: name it by its id",
                ));
            }
        };
        Ok(Self { session, key })
    }

    fn sign(&self, algorithm: KeyAlgorithm, bytes: &[u8]) -> Result<Vec<u8>, Fault> {
        let sign = |mechanism: &Mechanism<'_>, bytes: &[u8]| self.session.sign(mechanism, self.key, bytes);
        let signed = match algorithm {
            KeyAlgorithm::Rsa => match sign(&Mechanism::Sha256RsaPkcs, bytes) {
                // Smart cards leave hashing to others.
                Err(Error::Pkcs11(RvError::MechanismInvalid, _)) => {
                    let info = [DIGEST_INFO.as_slice(), &sha256(bytes)].concat();
                    sign(&Mechanism::RsaPkcs, &info)
                }
                signed => signed,
            },
            KeyAlgorithm::P256 => sign(&Mechanism::Ecdsa, &sha256(bytes)),
        };
        Ok(signed?)
    }

    fn chain(&self) -> Result<Vec<Vec<u8>>, Fault> {
        let id = self.read(self.key, AttributeType::Id)?;
        let id = id.filter(|id| !id.is_empty());
        let id = id.ok_or(Fault::Unfit("the key has no id that leads to its certificate"))?;
        let mut certificate = match self.certificates(Attribute::Id(id))?.as_slice() {
            [certificate] => *certificate,
            [] => return Err(Fault::Unfit("the token has no certificate with the key's id")),
            _ => {
                return Err(Fault::Unfit(
                    "the token has several certificates with the key's id",
                ));
            }
        };
        let unreadable = || Fault::Unfit("a certificate on the token cannot be read");
        let mut chain = Vec::new();
        loop {
            chain.push(
                self.read(certificate, AttributeType::Value)?
                    .ok_or_else(unreadable)?,
            );
            let subject = self.read(certificate, AttributeType::Subject)?;
            let issuer = self.read(certificate, AttributeType::Issuer)?;
            let Some(issuer) = issuer.filter(|issuer| Some(issuer) != subject.as_ref()) else {
                return Ok(chain);
            };
            match self.certificates(Attribute::Subject(issuer))?.as_slice() {
                [above] if chain.len() <= LONGEST_CHAIN => certificate = *above,
                _ => return Ok(chain),
            }
        }
    }

    fn certificates(&self, by: Attribute) -> Result<Vec<ObjectHandle>, Fault> {
        let class = Attribute::Class(ObjectClass::CERTIFICATE);
        let kind = Attribute::CertificateType(CertificateType::X_509);
        Ok(self.session.find_objects(&[class, kind, by])?)
    }

    fn read(&self, object: ObjectHandle, kind: AttributeType) -> Result<Option<Vec<u8>>, Fault> {
        let found = self.session.get_attributes(object, &[kind])?;
        Ok(found.into_iter().find_map(|attribute| match attribute {
            Attribute::Id(bytes)
            | Attribute::Value(bytes)
            | Attribute::Subject(bytes)
            | Attribute::Issuer(bytes) => Some(bytes),
            _ => None,
        }))
    }
}

/// A library, ready for use.
fn module(path: &Path) -> Result<Pkcs11, Fault> {
    let mut modules = MODULES.lock().unwrap_or_else(PoisonError::into_inner);
    let module = if let Some(module) = modules.get(path) {
        module.clone()
    } else {
        let module = Pkcs11::new(path)?;
        modules.insert(path.to_owned(), module.clone());
        module
    };
    match module.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)) {
        Ok(()) | Err(Error::Pkcs11(RvError::CryptokiAlreadyInitialized, _)) => Ok(module),
        Err(error) => Err(error.into()),
    }
}

fn slot(module: &Pkcs11, name: &TokenName) -> Result<Slot, Fault> {
    let is_it = |slot: &Slot| match name {
        TokenName::Slot(wanted) => slot.id() == *wanted,
        // A token that cannot say what it is called is another one.
        TokenName::Label(wanted) => module
            .get_token_info(*slot)
            .is_ok_and(|token| token.label() == wanted.as_str()),
        TokenName::Serial(wanted) => module
            .get_token_info(*slot)
            .is_ok_and(|token| token.serial_number() == wanted.as_str()),
    };
    let mut found = module.get_slots_with_token()?.into_iter().filter(is_it);
    match (found.next(), found.next()) {
        (Some(slot), None) => Ok(slot),
        (None, _) => Err(Fault::Absent),
        (Some(_), Some(_)) => Err(Fault::Unfit(
            "several tokens have this name: name it by its serial number",
        )),
    }
}

/// What went wrong.
#[derive(Debug, thiserror::Error)]
enum Fault {
    #[error("{0}")]
    Module(#[from] Error),
    #[error("there is no such token")]
    Absent,
    #[error("{0}")]
    Unfit(&'static str),
}

impl Fault {
    fn code(&self) -> Option<RvError> {
        match self {
            Self::Module(Error::Pkcs11(code, _)) => Some(*code),
            _ => None,
        }
    }

    fn is_of_pin(&self) -> bool {
        self.code().is_some_and(|code| {
            matches!(
                code,
                RvError::PinIncorrect
                    | RvError::PinInvalid
                    | RvError::PinLenRange
                    | RvError::PinExpired
                    | RvError::PinLocked
            )
        })
    }

    /// Whether another session may do better.
    fn is_of_session(&self) -> bool {
        self.code().is_some_and(|code| {
            matches!(
                code,
                RvError::CryptokiNotInitialized
                    | RvError::DeviceError
                    | RvError::DeviceMemory
                    | RvError::DeviceRemoved
                    | RvError::FunctionFailed
                    | RvError::GeneralError
                    | RvError::HostMemory
                    | RvError::KeyHandleInvalid
                    | RvError::ObjectHandleInvalid
                    | RvError::OperationActive
                    | RvError::SessionClosed
                    | RvError::SessionCount
                    | RvError::SessionHandleInvalid
                    | RvError::SlotIdInvalid
                    | RvError::TokenNotPresent
                    | RvError::TokenNotRecognized
                    | RvError::UserNotLoggedIn
                    | RvError::VendorDefined(_)
            )
        })
    }

    fn into_error(self) -> KeyError {
        let why = self.to_string();
        match self {
            Self::Absent | Self::Module(Error::LibraryLoading(_)) => KeyError::Unavailable(why),
            _ if self.is_of_session() => KeyError::Unavailable(why),
            _ => KeyError::Refused(why),
        }
    }
}
