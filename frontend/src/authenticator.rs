//! The browser's way to passkeys: `navigator.credentials` (W3C Web Authentication). Questions are the
//! server's, answers go to it as they are: nothing is judged here.

use sportello_types::passkeys::{PasskeyAnswer, PasskeyCreation, PasskeyRequest, Transport};
use sportello_types::values::Base64Url;

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Denied {
    /// The device has a passkey of this account already.
    #[cfg_attr(not(feature = "csr"), expect(dead_code, reason = "a browser alone says so"))]
    Known,
    /// Cancelled, out of time, nothing that fits: browsers do not tell which.
    Failed,
}

/// A credential that was just made.
pub(crate) struct Made {
    pub(crate) client_data: Base64Url,
    pub(crate) attestation: Base64Url,
    pub(crate) transports: Vec<Transport>,
}

/// Whether the browser knows passkeys.
pub(crate) fn is_there() -> bool {
    browser::is_there()
}

/// Has a passkey made.
pub(crate) async fn create(question: &PasskeyCreation) -> Result<Made, Denied> {
    browser::create(question).await
}

/// Has a passkey used.
pub(crate) async fn get(question: &PasskeyRequest) -> Result<PasskeyAnswer, Denied> {
    browser::get(question).await
}

#[cfg(feature = "csr")]
mod browser {
    use super::{Base64Url, Denied, Made, PasskeyAnswer, PasskeyCreation, PasskeyRequest, Transport};
    use js_sys::{Array, ArrayBuffer, Reflect, Uint8Array};
    use leptos::prelude::window;
    use sportello_types::passkeys::KnownCredential;
    use wasm_bindgen::{JsCast as _, JsValue};
    use wasm_bindgen_futures::JsFuture;
    use web_sys::{
        AttestationConveyancePreference, AuthenticatorAssertionResponse, AuthenticatorAttestationResponse,
        AuthenticatorSelectionCriteria, CredentialCreationOptions, CredentialRequestOptions,
        PublicKeyCredential, PublicKeyCredentialCreationOptions, PublicKeyCredentialDescriptor,
        PublicKeyCredentialParameters, PublicKeyCredentialRequestOptions, PublicKeyCredentialRpEntity,
        PublicKeyCredentialType, PublicKeyCredentialUserEntity, UserVerificationRequirement,
    };

    pub(super) fn is_there() -> bool {
        Reflect::has(&window(), &JsValue::from_str("PublicKeyCredential")).unwrap_or(false)
    }

    pub(super) async fn create(question: &PasskeyCreation) -> Result<Made, Denied> {
        let kinds = Array::new();
        for number in &question.algorithms {
            let kind = PublicKeyCredentialParameters::new(*number, PublicKeyCredentialType::PublicKey);
            kinds.push(&kind);
        }
        let site = PublicKeyCredentialRpEntity::new(&question.site_name);
        site.set_id(&question.host);
        let user = PublicKeyCredentialUserEntity::new_with_u8_array(
            &question.user_name,
            &question.user_name,
            &sent(&question.user_id),
        );
        let options = PublicKeyCredentialCreationOptions::new_with_u8_array(
            &sent(&question.challenge),
            &kinds,
            &site,
            &user,
        );
        let choice = AuthenticatorSelectionCriteria::new();
        choice.set_user_verification(UserVerificationRequirement::Required);
        // One that the device keeps by itself and may carry to others: a lost phone is then no lost key.
        choice.set_resident_key("preferred");
        options.set_authenticator_selection(&choice);
        options.set_attestation(AttestationConveyancePreference::None);
        options.set_exclude_credentials(&known(&question.known));
        options.set_timeout(question.timeout);
        let asked = CredentialCreationOptions::new();
        asked.set_public_key(&options);
        let made = window().navigator().credentials().create_with_options(&asked);
        let made = JsFuture::from(made.map_err(denied)?).await.map_err(denied)?;
        let made: PublicKeyCredential = made.dyn_into().map_err(denied)?;
        let response: AuthenticatorAttestationResponse =
            made.response().dyn_into().map_err(|_| Denied::Failed)?;
        Ok(Made {
            client_data: received(&response.client_data_json())?,
            attestation: received(&response.attestation_object())?,
            transports: transports(&response),
        })
    }

    pub(super) async fn get(question: &PasskeyRequest) -> Result<PasskeyAnswer, Denied> {
        let options = PublicKeyCredentialRequestOptions::new_with_u8_array(&sent(&question.challenge));
        options.set_rp_id(&question.host);
        options.set_allow_credentials(&known(&question.known));
        options.set_user_verification(UserVerificationRequirement::Required);
        options.set_timeout(question.timeout);
        let asked = CredentialRequestOptions::new();
        asked.set_public_key(&options);
        let used = window().navigator().credentials().get_with_options(&asked);
        let used = JsFuture::from(used.map_err(denied)?).await.map_err(denied)?;
        let used: PublicKeyCredential = used.dyn_into().map_err(denied)?;
        let response: AuthenticatorAssertionResponse =
            used.response().dyn_into().map_err(|_| Denied::Failed)?;
        Ok(PasskeyAnswer {
            credential: received(&used.raw_id())?,
            client_data: received(&response.client_data_json())?,
            authenticator_data: received(&response.authenticator_data())?,
            signature: received(&response.signature())?,
            user_id: response.user_handle().map(|id| received(&id)).transpose()?,
        })
    }

    fn known(credentials: &[KnownCredential]) -> Array {
        let list = Array::new();
        for credential in credentials {
            let item = PublicKeyCredentialDescriptor::new_with_u8_array(
                &sent(&credential.id),
                PublicKeyCredentialType::PublicKey,
            );
            if !credential.transports.is_empty() {
                let names = credential.transports.iter();
                let names: Array = names.map(|known| JsValue::from_str(known.name())).collect();
                item.set_transports(&names);
            }
            list.push(&item);
        }
        list
    }

    /// Not every browser tells (the method came later than the rest).
    fn transports(response: &AuthenticatorAttestationResponse) -> Vec<Transport> {
        let method = JsValue::from_str("getTransports");
        if !Reflect::has(response, &method).unwrap_or(false) {
            return Vec::new();
        }
        let names = response.get_transports();
        let names = names.iter().filter_map(|name| name.as_string());
        names.filter_map(|name| Transport::from_name(&name)).collect()
    }

    fn sent(bytes: &Base64Url) -> Uint8Array {
        Uint8Array::from(bytes.as_bytes())
    }

    fn received(buffer: &ArrayBuffer) -> Result<Base64Url, Denied> {
        let bytes = Uint8Array::new(buffer).to_vec();
        Base64Url::try_from(bytes).map_err(|_| Denied::Failed)
    }

    fn denied(error: JsValue) -> Denied {
        let name = Reflect::get(&error, &JsValue::from_str("name"));
        let name = name.ok().and_then(|name| name.as_string());
        if name.as_deref() == Some("InvalidStateError") {
            Denied::Known
        } else {
            Denied::Failed
        }
    }
}

#[cfg(not(feature = "csr"))]
mod browser {
    use super::{Denied, Made, PasskeyAnswer, PasskeyCreation, PasskeyRequest};

    /// The server renders what a browser with passkeys shows first.
    pub(super) fn is_there() -> bool {
        true
    }

    #[expect(clippy::unused_async, reason = "has the shape of the browser's")]
    pub(super) async fn create(_: &PasskeyCreation) -> Result<Made, Denied> {
        Err(Denied::Failed)
    }

    #[expect(clippy::unused_async, reason = "has the shape of the browser's")]
    pub(super) async fn get(_: &PasskeyRequest) -> Result<PasskeyAnswer, Denied> {
        Err(Denied::Failed)
    }
}
