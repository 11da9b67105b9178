//! Mail sent by a real client is caught and shown.

use super::portal::{browser, town};
use lettre::message::header::ContentType;
use lettre::message::{Attachment, MultiPart, SinglePart};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use serde_json::Value;
use sportello_simulators::Running;

async fn send(town: &Running, to: &str, subject: &str) {
    let mail = Message::builder()
        .from(
            "Comune di Borgoverde <no-reply@comune.borgoverde.example>"
                .parse()
                .unwrap(),
        )
        .to(to.parse().unwrap())
        .subject(subject)
        .multipart(
            MultiPart::mixed()
                .multipart(MultiPart::alternative_plain_html(
                    "Città: apri http://localhost:8080/conferma-email?token=abc.\n.\nfine".to_owned(),
                    "<p>Città: <a href=\"http://localhost:8080/conferma-email?token=abc\">apri</a></p>"
                        .to_owned(),
                ))
                .singlepart(Attachment::new("ricevuta n. 1.pdf".into()).body(
                    b"%PDF-1.7".to_vec(),
                    ContentType::parse("application/pdf").unwrap(),
                ))
                .singlepart(SinglePart::plain("in coda".to_owned())),
        )
        .unwrap();
    let smtp = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous("127.0.0.1")
        .port(town.smtp_addr.port())
        .build();
    smtp.send(mail).await.unwrap();
}

#[tokio::test]
async fn a_mail_is_listed_opened_and_its_attachment_downloaded() {
    let town = town().await;
    let browser = browser();
    let base = town.public_url.clone();
    send(&town, "giulia.serra@example.it", "La tua ricevuta è pronta").await;
    send(&town, "marco.melis@example.it", "Altro").await;

    let mails: Value = browser
        .get(format!(
            "{base}/mailbox/messages?to=giulia.serra@example.it&wait=10"
        ))
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!(mails.as_array().unwrap().len(), 1);
    let mail = &mails[0];
    assert_eq!(mail["subject"], "La tua ricevuta è pronta");
    assert_eq!(mail["links"][0], "http://localhost:8080/conferma-email?token=abc");
    assert_eq!(mail["attachments"][0]["file_name"], "ricevuta n. 1.pdf");
    let id = mail["id"].as_u64().unwrap();

    let list = browser
        .get(format!("{base}/mailbox"))
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(list.contains("La tua ricevuta è pronta") && list.contains("Altro"));
    let page = browser
        .get(format!("{base}/mailbox/{id}"))
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(page.contains("<a href=\"http://localhost:8080/conferma-email?token=abc\">"));
    let html = browser
        .get(format!("{base}/mailbox/{id}/html"))
        .send()
        .await
        .unwrap();
    assert!(
        html.headers()["content-security-policy"]
            .to_str()
            .unwrap()
            .contains("sandbox")
    );
    let file = browser
        .get(format!("{base}/mailbox/{id}/attachments/0"))
        .send()
        .await
        .unwrap();
    assert_eq!(
        file.headers()["content-disposition"],
        "attachment; filename*=UTF-8''ricevuta%20n.%201.pdf"
    );
    assert_eq!(file.bytes().await.unwrap().as_ref(), b"%PDF-1.7");

    let cleared = browser
        .delete(format!("{base}/mailbox/messages"))
        .send()
        .await
        .unwrap();
    assert_eq!(cleared.status(), 204);
    assert!(town.mailbox.list(None).is_empty());
    town.cut().await;
}

#[tokio::test]
async fn a_test_can_wait_for_a_mail_that_is_not_there_yet() {
    let town = town().await;
    let waiting = browser()
        .get(format!(
            "{}/mailbox/messages?to=sofia.melis@example.it&wait=20",
            town.public_url
        ))
        .send();
    let (answer, ()) = tokio::join!(waiting, send(&town, "sofia.melis@example.it", "Eccola"));
    let mails: Value = answer.unwrap().json().await.unwrap();
    assert_eq!(mails[0]["subject"], "Eccola");
    town.cut().await;
}
