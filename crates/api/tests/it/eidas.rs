//! Citizens without a fiscal code: what they can do, and what tells them that they need one.

use crate::istanze::{printed, ready_draft, submit};
use crate::support::{EVA, MARIO, Person, Town};
use serde_json::{Value, json};
use sportello_types::istanze::{Istanza, Status};
use sportello_types::loa::Loa;
use sportello_types::services::Service;

/// An address abroad.
fn home() -> Value {
    json!({
        "street": "Leoforos Knosou 12", "postal_code": "713 06", "locality": "Heraklion",
        "country_code": "Z115", "country": "Hellas"
    })
}

/// What the node does not say, the person does.
pub(crate) async fn ready(person: &Person<'_>) {
    let told = json!({
        "birth_place": { "code": "Z115", "name": "Grecia", "foreign_town": "Heraklion" },
        "email": "giorgos@example.gr",
    });
    person.patch_profile(&told).await.expect(200);
    person.make_ready().await;
    person
        .patch_profile(&json!({ "residence": home() }))
        .await
        .expect(200);
}

#[actix_web::test]
async fn a_service_that_needs_a_fiscal_code_says_so_and_the_others_do_not_ask() {
    let town = Town::open().await;
    let giorgos = town.european().await;
    ready(&giorgos).await;
    for (service, needed) in [("contributo-sport", true), ("permesso-ztl", false)] {
        let sheet: Service = giorgos
            .get(&format!("/services/{service}"))
            .await
            .expect(200)
            .read();
        assert_eq!(sheet.needs_tax_code, needed, "{service}");
        let begun = giorgos.post("/istanze", &json!({ "service": service })).await;
        if needed {
            assert_eq!(begun.expect(403).problem(), "tax_code_needed");
            continue;
        }
        let draft = begun.expect(201).json();
        assert_eq!(
            draft["answers"]["applicant"],
            json!({ "given_name": "Giorgos", "family_name": "Papadakis", "birth_date": "1978-10-05" })
        );
        assert_eq!(draft["answers"]["residence"]["locality"], "Heraklion");
        assert_eq!(draft["answers"]["residence"]["country"], "Grecia");
    }
}

#[actix_web::test]
async fn an_istanza_without_fiscal_code_is_registered_and_its_receipt_names_the_identifier() {
    let town = Town::open().await;
    let giorgos = town.european().await;
    ready(&giorgos).await;
    let (id, _) = ready_draft(&giorgos).await;
    let sent: Istanza = submit(&giorgos, &id, "once").await.expect(200).read();
    assert_eq!(sent.summary.status, Status::Registered);
    town.work().await;
    let receipt = giorgos.get(&format!("/istanze/{id}/receipt")).await.expect(200);
    assert!(printed(&receipt.bytes).contains("EL/IT/39f1c2ab7d604e"));
}

#[actix_web::test]
async fn a_country_is_found_by_either_name() {
    let town = Town::open().await;
    let anyone = town.european().await;
    for words in ["greci", "greec"] {
        let found = anyone
            .get(&format!("/countries?q={words}"))
            .await
            .expect(200)
            .json();
        assert_eq!(found["items"][0]["code"], "Z115", "{words}");
    }
}

#[actix_web::test]
async fn an_address_abroad_is_in_a_country_of_today() {
    let town = Town::open().await;
    let giorgos = town.european().await;
    for (part, value) in [
        ("country_code", "Z999"),
        // Czechoslovakia.
        ("country_code", "Z105"),
        // Cagliari.
        ("country_code", "B354"),
        ("locality", " "),
        ("postal_code", "7\u{202e}1"),
    ] {
        let mut wrong = home();
        wrong[part] = json!(value);
        let refused = giorgos
            .patch_profile(&json!({ "residence": wrong }))
            .await
            .expect(422);
        assert_eq!(refused.pointers(), [format!("/residence/{part}")], "{value}");
    }
    let after = giorgos
        .patch_profile(&json!({ "residence": home() }))
        .await
        .expect(200)
        .json();
    assert_eq!(after["residence"]["country"], "Grecia");
}

#[actix_web::test]
async fn a_stated_fiscal_code_opens_what_needs_one_only_once_the_counter_has_checked_it() {
    const HIS: &str = "PPDGRG78R05Z115A";
    let town = Town::open().await;
    let mario = town.citizen(MARIO, Loa::L2).await;
    let certified = mario.patch_profile(&json!({ "declared_tax_code": HIS })).await;
    assert_eq!(certified.expect(422).pointers(), ["/declared_tax_code"]);

    let giorgos = town.european().await;
    ready(&giorgos).await;
    let stolen = giorgos
        .patch_profile(&json!({ "declared_tax_code": MARIO }))
        .await;
    assert_eq!(stolen.expect(422).pointers(), ["/declared_tax_code"]);
    giorgos
        .patch_profile(&json!({ "declared_tax_code": HIS }))
        .await
        .expect(200);
    let draft = json!({ "service": "rinnovo-suolo-pubblico" });
    let refused = giorgos.post("/istanze", &draft).await;
    assert_eq!(refused.expect(403).problem(), "tax_code_needed");

    let link = json!({
        "eidas_identifier": "EL/IT/39f1c2ab7d604e", "tax_code": HIS,
        "reason": "Visti passaporto e tesserino allo sportello",
    });
    let path = "/backoffice/tax-code-links";
    giorgos.post(path, &link).await.expect(403);
    let eva = town.operator(EVA).await;
    for (member, value, status) in [
        ("reason", "no", 422),
        ("tax_code", MARIO, 409),
        ("eidas_identifier", "EL/IT/other", 404),
    ] {
        let mut wrong = link.clone();
        wrong[member] = json!(value);
        eva.post(path, &wrong).await.expect(status);
    }
    eva.post(path, &link).await.expect(204);
    eva.post(path, &link).await.expect(409);
    giorgos.post("/istanze", &draft).await.expect(201);
    let accesses = giorgos.get("/profile/accesses").await.expect(200).json();
    let seen = accesses["items"].as_array().unwrap().iter();
    assert_eq!(
        seen.filter(|entry| entry["event"] == "tax_code_linked").count(),
        1
    );
}
