//! Slow work on secrets, off the event loop and a few at a time: each hash takes 19 MiB.

use super::Flaws;
use crate::app::App;
use crate::http::Fail;
use rand::Rng as _;
use sportello_identity::desk;
use sportello_types::desk::{PASSWORD_LENGTH, PasswordVerdict, SecretText, Weakness};
use sportello_types::lang::Lang;
use sportello_types::text::desk as words;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

/// Hashes that are made at once in one process.
static TURNS: Semaphore = Semaphore::const_new(4);

/// Hashes a secret, with a salt of its own.
pub(crate) async fn hash(app: &App, secret: String) -> Result<String, Fail> {
    let salt = app.rng().random();
    let _turn = TURNS.acquire().await.map_err(Fail::internal)?;
    let hashed = spawn_blocking(move || desk::hash(&secret, salt)).await;
    hashed.map_err(Fail::internal)?.map_err(Fail::internal)
}

/// Whether a secret is the one that was hashed; false, after the same time, where there is none.
pub(crate) async fn verify(secret: String, hashed: Option<String>) -> Result<bool, Fail> {
    let _turn = TURNS.acquire().await.map_err(Fail::internal)?;
    let right = spawn_blocking(move || desk::verify(&secret, hashed.as_deref())).await;
    right.map_err(Fail::internal)?.map_err(Fail::internal)
}

/// How good a password is; `about`: what others know of the person.
pub(crate) async fn judge(password: &SecretText, about: Vec<String>) -> Result<PasswordVerdict, Fail> {
    let password = password.normal();
    let judged = spawn_blocking(move || desk::judge(&password, &about)).await;
    judged.map_err(Fail::internal)
}

/// Notes what is wrong with a password.
pub(crate) fn note_weakness(flaws: &mut Flaws, verdict: PasswordVerdict) {
    if let Some(weakness) = verdict.weakness {
        let rule = match weakness {
            Weakness::TooShort => "too_short",
            Weakness::TooLong => "too_long",
            Weakness::Common => "common",
            Weakness::Guessable => "guessable",
        };
        flaws.add("/password", rule, move |lang| weakness_in_words(weakness, lang));
    }
}

fn weakness_in_words(weakness: Weakness, lang: Lang) -> String {
    match weakness {
        Weakness::TooShort => words::weak_too_short(lang, PASSWORD_LENGTH.start()),
        Weakness::TooLong => words::weak_too_long(lang, PASSWORD_LENGTH.end()),
        Weakness::Common => words::weak_common(lang).to_owned(),
        Weakness::Guessable => words::weak_guessable(lang).to_owned(),
    }
}
