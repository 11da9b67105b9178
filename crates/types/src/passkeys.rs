//! Passkeys (W3C Web Authentication): the second factor of accounts of people recognised at the desk.
//! Bytes are those of the browser's interface, in base64url.

use crate::desk::SecretText;
use crate::ids::{CitizenId, PasskeyId};
use crate::lang::Lang;
use crate::loa::Loa;
use crate::text::passkeys as words;
use crate::values::{Base64Url, CodiceFiscale};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Characters of a passkey's name.
pub const LONGEST_PASSKEY_NAME: usize = 60;

/// How browser and authenticator reach each other (§5.8.4): what is known helps the browser to ask well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Transport {
    /// By cable.
    Usb,
    /// Held near.
    Nfc,
    /// Bluetooth.
    Ble,
    /// A card in a reader.
    SmartCard,
    /// Another device, a phone for instance.
    Hybrid,
    /// This device.
    Internal,
}

impl Transport {
    /// The transport of a name of the browser's; none for those that came later.
    pub fn from_name(name: &str) -> Option<Self> {
        serde_json::from_value(serde_json::Value::String(name.to_owned())).ok()
    }

    /// The browser's name for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Usb => "usb",
            Self::Nfc => "nfc",
            Self::Ble => "ble",
            Self::SmartCard => "smart-card",
            Self::Hybrid => "hybrid",
            Self::Internal => "internal",
        }
    }
}

/// A passkey as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Passkey {
    /// Its id here.
    pub id: PasskeyId,
    /// The name that its owner gave it.
    #[cfg_attr(feature = "openapi", schema(max_length = 60))]
    pub name: String,
    /// Whether it is kept by an account of its owner's and reaches several devices.
    pub synced: bool,
    /// When it was added.
    pub added_at: DateTime<Utc>,
    /// When it was used last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_used_at: Option<DateTime<Utc>>,
}

impl Passkey {
    /// Where it is kept, in words.
    pub fn kept(&self, lang: Lang) -> &'static str {
        if self.synced {
            words::kept_synced(lang)
        } else {
            words::kept_here(lang)
        }
    }
}

/// The personal code, typed again to add or remove a passkey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasskeyConsent {
    /// The code.
    pub personal_code: SecretText,
}

/// The passkeys of an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasskeyList {
    /// All of them, the oldest first.
    #[cfg_attr(feature = "openapi", schema(max_items = 20))]
    pub items: Vec<Passkey>,
    /// The level of a sign-in with one of them.
    pub level: Loa,
}

/// A credential that there is already.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KnownCredential {
    /// The authenticator's id for it.
    pub id: Base64Url,
    /// How it was reached.
    #[cfg_attr(feature = "openapi", schema(max_items = 8))]
    pub transports: Vec<Transport>,
}

/// The question for a new passkey, for `navigator.credentials.create`. User verification is required, no
/// attestation is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasskeyCreation {
    /// What is to be signed: once, within the time.
    pub challenge: Base64Url,
    /// The relying party's id: the host.
    #[cfg_attr(feature = "openapi", schema(max_length = 253))]
    pub host: String,
    /// The relying party's name: the municipality's.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub site_name: String,
    /// The account's id for authenticators; it says nothing about anybody.
    pub user_id: Base64Url,
    /// The account's name.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub user_name: String,
    /// COSE numbers of the algorithms that are taken, the preferred one first.
    #[cfg_attr(feature = "openapi", schema(max_items = 8))]
    pub algorithms: Vec<i32>,
    /// Passkeys that the account has already.
    #[cfg_attr(feature = "openapi", schema(max_items = 20))]
    pub known: Vec<KnownCredential>,
    /// Milliseconds within which the answer must be here.
    #[cfg_attr(feature = "openapi", schema(value_type = i32, minimum = 0))]
    pub timeout: u32,
}

/// The answer of `navigator.credentials.create`, and a name for the passkey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewPasskey {
    /// The name by which its owner will know it.
    #[cfg_attr(feature = "openapi", schema(max_length = 60))]
    pub name: String,
    /// `response.clientDataJSON`.
    pub client_data: Base64Url,
    /// `response.attestationObject`.
    pub attestation: Base64Url,
    /// `response.getTransports()`, those that this list knows.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_items = 8))]
    pub transports: Vec<Transport>,
}

/// The question for a passkey, for `navigator.credentials.get`: user name and password were right, and
/// nobody is signed in yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasskeyRequest {
    /// What is to be signed: once, within the time.
    pub challenge: Base64Url,
    /// The relying party's id: the host.
    #[cfg_attr(feature = "openapi", schema(max_length = 253))]
    pub host: String,
    /// The passkeys of the account.
    #[cfg_attr(feature = "openapi", schema(max_items = 20))]
    pub known: Vec<KnownCredential>,
    /// Milliseconds within which the answer must be here.
    #[cfg_attr(feature = "openapi", schema(value_type = i32, minimum = 0))]
    pub timeout: u32,
}

/// The answer of `navigator.credentials.get`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasskeyAnswer {
    /// `rawId`.
    pub credential: Base64Url,
    /// `response.clientDataJSON`.
    pub client_data: Base64Url,
    /// `response.authenticatorData`.
    pub authenticator_data: Base64Url,
    /// `response.signature`.
    pub signature: Base64Url,
    /// `response.userHandle`, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<Base64Url>,
}

/// Somebody at the desk who has lost the device with a passkey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasskeySearch {
    /// Fiscal code of the account.
    pub tax_code: CodiceFiscale,
}

/// The account that was found, as the operator at the desk sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasskeyOwner {
    /// Whose it is.
    pub citizen: CitizenId,
    /// Given name.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub given_name: String,
    /// Family name.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub family_name: String,
    /// Fiscal code.
    pub tax_code: CodiceFiscale,
    /// Its passkeys.
    #[cfg_attr(feature = "openapi", schema(max_items = 20))]
    pub passkeys: Vec<Passkey>,
}

/// That the operator has recognised the person again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasskeyRemoval {
    /// That the person is the one of the identity document shown, and the document's data are the
    /// account's.
    pub identity_checked: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transports_have_the_names_that_browsers_give_them() {
        for name in ["usb", "nfc", "ble", "smart-card", "hybrid", "internal"] {
            assert_eq!(Transport::from_name(name).unwrap().name(), name);
        }
        assert_eq!(Transport::from_name("carrier-pigeon"), None);
    }
}
