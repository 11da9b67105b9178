//! *I tuoi documenti*: one list of what lies ready, and what the citizen keeps and deletes.

use crate::certificates::{FRANCESCA, one, town};
use crate::households::ready;
use crate::istanze::{ready_draft, submit};
use crate::support::{BORGOVERDE, EVA, MARIO, Person, Town};
use chrono::Duration;
use serde_json::{Value, json};
use sportello_api::jobs::Worker;
use sportello_storage::kept_documents::{self, NewKeptDocument};
use sportello_storage::new_id;
use sportello_types::ids::KeptDocumentId;
use sportello_types::loa::Loa;

/// A document that the citizen has kept, with its file.
async fn keep(town: &Town, person: &Person<'_>) -> KeptDocumentId {
    let now = town.app.clock.now();
    let id: KeptDocumentId = new_id(now, &mut town.app.rng());
    let blob_key = format!("documents/{id}");
    let stored = town.app.blobs.put(&blob_key, "%PDF-1.7 kept").await.unwrap();
    let tx = town.app.db.begin(town.tenant(BORGOVERDE)).await.unwrap();
    let new = NewKeptDocument {
        id,
        citizen: person.id.unwrap(),
        title: "Autocertificazione di residenza",
        file_name: "autocertificazione.pdf",
        sha256: &stored.sha256,
        blob_key: &blob_key,
        size: 13,
        kept_at: now,
    };
    kept_documents::keep(&tx, &new).await.unwrap();
    tx.commit().await.unwrap();
    id
}

async fn list(person: &Person<'_>, query: &str) -> Vec<Value> {
    let page = person.get(&format!("/documents{query}")).await.expect(200).json();
    page["items"].as_array().unwrap().clone()
}

fn kinds(items: &[Value]) -> Vec<&str> {
    items.iter().map(|item| item["kind"].as_str().unwrap()).collect()
}

#[actix_web::test]
async fn certificates_receipts_and_what_was_kept_stand_in_one_list_and_can_all_be_had() {
    let town = town().await;
    let francesca = ready(&town, FRANCESCA).await;
    assert!(list(&francesca, "").await.is_empty());
    let certificate = one(&francesca).await;
    let minute = chrono::Duration::minutes(1);
    town.app.clock.advance(minute);
    let (istanza, _) = ready_draft(&francesca).await;
    submit(&francesca, &istanza, "once").await.expect(200);
    town.work().await;
    town.app.clock.advance(minute);
    let kept = keep(&town, &francesca).await;

    let all = list(&francesca, "").await;
    assert_eq!(kinds(&all), ["self_certification", "receipt", "certificate"]);
    assert_eq!(
        (&all[0]["id"], &all[0]["status"], &all[0]["size"]),
        (&json!(kept), &json!("kept"), &json!(13))
    );
    assert_eq!(
        (&all[1]["id"], &all[1]["status"], &all[1]["number"]),
        (&json!(istanza), &json!("registered"), &json!("0000001/2026"))
    );
    assert_eq!(
        (&all[2]["id"], &all[2]["status"], &all[2]["number"]),
        (&certificate["id"], &json!("valid"), &certificate["number"])
    );
    for document in &all {
        let path = document["content_path"].as_str().unwrap();
        let file = francesca
            .get(path.strip_prefix("/api/v1").unwrap())
            .await
            .expect(200);
        assert!(file.bytes.starts_with(b"%PDF-"));
        assert_eq!(document["size"], file.bytes.len());
    }
    for kind in ["certificate", "receipt", "self_certification"] {
        assert_eq!(kinds(&list(&francesca, &format!("?kind={kind}")).await), [kind]);
    }
    francesca.get("/documents?kind=tax").await.expect(400);
    let (mut seen, mut query) = (Vec::new(), "?limit=1".to_owned());
    loop {
        let page = francesca
            .get(&format!("/documents{query}"))
            .await
            .expect(200)
            .json();
        seen.extend(page["items"].as_array().unwrap().clone());
        let Some(cursor) = page["next_cursor"].as_str() else {
            break;
        };
        query = format!("?limit=1&cursor={cursor}");
    }
    assert_eq!(seen, all);
}

#[actix_web::test]
async fn what_belongs_to_a_group_that_is_not_active_is_left_out() {
    let town = town().await;
    let francesca = ready(&town, FRANCESCA).await;
    one(&francesca).await;
    keep(&town, &francesca).await;
    town.app.clock.advance(Duration::minutes(1));
    francesca.delete("/activations/registry").await.expect(204);
    assert_eq!(kinds(&list(&francesca, "").await), ["self_certification"]);
    let refused = francesca.get("/documents?kind=certificate").await.expect(403);
    assert_eq!(refused.problem(), "service_not_active");
    assert_eq!(refused.json()["groups"], json!(["registry"]));
}

#[actix_web::test]
async fn what_was_kept_is_deleted_with_its_file_by_its_owner_alone() {
    let town = Town::open().await;
    let mario = town.citizen(MARIO, Loa::L2).await;
    let id = keep(&town, &mario).await;
    let path = format!("/documents/{id}");
    let content = format!("{path}/content");
    let eva = town.citizen(EVA, Loa::L2).await;
    eva.get(&content).await.expect(404);
    eva.delete(&path).await.expect(404);
    assert!(list(&eva, "").await.is_empty());
    assert_eq!(mario.get(&content).await.expect(200).bytes, b"%PDF-1.7 kept");
    mario.delete(&path).await.expect(204);
    mario.get(&content).await.expect(404);
    mario.delete(&path).await.expect(404);
    let file = town.blobs().join(format!("documents/{id}"));
    assert!(file.exists());
    Worker::sweep(&town.app).await;
    assert!(!file.exists());
    let log = mario.get("/profile/accesses").await.expect(200).json();
    let events: Vec<&str> = log["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|access| access["event"].as_str().unwrap())
        .take(2)
        .collect();
    assert_eq!(events, ["document_deleted", "document_downloaded"]);
}

#[actix_web::test]
async fn the_copy_of_ones_data_has_certificates_with_what_they_say_and_what_was_kept_or_sent() {
    let town = town().await;
    let francesca = ready(&town, FRANCESCA).await;
    let certificate = one(&francesca).await;
    keep(&town, &francesca).await;
    let id = certificate["id"].as_str().unwrap();
    let to = json!({ "by": "email", "address": "banca@example.it" });
    francesca
        .post(&format!("/certificates/{id}/deliveries"), &to)
        .await
        .expect(202);
    let copy = francesca.get("/profile/export").await.expect(200).json();
    assert_eq!(copy["certificates"][0]["certificate"], certificate);
    assert_eq!(copy["certificates"][0]["says"]["title"], certificate["title"]);
    assert_eq!(copy["kept_documents"][0]["file_name"], "autocertificazione.pdf");
    assert_eq!(
        (
            &copy["deliveries"][0]["certificate"],
            &copy["deliveries"][0]["delivery"]["address"]
        ),
        (&certificate["id"], &to["address"])
    );
    let pdf = francesca.get("/profile/export-pdf").await.expect(200);
    assert!(pdf.bytes.starts_with(b"%PDF-"));
    let zip = francesca.get("/profile/export-zip").await.expect(200).bytes;
    let holds = |name: &str| zip.windows(name.len()).any(|part| part == name.as_bytes());
    for name in [
        "certificati/certificato-C-2026-000001.pdf",
        "documenti/01-autocertificazione.pdf",
        "%PDF-1.7 kept",
    ] {
        assert!(holds(name), "{name}");
    }
}
