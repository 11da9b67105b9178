//! `POST /desk/registrations`.

use super::secrets;
use super::{Flaws, offered};
use crate::ctx::Ctx;
use crate::http::{Fail, Json};
use crate::jobs::desk_registered;
use actix_web::{HttpResponse, post};
use chrono::Duration;
use sportello_storage::{desk, new_id};
use sportello_types::desk::{ANSWER_LENGTH, LONGEST_NAME, NewRegistration};
use sportello_types::text::desk as words;
use uuid::Uuid;

/// How long a registration waits for its mail to be made.
const UNSENT: Duration = Duration::hours(72);

/// Asks for desk credentials
///
/// The answer is the same whether the person has credentials already or not; a mail with user name and
/// personal code goes to the address given, and another one tells the address of the account where
/// there is one. Nothing can be done with the credentials before an operator has recognised the person.
#[utoipa::path(tag = "desk", operation_id = "desk_register", request_body = NewRegistration,
    responses((status = 204, description = "The mail is on its way"), (status = 422)), security(()))]
#[post("/desk/registrations")]
pub(super) async fn handler(ctx: Ctx, body: Json<NewRegistration>) -> Result<HttpResponse, Fail> {
    offered(&ctx)?;
    let asked = checked(body.0).await?;
    let password_hash = secrets::hash(&ctx.app, asked.password.normal()).await?;
    let answer_hash = secrets::hash(&ctx.app, asked.answer.answer()).await?;
    let registration = desk::NewRegistration {
        id: new_id::<Uuid>(ctx.now, &mut ctx.rng()),
        given_name: asked.given_name,
        family_name: asked.family_name,
        tax_code: asked.tax_code,
        email: asked.email,
        password_hash,
        question: asked.question,
        answer_hash,
        lang: ctx.lang,
        expires_at: ctx.now + UNSENT,
    };
    let tx = ctx.write().await?;
    desk::register(&tx, &registration, ctx.now).await?;
    desk_registered::enqueue(&tx, &ctx, registration.id).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}

/// The registration in its normal form, or all that is wrong with it.
async fn checked(mut asked: NewRegistration) -> Result<NewRegistration, Fail> {
    for text in [&mut asked.given_name, &mut asked.family_name, &mut asked.question] {
        *text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    let mut flaws = Flaws::default();
    flaws.when(
        !is_name(&asked.given_name),
        "/given_name",
        "invalid",
        words::flaw_name,
    );
    flaws.when(
        !is_name(&asked.family_name),
        "/family_name",
        "invalid",
        words::flaw_name,
    );
    let question = asked.question.chars().count();
    let writable = !asked.question.chars().any(char::is_control);
    flaws.when(
        !ANSWER_LENGTH.contains(&question) || !writable,
        "/question",
        "length",
        words::flaw_question,
    );
    let answer = asked.answer.answer();
    flaws.when(
        !ANSWER_LENGTH.contains(&answer.chars().count()),
        "/answer",
        "length",
        words::flaw_answer,
    );
    let asked_words = sportello_types::desk::SecretText(asked.question.clone()).answer();
    flaws.when(
        !answer.is_empty() && asked_words.contains(&answer),
        "/answer",
        "in_question",
        words::flaw_answer_same,
    );
    flaws.when(
        !asked.privacy_read,
        "/privacy_read",
        "required",
        words::flaw_privacy,
    );
    let about = vec![
        asked.given_name.clone(),
        asked.family_name.clone(),
        asked.tax_code.as_str().to_owned(),
        asked.email.as_str().to_owned(),
        answer,
    ];
    let verdict = secrets::judge(&asked.password, about).await?;
    secrets::note_weakness(&mut flaws, verdict);
    flaws.settle()?;
    Ok(asked)
}

/// A name is repeated in a mail to an address that nobody has confirmed yet: nothing but letters, so
/// that nobody has us send words of theirs.
fn is_name(name: &str) -> bool {
    (1..=LONGEST_NAME).contains(&name.chars().count())
        && name.chars().all(|c| c.is_alphabetic() || " '’-".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_people_pass_and_messages_do_not() {
        for name in ["Niccolò", "D'Amico", "Anna Maria", "Müller-Lüdenscheidt", "Ελένη"] {
            assert!(is_name(name), "{name}");
        }
        for message in ["", "Vinci 1000 euro", "www.evil.example", "a\nb", "<b>", "a@b.it"] {
            assert!(!is_name(message), "{message}");
        }
    }
}
