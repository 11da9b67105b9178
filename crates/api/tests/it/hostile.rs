//! Bad input, kind by kind: each gets a precise problem, and nothing that was there is lost.

use crate::istanze::{answers, attach, begin, ready_draft, submit};
use crate::support::{Answer, MARIO, Person, Town, residence};
use reqwest::{Body, Method};
use serde_json::{Value, json};
use sportello_types::istanze::Istanza;
use sportello_types::loa::Loa;
use std::io;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

/// A valid code whose last three digits are letters, because two people would have had the same.
const OMOCODIA: &str = "PRSNTN45C19F97VA";
const RIGHT_TO_LEFT: char = '\u{202e}';
const ZERO_WIDTH: char = '\u{200b}';

/// A body with its media type; status, problem and pointers of the refusal.
type Row<'a> = (&'a str, Vec<u8>, u16, &'a str, &'a [&'a str]);

#[actix_web::test]
async fn what_is_not_the_json_asked_for_is_told_apart_and_pointed_at() {
    let town = Town::open().await;
    let mario = town.ready_citizen().await;
    let (id, etag) = begin(&mario).await;
    let deep = |levels: usize| format!("{}1{}", "[".repeat(levels), "]".repeat(levels));
    let draft = |answers: &str| format!("{{\"answers\":{answers}}}").into_bytes();
    let json = "application/json";
    let refusals: [Row<'_>; 14] = [
        (json, Vec::new(), 400, "bad_request", &[]),
        (json, b"{\"answers\"".to_vec(), 400, "bad_request", &[]),
        (json, b"{\"answers\":{}} {}".to_vec(), 400, "bad_request", &[]),
        (json, b"{'answers':{}}".to_vec(), 400, "bad_request", &[]),
        (
            json,
            b"{\"answers\":{\"zone\":\"\xff\xfe\"}}".to_vec(),
            400,
            "bad_request",
            &[],
        ),
        (json, draft("{\"zone\":NaN}"), 400, "bad_request", &[]),
        (
            json,
            draft(&deep(100_000)),
            422,
            "validation_failed",
            &["/answers"],
        ),
        (
            json,
            draft(&format!("{{\"zone\":{}}}", deep(1000))),
            400,
            "bad_request",
            &[],
        ),
        (json, draft("7"), 422, "validation_failed", &["/answers"]),
        (json, b"{}".to_vec(), 422, "validation_failed", &["/answers"]),
        (
            json,
            b"{\"answers\":{},\"x/y~z\":1}".to_vec(),
            422,
            "validation_failed",
            &["/x~1y~0z"],
        ),
        ("text/plain", draft("{}"), 415, "unsupported_media_type", &[]),
        (
            "application/xml",
            b"<answers/>".to_vec(),
            415,
            "unsupported_media_type",
            &[],
        ),
        ("", draft("{}"), 415, "unsupported_media_type", &[]),
    ];
    for (media_type, body, status, problem, pointers) in refusals {
        let shown = String::from_utf8_lossy(&body)
            .chars()
            .take(60)
            .collect::<String>();
        let request = mario
            .request(Method::PUT, &format!("/istanze/{id}/draft"))
            .header("If-Match", &etag)
            .body(body);
        let request = match media_type {
            "" => request,
            _ => request.header("Content-Type", media_type),
        };
        let refused = mario.send(request).await;
        assert_eq!(refused.status.as_u16(), status, "{shown}: {refused:?}");
        assert_eq!(refused.problem(), problem, "{shown}");
        assert_eq!(refused.pointers(), pointers, "{shown}");
    }
    assert_eq!(mario.get(&format!("/istanze/{id}")).await.etag, Some(etag));
}

#[actix_web::test]
async fn who_may_not_pass_is_told_so_whatever_else_is_wrong() {
    let town = Town::open().await;
    let visitor = town.visitor();
    for (method, path, body) in [
        (Method::POST, "/istanze", "{\"service\""),
        (Method::POST, "/istanze", "<xml/>"),
        (Method::PATCH, "/profile", "["),
        (Method::GET, "/istanze?limit=x&cursor=%00", ""),
        (Method::GET, "/istanze/not-an-id", ""),
        (Method::PUT, "/istanze/not-an-id/draft", "{}"),
        (Method::POST, "/istanze/not-an-id/attachments?field=x", "%PDF-"),
        (Method::GET, "/backoffice/jobs?limit=0", ""),
    ] {
        let request = visitor
            .request(method.clone(), path)
            .header("Content-Type", "application/json")
            .body(body);
        let refused = visitor.send(request).await;
        assert_eq!(
            refused.problem(),
            "unauthenticated",
            "{method} {path}: {refused:?}"
        );
    }
}

/// Ten thousand pieces of ten kilobytes, of a length that nobody announced.
fn hundred_megabytes() -> Body {
    let pieces = (0..10_000).map(|_| Ok::<_, io::Error>(vec![b' '; 10_000]));
    Body::wrap_stream(futures_util::stream::iter(pieces))
}

/// What a raw connection answers to these bytes.
async fn raw(town: &Town, head: &str) -> String {
    let mut stream = tokio::net::TcpStream::connect(town.authority()).await.unwrap();
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = vec![0; 4096];
    let read = stream.read(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer[..read]).into_owned()
}

#[actix_web::test]
async fn a_hundred_megabytes_are_refused_before_they_fill_anything() {
    let town = Town::open().await;
    let mario = town.ready_citizen().await;
    let (id, etag) = begin(&mario).await;
    let upload = format!("/istanze/{id}/attachments?field=registered_lease");
    for (method, path) in [
        (Method::PUT, format!("/istanze/{id}/draft")),
        (Method::POST, upload),
    ] {
        let request = mario
            .request(method, &path)
            .header("If-Match", &etag)
            .header("Content-Type", "application/json")
            .header("Content-Disposition", "attachment; filename=\"grande.pdf\"")
            .body(hundred_megabytes());
        // The portal stops listening, and may close while the rest is still on its way.
        if let Ok(response) = request.send().await {
            assert_eq!(response.status().as_u16(), 413, "{path}");
        }
    }
    let head = format!(
        "PUT /api/v1/istanze/{id}/draft HTTP/1.1\r\nHost: borgoverde.test\r\nCookie: {}\r\nSportello-Csrf: 1\r\n\
         Sec-Fetch-Site: same-origin\r\nIf-Match: {etag}\r\nContent-Type: application/json\r\n\
         Content-Length: 104857600\r\n\r\n",
        mario.cookie()
    );
    let refused = raw(&town, &head).await;
    assert!(
        refused.starts_with("HTTP/1.1 413"),
        "announced, not sent: {refused}"
    );
    let shown: Istanza = mario.get(&format!("/istanze/{id}")).await.expect(200).read();
    assert!(shown.attachments.is_empty());
    attach(&mario, &id).await;
}

#[actix_web::test]
async fn a_body_that_does_not_come_and_an_answer_that_does_not_come_end_in_time() {
    let short = Duration::from_millis(200);
    let town = Town::open_with(|setup| {
        setup.settings.body_time = short;
        setup.settings.request_time = short;
    })
    .await;
    let mario = town.citizen(MARIO, Loa::L2).await;
    let head = format!(
        "POST /api/v1/istanze HTTP/1.1\r\nHost: borgoverde.test\r\nCookie: {}\r\nSportello-Csrf: 1\r\n\
         Sec-Fetch-Site: same-origin\r\nContent-Type: application/json\r\nContent-Length: 20\r\n\r\n{{\"serv",
        mario.cookie()
    );
    let slow = raw(&town, &head).await;
    assert!(
        slow.starts_with("HTTP/1.1 408") && slow.contains("request_timeout"),
        "{slow}"
    );
    let stuck = town
        .request(Method::GET, crate::support::STUCK)
        .send()
        .await
        .unwrap();
    assert_eq!(stuck.status().as_u16(), 503);
    assert_eq!(stuck.headers()["retry-after"], "5");
    assert_eq!(stuck.headers()["request-id"].len(), 36);
    assert_eq!(stuck.headers()["x-content-type-options"], "nosniff");
    let problem: Value = stuck.json().await.unwrap();
    assert_eq!(problem["problem"], "unavailable");
    mario.get("/whoami").await.expect(200);
}

#[actix_web::test]
async fn names_may_have_apostrophes_and_accents_and_nothing_hidden() {
    let town = Town::open().await;
    let mario = town.citizen(MARIO, Loa::L2).await;
    let with = |street: &str| {
        let mut residence = residence();
        residence["street"] = json!(street);
        json!({ "residence": residence })
    };
    for good in [
        "Via dell'Unità d'Italia",
        "Calle Perché",
        "Straße der Straßen",
        "Ulica Żółć",
        "Via  Larga ",
    ] {
        let kept = mario.patch_profile(&with(good)).await.expect(200).json();
        let folded = good.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(kept["residence"]["street"], json!(folded));
    }
    for hidden in [
        RIGHT_TO_LEFT,
        ZERO_WIDTH,
        '\u{2066}',
        '\u{feff}',
        '\u{7}',
        '\0',
        '\u{200d}',
    ] {
        let refused = mario
            .patch_profile(&with(&format!("Via {hidden}Roma")))
            .await
            .expect(422);
        assert_eq!(refused.pointers(), ["/residence/street"], "{hidden:?}");
    }
    assert_eq!(
        mario.get("/profile").await.json()["residence"]["street"],
        json!("Via Larga")
    );
}

#[actix_web::test]
async fn files_have_names_that_show_what_they_are() {
    let town = Town::open().await;
    let mario = town.ready_citizen().await;
    let (id, _) = begin(&mario).await;
    let pdf = mario
        .get("/services/permesso-ztl/blank-form")
        .await
        .expect(200)
        .bytes;
    let upload = async |name: &str| {
        let name: String = url::form_urlencoded::byte_serialize(name.as_bytes()).collect();
        let request = mario
            .request(
                Method::POST,
                &format!("/istanze/{id}/attachments?field=registered_lease"),
            )
            .header(
                "Content-Disposition",
                format!("attachment; filename*=UTF-8''{}", name.replace('+', "%20")),
            )
            .body(pdf.clone());
        mario.send(request).await
    };
    let good = upload("Contratto dell'affitto perché sì.pdf")
        .await
        .expect(201)
        .json();
    assert_eq!(good["name"], "Contratto dell'affitto perché sì.pdf");
    for hidden in [
        format!("fattura{RIGHT_TO_LEFT}fdp.exe"),
        format!("contratto{ZERO_WIDTH}.pdf"),
        "../../etc/passwd.pdf".to_owned(),
        "nul.pdf".to_owned(),
        "a\0b.pdf".to_owned(),
        "è".repeat(100) + ".pdf",
    ] {
        let refused = upload(&hidden).await.expect(422);
        assert_eq!(refused.problem(), "attachment_refused", "{hidden:?}");
    }
}

/// Changes one answer of a draft that could be sent; what is then said against it.
async fn sent_with(mario: &Person<'_>, place: &str, value: Value) -> Answer {
    let (id, etag) = begin(mario).await;
    let file = attach(mario, &id).await;
    let mut content = json!({ "answers": answers(&file) });
    *content["answers"].pointer_mut(place).unwrap() = value.clone();
    mario
        .put(&format!("/istanze/{id}/draft"), &etag, &content)
        .await
        .expect(200);
    let sent = submit(mario, &id, "k").await;
    let kept = mario.get(&format!("/istanze/{id}")).await.expect(200).json();
    assert_eq!(
        kept["answers"].pointer(place),
        Some(&value),
        "the draft keeps what was typed"
    );
    sent
}

#[actix_web::test]
async fn answers_that_cannot_be_are_pointed_at_and_stay_in_the_draft() {
    let town = Town::open().await;
    let mario = town.ready_citizen().await;
    for (place, value) in [
        ("/period_start", json!("2027-02-30")),
        ("/period_start", json!("2027-13-01")),
        ("/period_end", json!("2027-02-29")),
        ("/period_end", json!("30/11/2027")),
        (
            "/address_in_zone/street",
            json!(format!("Via {RIGHT_TO_LEFT}amoR")),
        ),
        ("/address_in_zone/street", json!(format!("Via{ZERO_WIDTH}Roma"))),
        ("/vehicles/0/plate/plate", json!("AB\u{200b}123CD")),
        ("/zone", json!(["b"])),
        ("/household_permits", json!(1e300)),
    ] {
        let refused = sent_with(&mario, place, value.clone()).await.expect(422);
        let pointers = refused.pointers();
        let at = format!("/answers{place}");
        assert!(
            pointers.iter().any(|pointer| at.starts_with(pointer.as_str())),
            "{place} {value}: {pointers:?}"
        );
    }
}

#[actix_web::test]
async fn dates_of_the_profile_exist() {
    let town = Town::open().await;
    let mario = town.citizen(MARIO, Loa::L2).await;
    for (issued, expires, pointer) in [
        ("2026-02-30", "2031-01-01", "/identity_document/issued_on"),
        ("2020-01-01", "2027-02-29", "/identity_document/expires_on"),
        ("2020-01-01", "domani", "/identity_document/expires_on"),
        ("2126-01-01", "2131-01-01", "/identity_document/issued_on"),
        ("2020-01-01", "2019-01-01", "/identity_document/expires_on"),
    ] {
        let change = json!({ "identity_document": {
            "kind": "carta_identita", "number": "CA12345AA", "issuer": "Comune di Cagliari",
            "issued_on": issued, "expires_on": expires
        } });
        let refused = mario.patch_profile(&change).await.expect(422);
        assert_eq!(refused.pointers(), [pointer], "{issued} {expires}");
    }
}

#[actix_web::test]
async fn a_code_with_omocodia_is_a_fiscal_code() {
    let town = Town::open().await;
    let antonio = town.citizen(OMOCODIA, Loa::L2).await;
    antonio.make_ready().await;
    let (id, _) = ready_draft(&antonio).await;
    let sent = submit(&antonio, &id, "k").await.expect(200).json();
    assert_eq!(sent["answers"]["applicant"]["tax_code"], OMOCODIA);
    town.work().await;
    let segnatura = antonio.get(&format!("/istanze/{id}/segnatura")).await.expect(200);
    assert!(String::from_utf8(segnatura.bytes).unwrap().contains(OMOCODIA));
}

#[actix_web::test]
async fn a_session_that_ends_while_typing_loses_nothing_that_was_saved() {
    let town = Town::open().await;
    let mario = town.ready_citizen().await;
    let (id, etag) = begin(&mario).await;
    let path = format!("/istanze/{id}/draft");
    let saved = mario
        .put(&path, &etag, &json!({ "answers": { "zone": "b" } }))
        .await
        .expect(200);
    town.app.clock.advance(chrono::Duration::minutes(31));
    let late = json!({ "answers": { "zone": "c" } });
    let refused = mario
        .put(&path, saved.etag.as_deref().unwrap(), &late)
        .await
        .expect(401);
    assert_eq!(refused.problem(), "unauthenticated");
    let again = town.citizen(MARIO, Loa::L2).await;
    let kept = again.get(&format!("/istanze/{id}")).await.expect(200);
    assert_eq!(kept.json()["answers"]["zone"], "b");
    again
        .put(&path, kept.etag.as_deref().unwrap(), &late)
        .await
        .expect(200);
}

#[actix_web::test]
async fn a_second_tab_neither_overwrites_nor_undoes_what_the_first_has_sent() {
    let town = Town::open().await;
    let mario = town.ready_citizen().await;
    let (id, etag) = ready_draft(&mario).await;
    let first: Istanza = submit(&mario, &id, "first tab").await.expect(200).read();
    let content = json!({ "answers": { "zone": "a" } });
    let path = format!("/istanze/{id}");
    let saved = mario
        .put(&format!("{path}/draft"), &etag, &content)
        .await
        .expect(409);
    assert_eq!(saved.problem(), "not_a_draft");
    assert_eq!(mario.delete(&path).await.expect(409).problem(), "not_a_draft");
    let second: Istanza = submit(&mario, &id, "second tab").await.expect(200).read();
    assert_eq!(second.summary.registration, first.summary.registration);
    assert_eq!(second.answers, first.answers);
}

#[actix_web::test]
async fn xml_that_attacks_its_reader_signs_nobody_in() {
    let town = Town::open().await;
    let laughs = "<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>";
    let bodies = [
        format!(
            "{laughs}<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\">&b;</samlp:Response>"
        ),
        "<!DOCTYPE x SYSTEM \"file:///etc/passwd\"><x/>".to_owned(),
        "<a>".repeat(100_000),
        "<samlp:Response".to_owned(),
        String::new(),
        "\u{0}\u{1}".to_owned(),
    ];
    for xml in bodies {
        let encoded = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, &xml);
        for message in [encoded.as_str(), "%%%", "====", xml.as_str()] {
            let answer = town
                .request(Method::POST, "/auth/spid/callback")
                .header("Cookie", format!("login={}", "a".repeat(43)))
                .form(&[("SAMLResponse", message), ("RelayState", "x")])
                .send()
                .await
                .unwrap();
            let shown: String = message.chars().take(60).collect();
            assert!(answer.status().is_client_error(), "{shown}: {}", answer.status());
            assert!(answer.headers().get("set-cookie").is_none(), "{shown}");
        }
    }
}
