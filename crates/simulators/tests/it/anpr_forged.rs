//! Callers of ANPR that get one thing wrong.

#![expect(clippy::indexing_slicing, reason = "what is forged is an object made here")]

use super::anpr_world::{CLIENT, GIULIA, World, purpose};
use super::portal::{browser, now};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeyPair;
use aws_lc_rs::signature::RSA_PKCS1_SHA256;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use sportello_integrations::registry::anpr::UseCase;
use std::fmt::Write as _;
use x509_cert::der::pem;

/// A caller that signs by itself, so that it can get one thing wrong.
struct Forger<'w> {
    world: &'w World,
    pair: KeyPair,
    drawn: u32,
}

/// What is changed of a call that would be right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wrong {
    Nothing,
    EvidenceAudience,
    EvidencePurpose,
    EvidenceNonce,
    EvidenceUser,
    EvidenceLocation,
    EvidenceLevel,
    EvidenceMissing,
    EvidenceOther,
    SignatureAudience,
    SignatureMissing,
    SignatureDigest,
    SignatureType,
    SignatureFuture,
    SignatureExpired,
    SignatureLong,
    SignatureReplayed,
    SignatureAlg,
    SignatureTyp,
    DigestMissing,
    BodyChanged,
    ContentType,
    NoVoucher,
    StrangeVoucher,
    VoucherWithoutDigest,
    UseCase,
    NumberLower,
    NumberOfAnother,
    Criteria,
    Future,
    Reason,
}

impl Forger<'_> {
    fn token(&mut self, header: &Value, claims: &Value) -> String {
        let signed = format!(
            "{}.{}",
            URL_SAFE_NO_PAD.encode(header.to_string()),
            URL_SAFE_NO_PAD.encode(claims.to_string())
        );
        let mut signature = vec![0; self.pair.public_modulus_len()];
        self.pair
            .sign(
                &RSA_PKCS1_SHA256,
                &SystemRandom::new(),
                signed.as_bytes(),
                &mut signature,
            )
            .unwrap();
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    fn claims(&mut self, audience: &str, more: Value) -> Value {
        self.drawn += 1;
        let now = now().timestamp();
        let mut claims = json!({
            "iss": CLIENT, "sub": CLIENT, "aud": audience, "jti": format!("forged-{}", self.drawn),
            "iat": now, "nbf": now, "exp": now + 300,
        });
        let Value::Object(more) = more else {
            panic!("claims by name")
        };
        for (name, value) in more {
            claims[name] = value;
        }
        claims
    }

    async fn voucher(&mut self, digest: Option<String>) -> (u16, String) {
        let header = json!({ "alg": "RS256", "kid": "kid-1", "typ": "JWT" });
        let audience = self.world.town.anpr.assertion_audience();
        let mut claims = self.claims(&audience, json!({ "purposeId": purpose(UseCase::C030) }));
        if let Some(value) = digest {
            claims["digest"] = json!({ "alg": "SHA256", "value": value });
        }
        let assertion = self.token(&header, &claims);
        let form = [
            ("client_id", CLIENT),
            ("client_assertion", &assertion),
            (
                "client_assertion_type",
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            ),
            ("grant_type", "client_credentials"),
        ];
        let request = browser().post(self.world.town.anpr.token_url()).form(&form);
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        let answer: Value = answer.json().await.unwrap();
        (
            status,
            answer["access_token"].as_str().unwrap_or_default().to_owned(),
        )
    }

    async fn call(&mut self, wrong: Wrong, number: u64) -> (u16, Value) {
        let is = |other: Wrong| wrong == other;
        let service = UseCase::C030.service();
        let audience = format!("{}/{service}/v1", self.world.town.anpr.audience());
        let header = json!({ "alg": "RS256", "kid": "kid-1", "typ": "JWT" });
        let mut claims = self.claims(&audience, json!({
            "purposeId": purpose(if is(Wrong::EvidencePurpose) { UseCase::C021 } else { UseCase::C030 }),
            "dnonce": if is(Wrong::EvidenceNonce) { 7_u64 } else { 1_234_567_890_123 },
            "userID": if is(Wrong::EvidenceUser) { "" } else { "user" },
            "userLocation": if is(Wrong::EvidenceLocation) { "a place with a name that is too long" } else { "c_bgv1" },
            "LoA": if is(Wrong::EvidenceLevel) { "high" } else { "LoA2" },
        }));
        if is(Wrong::EvidenceAudience) {
            claims["aud"] = json!(self.world.town.anpr.base_url());
        }
        let evidence = self.token(&header, &claims);
        let hash = Sha256::digest(evidence.as_bytes());
        let hash = hash.iter().fold(String::new(), |mut text, byte| {
            // Writing to a string does not fail.
            let _ = write!(text, "{byte:02X}");
            text
        });
        if is(Wrong::VoucherWithoutDigest) {
            let (status, _) = self.voucher(None).await;
            return (status, Value::Null);
        }
        let (_, voucher) = self.voucher(Some(hash)).await;
        let evidence = if is(Wrong::EvidenceOther) {
            let again = self.claims(&audience, json!({}));
            self.token(&header, &again)
        } else {
            evidence
        };

        let code = if is(Wrong::NumberOfAnother) {
            "MLSMRC83S03B354W"
        } else {
            GIULIA
        };
        let body = json!({
            "idOperazioneClient": number.to_string(),
            "criteriRicerca": if is(Wrong::Criteria) { json!({ "idANPR": "AA00001BV" }) } else { json!({ "codiceFiscale": code }) },
            "datiRichiesta": {
                "dataRiferimentoRichiesta": if is(Wrong::Future) { "2027-01-01" } else { "2026-11-24" },
                "motivoRichiesta": if is(Wrong::Reason) { "" } else { "PROT 1" },
                "casoUso": if is(Wrong::UseCase) { "C021" } else { "C030" },
            },
        })
        .to_string();
        let digest = format!("SHA-256={}", STANDARD.encode(Sha256::digest(body.as_bytes())));
        let content_type = if is(Wrong::ContentType) {
            "text/plain"
        } else {
            "application/json"
        };
        let covered = if is(Wrong::SignatureDigest) {
            "SHA-256=other"
        } else {
            &digest
        };
        let named = if is(Wrong::SignatureType) {
            "text/plain"
        } else {
            content_type
        };
        let mut claims = self.claims(
            &audience,
            json!({
                "signed_headers": [{ "digest": covered }, { "content-type": named }],
            }),
        );
        let now = now().timestamp();
        match wrong {
            Wrong::SignatureAudience => claims["aud"] = json!(self.world.town.anpr.base_url()),
            Wrong::SignatureFuture => claims["iat"] = json!(now + 1),
            Wrong::SignatureExpired => claims["exp"] = json!(now),
            Wrong::SignatureLong => claims["exp"] = json!(now + 3_600),
            Wrong::SignatureReplayed => claims["jti"] = json!("forged-replayed"),
            _ => {}
        }
        let mut header = header;
        match wrong {
            Wrong::SignatureAlg => header["alg"] = json!("none"),
            Wrong::SignatureTyp => header["typ"] = json!("at+jwt"),
            _ => {}
        }
        let signature = self.token(&header, &claims);
        let bearer = match wrong {
            Wrong::StrangeVoucher => self.token(&header, &claims),
            _ => voucher,
        };
        let mut request = browser()
            .post(format!(
                "{}/{service}/v1/anpr-service-e002",
                self.world.town.anpr.base_url()
            ))
            .header("Content-Type", content_type);
        if !is(Wrong::NoVoucher) {
            request = request.header("Authorization", format!("Bearer {bearer}"));
        }
        if !is(Wrong::DigestMissing) {
            request = request.header("Digest", digest);
        }
        if !is(Wrong::SignatureMissing) {
            request = request.header("Agid-JWT-Signature", signature);
        }
        if !is(Wrong::EvidenceMissing) {
            request = request.header("Agid-JWT-TrackingEvidence", evidence);
        }
        let body = if is(Wrong::BodyChanged) {
            body.replace("PROT 1", "PROT 2")
        } else {
            body
        };
        let answer = request.body(body).send().await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap_or_default())
    }
}

#[tokio::test]
async fn whoever_gets_one_thing_wrong_is_refused_for_that() {
    let world = World::new().await;
    let (_, der) = pem::decode_vec(world.pem.expose_secret().trim().as_bytes()).unwrap();
    let mut forger = Forger {
        world: &world,
        pair: KeyPair::from_pkcs8(&der).unwrap(),
        drawn: 0,
    };
    let mut number = 10;
    let (status, answer) = forger.call(Wrong::Nothing, number).await;
    assert_eq!(
        (
            status,
            &answer["listaSoggetti"]["datiSoggetto"][0]["identificativi"]["idANPR"]
        ),
        (200, &json!("AA00001BV"))
    );
    let (status, again) = forger.call(Wrong::Nothing, number).await;
    assert_eq!(
        (status, again),
        (200, answer),
        "the same number gets the same answer"
    );
    // Once, so that the second is a replay.
    assert_eq!(forger.call(Wrong::SignatureReplayed, number).await.0, 200);
    for (wrong, status, why) in [
        (Wrong::EvidenceAudience, 400, "evidence: aud is another"),
        (
            Wrong::EvidencePurpose,
            400,
            "evidence: purposeId is not the voucher's",
        ),
        (
            Wrong::EvidenceNonce,
            400,
            "evidence: dnonce has not thirteen digits",
        ),
        (Wrong::EvidenceUser, 400, "evidence: userID is missing"),
        (
            Wrong::EvidenceLocation,
            400,
            "evidence: userLocation is missing or longer",
        ),
        (Wrong::EvidenceLevel, 400, "evidence: LoA is none"),
        (
            Wrong::EvidenceMissing,
            400,
            "Agid-JWT-TrackingEvidence is missing",
        ),
        (
            Wrong::EvidenceOther,
            400,
            "voucher: bound to another audit record",
        ),
        (Wrong::SignatureAudience, 400, "signature: aud is another"),
        (Wrong::SignatureMissing, 400, "Agid-JWT-Signature is missing"),
        (
            Wrong::SignatureDigest,
            400,
            "signature: signed_headers has no digest",
        ),
        (
            Wrong::SignatureType,
            400,
            "signature: signed_headers has no content-type",
        ),
        (
            Wrong::SignatureFuture,
            400,
            "signature: iat or nbf is in the future",
        ),
        (Wrong::SignatureExpired, 400, "signature: exp is over"),
        (Wrong::SignatureLong, 400, "signature: exp is over or too far"),
        (
            Wrong::SignatureReplayed,
            400,
            "signature: jti is missing or was used before",
        ),
        (Wrong::SignatureAlg, 400, "signature: alg is not RS256"),
        (Wrong::SignatureTyp, 400, "signature: typ is not JWT"),
        (Wrong::DigestMissing, 400, "Digest is not the body's"),
        (Wrong::BodyChanged, 400, "Digest is not the body's"),
        (Wrong::ContentType, 400, "Content-Type is not application/json"),
        (Wrong::NoVoucher, 401, "no voucher"),
        (Wrong::StrangeVoucher, 403, "voucher: not PDND's"),
        (Wrong::VoucherWithoutDigest, 400, "assertion: no digest"),
        (Wrong::UseCase, 400, "casoUso: of another service"),
        (
            Wrong::Criteria,
            400,
            "criteriRicerca: not the ones of this service",
        ),
        (Wrong::Future, 400, "dataRiferimentoRichiesta: in the future"),
        (Wrong::Reason, 400, "motivoRichiesta: missing"),
    ] {
        number += 1;
        let (found, answer) = forger.call(wrong, number).await;
        assert_eq!(found, status, "{wrong:?}: {answer}");
        let told = world.town.anpr.last_refusal().unwrap();
        assert!(told.contains(why), "{wrong:?}: {told}");
        if found == 400 && answer["title"] == "InteroperabilityInvalidRequest" {
            assert_eq!(
                answer["detail"], "Interoperability request not valid",
                "the public answer hides the cause"
            );
        }
    }
    for (wrong, number) in [(Wrong::NumberLower, 9), (Wrong::NumberOfAnother, 10)] {
        let (status, answer) = forger.call(wrong, number).await;
        assert_eq!(
            (status, &answer["listaErrori"][0]["codiceErroreAnomalia"]),
            (404, &json!("EN527")),
            "{wrong:?}"
        );
    }
    world.town.cut().await;
}
