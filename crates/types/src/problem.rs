//! What went wrong: problem details (RFC 9457) with a stable code.

use crate::services::ServiceGroup;
use serde::{Deserialize, Serialize};

macro_rules! problem_codes {
    ($($(#[$doc:meta])* $variant:ident = $code:literal, $status:literal;)+) => {
        /// Every way an operation can fail. The code is the contract: append-only, never reused.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[non_exhaustive]
        pub enum ProblemCode {
            $($(#[$doc])* #[serde(rename = $code)] $variant,)+
        }

        impl ProblemCode {
            /// All codes.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The code in `snake_case`, as in the document.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// The problem of a code.
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|problem| problem.code() == code)
            }

            /// The HTTP status that goes with it.
            pub const fn status(self) -> u16 {
                match self { $(Self::$variant => $status,)+ }
            }
        }
    };
}

problem_codes! {
    /// A malformed request: unreadable JSON, a wrong parameter.
    BadRequest = "bad_request", 400;
    /// The request needs a session and there is none, or it has expired.
    Unauthenticated = "unauthenticated", 401;
    /// The caller may not do this.
    Forbidden = "forbidden", 403;
    /// The request did not come from this portal's own pages (CSRF).
    CrossSiteRequest = "cross_site_request", 403;
    /// The session's level of assurance is too low for the operation.
    StepUpRequired = "step_up_required", 403;
    /// The profile must be completed before anything else.
    ProfileIncomplete = "profile_incomplete", 403;
    /// The group of services is not active for this citizen.
    ServiceNotActive = "service_not_active", 403;
    /// The service needs a certified fiscal code, and the citizen signed in with eIDAS.
    TaxCodeNeeded = "tax_code_needed", 403;
    /// No such thing, or not for this caller.
    NotFound = "not_found", 404;
    /// No municipality answers at this host name.
    UnknownTenant = "unknown_tenant", 404;
    /// The method does not exist on this resource.
    MethodNotAllowed = "method_not_allowed", 405;
    /// The client took too long to send its request.
    RequestTimeout = "request_timeout", 408;
    /// The state of the resource does not allow the operation.
    Conflict = "conflict", 409;
    /// The istanza is no longer a draft.
    NotADraft = "not_a_draft", 409;
    /// The citizen has as many drafts as one may have.
    TooManyDrafts = "too_many_drafts", 409;
    /// The account has as many passkeys as one may have.
    TooManyPasskeys = "too_many_passkeys", 409;
    /// An operator recognises neither himself nor a colleague.
    RecognitionNotAllowed = "recognition_not_allowed", 409;
    /// The service is closed: before its opening or after its end.
    ServiceClosed = "service_closed", 409;
    /// The form has changed since the draft was begun.
    FormChanged = "form_changed", 409;
    /// The istanza can no longer be withdrawn.
    NotWithdrawable = "not_withdrawable", 409;
    /// The idempotency key was used for another request.
    IdempotencyKeyReused = "idempotency_key_reused", 409;
    /// It was there, and its time is over: a certificate's PDF, the code of one that is no longer checked.
    NoLongerAvailable = "no_longer_available", 410;
    /// The resource has changed since it was read (`If-Match`).
    PreconditionFailed = "precondition_failed", 412;
    /// The body is larger than allowed.
    PayloadTooLarge = "payload_too_large", 413;
    /// The body's media type is not the one of the operation.
    UnsupportedMediaType = "unsupported_media_type", 415;
    /// One or more fields are not acceptable; see `fields`.
    ValidationFailed = "validation_failed", 422;
    /// The file is not acceptable: type, content, name.
    AttachmentRefused = "attachment_refused", 422;
    /// A virus was found in the file.
    AttachmentInfected = "attachment_infected", 422;
    /// The operation needs `If-Match`.
    PreconditionRequired = "precondition_required", 428;
    /// Wrong credentials too often: wait before the next try.
    CredentialsLocked = "credentials_locked", 429;
    /// Too many requests from this client.
    TooManyRequests = "too_many_requests", 429;
    /// The citizen has asked for too many confirmation mails in a day.
    TooManyConfirmations = "too_many_confirmations", 429;
    /// The citizen, or the number, has had too many codes by SMS in a day.
    TooManySmsCodes = "too_many_sms_codes", 429;
    /// The citizen has had as many documents sent in a day as one may.
    TooManyDeliveries = "too_many_deliveries", 429;
    /// A fault of ours; `instance` names it in the logs.
    Internal = "internal", 500;
    /// A system that we depend on does not answer.
    Unavailable = "unavailable", 503;
    /// User name, password or personal code are not right together.
    CredentialsRefused = "credentials_refused", 403;
    /// The personal code of the mail must be changed at this sign-in.
    PersonalCodeDue = "personal_code_due", 403;
    /// The personal code must be typed before this is sent.
    PersonalCodeRequired = "personal_code_required", 403;
    /// The personal code is not right.
    PersonalCodeRefused = "personal_code_refused", 403;
    /// The passkey's answer is not acceptable: of another site, to another question, not signed.
    PasskeyRefused = "passkey_refused", 403;
    /// The passkey was asked for too long ago, or its answer was there already: begin again.
    PasskeyExpired = "passkey_expired", 403;
    /// The passkeys of the account were added at another address of this portal.
    PasskeyElsewhere = "passkey_elsewhere", 403;
    /// Neither a national identity, nor a recognition in person, nor a signed file (CAD art. 65).
    NotSigned = "not_signed", 403;
    /// SPID answer refused: no anomaly number, not acceptable.
    SpidRefused = "spid_refused", 403;
    /// SPID nr8–nr18: our request was not accepted by the identity provider.
    SpidRequestRejected = "spid_request_rejected", 403;
    /// SPID nr19: wrong credentials too many times.
    SpidTooManyAttempts = "spid_too_many_attempts", 403;
    /// SPID nr20: no credentials of the level asked for.
    SpidLevelMissing = "spid_level_missing", 403;
    /// SPID nr21: the time ran out at the identity provider.
    SpidTimeout = "spid_timeout", 403;
    /// SPID nr22: the citizen did not agree to send the data.
    SpidConsentDenied = "spid_consent_denied", 403;
    /// SPID nr23: identity suspended or revoked.
    SpidIdentitySuspended = "spid_identity_suspended", 403;
    /// SPID nr25: the citizen cancelled.
    SpidCancelled = "spid_cancelled", 403;
    /// Answer of the eIDAS node refused, or an identity that it cannot pass on.
    EidasRefused = "eidas_refused", 403;
    /// The eIDAS node did not accept our request.
    EidasRequestRejected = "eidas_request_rejected", 403;
    /// No credentials of the level asked for, in the country that vouches.
    EidasLevelMissing = "eidas_level_missing", 403;
    /// SPID nr30, or a professional's or company's identity where a citizen's is needed.
    SpidWrongIdentityKind = "spid_wrong_identity_kind", 403;
    /// The login took longer than its fifteen minutes, or was used already.
    LoginExpired = "login_expired", 403;
    /// The answer came to another browser than the one that began the login.
    LoginForeignBrowser = "login_foreign_browser", 403;
    /// The identity provider is not on the list.
    UnknownIdentityProvider = "unknown_identity_provider", 400;
    /// The answer could not be read at all.
    LoginUnreadable = "login_unreadable", 400;
    /// No certificate of a card came: no card, no reader, or nothing chosen.
    CnsMissing = "cns_missing", 403;
    /// The card's certificate cannot be read.
    CnsMalformed = "cns_malformed", 403;
    /// The card's certificate has expired.
    CnsExpired = "cns_expired", 403;
    /// The card's certificate is not valid yet.
    CnsNotYetValid = "cns_not_yet_valid", 403;
    /// The card was issued by nobody on the national list.
    CnsUntrusted = "cns_untrusted", 403;
    /// A card of a model that is no longer secure.
    CnsTooOld = "cns_too_old", 403;
    /// Another certificate of the card, as the one for signing documents.
    CnsWrongKey = "cns_wrong_key", 403;
    /// The certificate is not a CNS.
    CnsNotACns = "cns_not_a_cns", 403;
    /// The card is revoked or suspended.
    CnsRevoked = "cns_revoked", 403;
    /// Nobody says at the moment whether the card is revoked.
    CnsStatusUnknown = "cns_status_unknown", 403;
    /// The card's certificate holds no right fiscal code.
    CnsNoFiscalCode = "cns_no_fiscal_code", 403;
    /// Cards count less here than what is asked for.
    CnsLevelMissing = "cns_level_missing", 403;
    /// CIE answer refused: not acceptable.
    CieRefused = "cie_refused", 403;
    /// The federation or the CIE provider does not accept us or our request.
    CieRequestRejected = "cie_request_rejected", 403;
    /// The citizen cancelled at CIE, or could not prove who they are.
    CieCancelled = "cie_cancelled", 403;
    /// CIE identified the citizen at a lower level than the one asked for.
    CieLevelMissing = "cie_level_missing", 403;
    /// CIE did not send name, birth date or fiscal code.
    CieIncomplete = "cie_incomplete", 403;
    /// The CIE provider does not answer.
    CieUnavailable = "cie_unavailable", 503;
    /// The bearer token is expired, revoked, or none of ours.
    InvalidToken = "invalid_token", 401;
    /// The bearer token does not reach this operation.
    InsufficientScope = "insufficient_scope", 403;
    /// The request of an app is over: answered, or too old.
    AuthorizationExpired = "authorization_expired", 404;
    /// An app's request cannot be answered, not even with an error: client or return address are
    /// not known.
    AuthorizationUnknownClient = "authorization_unknown_client", 400;
    /// The citizen is not in this municipality's civil registry, or was not on the day asked for.
    NotInRegistry = "not_in_registry", 404;
    /// The civil registry knows that what it holds of the household is not all of it, or not certain.
    RegistryUnclear = "registry_unclear", 409;
    /// The civil registry gives no answer at the moment.
    RegistryUnavailable = "registry_unavailable", 503;
    /// What the civil registry says cannot be read: a fault in its data, or in what the portal makes of them.
    /// Waiting does not mend it.
    RegistryUnreadable = "registry_unreadable", 500;
    /// The civil registry does not let the portal in: keys, purposes, settings. Waiting does not mend it.
    RegistryClosed = "registry_closed", 500;
    /// The certificate cannot be issued for this person online; `detail` says why and what to do.
    NotCertifiable = "not_certifiable", 409;
    /// What was chosen cannot be paid now; `detail` says why and what to do.
    NotPayable = "not_payable", 409;
    /// The payment notice is paid from the portal alone, and is never on paper.
    NotPrintable = "not_printable", 409;
    /// The istanza is paid, or its receipt is here: it is sent, and cannot be changed any more.
    BeingPaid = "being_paid", 409;
    /// That cannot be declared about this person online; `detail` says why and what to do.
    NotDeclarable = "not_declarable", 409;
    /// What the civil registry was last brought in with is too old to be certified, or declared as what it
    /// says; `detail` has its day.
    RegistryOutdated = "registry_outdated", 503;
}

/// One field that is not acceptable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldError {
    /// JSON Pointer (RFC 6901) into the request body.
    #[cfg_attr(feature = "openapi", schema(max_length = 512))]
    pub pointer: String,
    /// Stable code of the rule, `snake_case`: `required`, `too_long`, `not_a_date`…
    #[cfg_attr(feature = "openapi", schema(max_length = 64))]
    pub code: String,
    /// The explanation, in the user's language.
    #[cfg_attr(feature = "openapi", schema(max_length = 1000))]
    pub message: String,
}

/// A problem document, `application/problem+json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// `https://<portal>/problems/<code>`: a page with explanation and remedy.
    #[serde(rename = "type")]
    #[cfg_attr(feature = "openapi", schema(format = "uri", max_length = 512))]
    pub kind: String,
    /// Short summary, in the user's language.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub title: String,
    /// The HTTP status.
    #[cfg_attr(feature = "openapi", schema(value_type = i32, minimum = 400, maximum = 599))]
    pub status: u16,
    /// What happened and what to do, in the user's language.
    #[cfg_attr(feature = "openapi", schema(max_length = 2000))]
    pub detail: String,
    /// The request's id, as in the `Request-Id` header and in the logs: `urn:uuid:…`.
    #[cfg_attr(feature = "openapi", schema(format = "uri", max_length = 100))]
    pub instance: String,
    /// The stable code of the problem.
    pub problem: ProblemCode,
    /// The fields at fault; empty when none is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(max_items = 500))]
    pub fields: Vec<FieldError>,
    /// With `service_not_active`: all groups of services to activate before going on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(max_items = 6))]
    pub groups: Vec<ServiceGroup>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_travel_as_snake_case() {
        let codes: std::collections::BTreeSet<_> = ProblemCode::ALL.iter().map(|c| c.code()).collect();
        assert_eq!(codes.len(), ProblemCode::ALL.len());
        for code in ProblemCode::ALL {
            assert_eq!(
                serde_json::to_value(code).unwrap(),
                serde_json::json!(code.code())
            );
            assert!((400..600).contains(&code.status()));
        }
    }
}
