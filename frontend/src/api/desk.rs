//! Credentials of people recognised in person.

use super::{ApiError, operations};
use sportello_types::desk::{
    ConfirmedRegistration, Credentials, NewRegistration, PasswordCheck, PasswordVerdict, PersonalCodeEntry,
    Recovery, RecoveryAnswer, RegistrationConfirmation,
};
use sportello_types::ids::{IstanzaId, PasskeyId};
use sportello_types::passkeys::{
    NewPasskey, Passkey, PasskeyAnswer, PasskeyConsent, PasskeyCreation, PasskeyList, PasskeyRequest,
};

operations! {
    REGISTER = Post "/desk/registrations";
    CONFIRM = Post "/desk/registrations/confirmations";
    CHECK = Post "/desk/password-checks";
    SIGN_IN = Post "/desk/sessions";
    RECOVER = Post "/desk/recoveries";
    RESET = Post "/desk/recoveries/answers";
    SIGN = Post "/istanze/{id}/personal-code";
    SECOND_STEP = Post "/desk/sessions/passkey";
    PASSKEYS = Get "/desk/passkeys";
    ASK_PASSKEY = Post "/desk/passkeys/challenges";
    ADD_PASSKEY = Post "/desk/passkeys";
    REMOVE_PASSKEY = Post "/desk/passkeys/{id}/removal";
}

/// Asks for credentials.
pub async fn register(asked: &NewRegistration) -> Result<(), ApiError> {
    REGISTER.call().json(asked).run().await
}

/// Confirms that the mail has arrived.
pub async fn confirm(confirmation: &RegistrationConfirmation) -> Result<ConfirmedRegistration, ApiError> {
    CONFIRM.call().json(confirmation).read().await
}

/// Judges a password.
pub async fn check(password: &PasswordCheck) -> Result<PasswordVerdict, ApiError> {
    CHECK.call().json(password).read().await
}

/// Signs in; the question for a passkey, where the account has one.
pub async fn sign_in(credentials: &Credentials) -> Result<Option<PasskeyRequest>, ApiError> {
    SIGN_IN.call().json(credentials).read_if_any().await
}

/// Shows the passkey, and is signed in.
pub async fn second_step(answer: &PasskeyAnswer) -> Result<(), ApiError> {
    SECOND_STEP.call().json(answer).run().await
}

/// The passkeys of whoever is signed in.
pub async fn passkeys() -> Result<PasskeyList, ApiError> {
    PASSKEYS.call().read().await
}

/// The question for a new passkey.
pub async fn ask_passkey(code: &PasskeyConsent) -> Result<PasskeyCreation, ApiError> {
    ASK_PASSKEY.call().json(code).read().await
}

/// Adds the passkey that was made.
pub async fn add_passkey(made: &NewPasskey) -> Result<Passkey, ApiError> {
    ADD_PASSKEY.call().json(made).read().await
}

/// Removes a passkey.
pub async fn remove_passkey(id: PasskeyId, code: &PasskeyConsent) -> Result<(), ApiError> {
    REMOVE_PASSKEY.at(&[&id]).json(code).run().await
}

/// Asks for a recovery mail.
pub async fn recover(recovery: &Recovery) -> Result<(), ApiError> {
    RECOVER.call().json(recovery).run().await
}

/// Chooses a new password with the answer to the recovery question.
pub async fn reset(answer: &RecoveryAnswer) -> Result<(), ApiError> {
    RESET.call().json(answer).run().await
}

/// Types the personal code for an istanza that is about to be sent.
pub async fn sign(istanza: IstanzaId, code: &PersonalCodeEntry) -> Result<(), ApiError> {
    SIGN.at(&[&istanza]).json(code).run().await
}
