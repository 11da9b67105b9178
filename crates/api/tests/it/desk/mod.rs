//! Credentials of people recognised in person.

mod guessing;
mod idle;
mod passkey_attacks;
mod passkeys;
mod recovery;
mod rows;
mod signing;
mod way;

use crate::support::{Answer, EVA, Person, Town};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use sportello_integrations::notify::Mail;
use sportello_storage::Keyring;
use std::num::NonZeroU32;
use std::sync::Arc;

const PASSWORD: &str = "cavallo graffetta nuvola";
const CODE: &str = "K7MQ2XPD";
const EMAIL: &str = "eva@example.it";
/// An operator.
const OFFICER: &str = "RSSMRA85T10A562S";

/// A town that keeps its log of logins and lets one client ask as often as a test does.
async fn town() -> Town {
    let keys = Keyring::parse(&Keyring::draw(&mut ChaCha20Rng::seed_from_u64(5))).unwrap();
    Town::open_with(|setup| {
        setup.login_log_keys = Some(Arc::new(keys));
        let many = NonZeroU32::new(10_000).unwrap();
        setup.settings.logins_per_minute = many;
        setup.settings.open_posts_per_minute = many;
    })
    .await
}

fn registration(tax_code: &str, email: &str) -> Value {
    json!({
        "given_name": "Eva", "family_name": "Alla", "tax_code": tax_code, "email": email,
        "password": PASSWORD, "question": "Il nome del primo gatto?", "answer": "Pallino",
        "privacy_read": true
    })
}

fn recognition() -> Value {
    json!({
        "office": "comune", "birth_date": "1979-12-31", "identity_checked": true,
        "document": {
            "kind": "carta_identita", "number": "CA00000AA", "issuer": "Comune di Milano",
            "issued_on": "2021-03-01", "expires_on": "2031-03-01"
        }
    })
}

/// What a mail brings: user name, personal code, token of its link.
struct Invitation {
    user_name: String,
    code: String,
    token: String,
}

fn mails_to(town: &Town, address: &str) -> Vec<Mail> {
    town.mails()
        .into_iter()
        .filter(|mail| mail.to.as_str() == address)
        .collect()
}

fn last_mail(town: &Town, address: &str) -> Mail {
    mails_to(town, address).pop().unwrap()
}

fn after<'a>(text: &'a str, words: &str) -> &'a str {
    let (_, rest) = text
        .split_once(words)
        .unwrap_or_else(|| panic!("{words}: {text}"));
    rest.split_whitespace().next().unwrap().trim_end_matches('.')
}

fn token(mail: &Mail) -> String {
    after(&mail.content.text, "#").to_owned()
}

async fn register(town: &Town, tax_code: &str, email: &str) -> Invitation {
    let visitor = town.visitor();
    visitor
        .post("/desk/registrations", &registration(tax_code, email))
        .await
        .expect(204);
    town.work().await;
    // Whoever has an account already is told so beside.
    let mut mails = mails_to(town, email).into_iter();
    let mail = mails
        .rfind(|mail| mail.content.text.contains("provvisorio è: "))
        .unwrap();
    Invitation {
        user_name: after(&mail.content.text, "nome utente è: ").to_owned(),
        code: after(&mail.content.text, "provvisorio è: ").to_owned(),
        token: token(&mail),
    }
}

/// Registers and confirms; the code of the adhesion form, and the form.
async fn confirmed(town: &Town, tax_code: &str, email: &str) -> (Invitation, String, Vec<u8>) {
    let invitation = register(town, tax_code, email).await;
    let body = json!({ "token": invitation.token, "personal_code": invitation.code });
    let answer = town
        .visitor()
        .post("/desk/registrations/confirmations", &body)
        .await
        .expect(200);
    town.work().await;
    let form = last_mail(town, email).attachments.pop().unwrap();
    let code = answer.json()["adhesion_code"].as_str().unwrap().to_owned();
    (invitation, code, form.bytes)
}

async fn scan(officer: &Person<'_>, code: &str, content: Vec<u8>) -> Answer {
    let request = officer
        .request(
            Method::POST,
            &format!("/backoffice/desk/registrations/{code}/scan"),
        )
        .header("Content-Disposition", "attachment; filename*=UTF-8''modulo.pdf")
        .body(content);
    officer.send(request).await
}

async fn recognise(officer: &Person<'_>, code: &str, seen: &Value) -> Answer {
    officer
        .post(
            &format!("/backoffice/desk/registrations/{code}/recognition"),
            seen,
        )
        .await
}

/// From nothing to an account that nobody has entered yet.
async fn account(town: &Town) -> Invitation {
    let (invitation, code, form) = confirmed(town, EVA, EMAIL).await;
    let officer = town.desk_officer(OFFICER).await;
    scan(&officer, &code, form).await.expect(200);
    recognise(&officer, &code, &recognition()).await.expect(204);
    town.work().await;
    invitation
}

/// An attempt to sign in: the answer, and the cookies that it set.
async fn sign_in(person: &Person<'_>, credentials: &Value) -> (Answer, String) {
    with_cookies(person.request(Method::POST, "/desk/sessions").json(credentials)).await
}

/// The answer to a request, and the cookies that it set.
async fn with_cookies(request: RequestBuilder) -> (Answer, String) {
    let response = request.send().await.unwrap();
    let cookies: Vec<_> = response
        .headers()
        .get_all("Set-Cookie")
        .iter()
        .map(|value| value.to_str().unwrap().split(';').next().unwrap().to_owned())
        .collect();
    let answer = Answer {
        status: response.status(),
        etag: None,
        bytes: response.bytes().await.unwrap().to_vec(),
    };
    (answer, cookies.join("; "))
}

/// The first sign-in; the cookies.
async fn first_sign_in(town: &Town, invitation: &Invitation) -> String {
    let credentials = json!({
        "user_name": invitation.user_name, "password": PASSWORD,
        "personal_code": invitation.code, "new_personal_code": CODE
    });
    let (answer, cookies) = sign_in(&town.visitor(), &credentials).await;
    answer.expect(204);
    cookies
}

fn typed(user_name: &str, password: &str) -> Value {
    json!({ "user_name": user_name, "password": password })
}

/// A problem without what names the one request.
fn anonymous(answer: &Answer) -> Value {
    let mut problem = if answer.bytes.is_empty() {
        json!({})
    } else {
        answer.json()
    };
    if let Some(problem) = problem.as_object_mut() {
        problem.remove("instance");
    }
    json!({ "status": answer.status.as_u16(), "body": problem })
}
