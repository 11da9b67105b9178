//! Credentials of people recognised in person.

use super::{ApiError, operations};
use sportello_types::desk::{
    ConfirmedRegistration, Credentials, NewRegistration, PasswordCheck, PasswordVerdict, PersonalCodeEntry,
    Recovery, RecoveryAnswer, RegistrationConfirmation,
};
use sportello_types::ids::IstanzaId;

operations! {
    REGISTER = Post "/desk/registrations";
    CONFIRM = Post "/desk/registrations/confirmations";
    CHECK = Post "/desk/password-checks";
    SIGN_IN = Post "/desk/sessions";
    RECOVER = Post "/desk/recoveries";
    RESET = Post "/desk/recoveries/answers";
    SIGN = Post "/istanze/{id}/personal-code";
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

/// Signs in.
pub async fn sign_in(credentials: &Credentials) -> Result<(), ApiError> {
    SIGN_IN.call().json(credentials).run().await
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
