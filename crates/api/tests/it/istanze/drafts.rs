//! Drafts on several devices, and the files that are attached to them.

use super::{attach, begin};
use crate::support::Town;
use reqwest::Method;
use serde_json::json;
use sportello_types::istanze::Istanza;

#[actix_web::test]
async fn another_device_is_never_overwritten() {
    let town = Town::open().await;
    let mario = town.ready_citizen().await;
    let (id, etag) = begin(&mario).await;
    let path = format!("/istanze/{id}/draft");
    let phone = mario
        .put(&path, &etag, &json!({ "answers": { "zone": "a" } }))
        .await
        .expect(200);
    mario
        .put(&path, &etag, &json!({ "answers": { "zone": "c" } }))
        .await
        .expect(412);
    let draft = mario.get(&format!("/istanze/{id}")).await.expect(200);
    assert_eq!(draft.json()["answers"]["zone"], "a");
    assert_eq!(draft.etag, phone.etag);
}

#[actix_web::test]
async fn files_are_judged_by_content_and_leave_with_their_draft() {
    let town = Town::open().await;
    let mario = town.ready_citizen().await;
    let (id, _) = begin(&mario).await;
    let upload = |field: &str, name: &str, body: Vec<u8>| {
        mario
            .request(Method::POST, &format!("/istanze/{id}/attachments?field={field}"))
            .header("Content-Disposition", format!("attachment; filename=\"{name}\""))
            .body(body)
    };
    let liar = mario
        .send(upload(
            "registered_lease",
            "contratto.pdf",
            b"MZ\x90\0 not a pdf".to_vec(),
        ))
        .await;
    assert_eq!(liar.expect(422).problem(), "attachment_refused");
    let nowhere = mario.send(upload("zone", "x.pdf", b"%PDF-1.7".to_vec())).await;
    assert_eq!(nowhere.expect(422).problem(), "attachment_refused");
    for place in ["registered_lease&item=0", "vehicles.title_of_use&item=3"] {
        let nowhere = mario.send(upload(place, "x.pdf", b"%PDF-1.7".to_vec())).await;
        assert_eq!(nowhere.expect(422).problem(), "attachment_refused", "{place}");
    }
    let huge = mario
        .send(upload("registered_lease", "x.pdf", vec![b'%'; 21 << 20]))
        .await;
    assert_eq!(huge.expect(413).problem(), "payload_too_large");
    let file = attach(&mario, &id).await;
    let whole: Istanza = mario.get(&format!("/istanze/{id}")).await.expect(200).read();
    assert_eq!(whole.attachments.len(), 1);
    mario
        .delete(&format!("/istanze/{id}/attachments/{file}"))
        .await
        .expect(204);
    mario
        .get(&format!("/istanze/{id}/attachments/{file}"))
        .await
        .expect(404);
    mario.delete(&format!("/istanze/{id}")).await.expect(204);
    mario.get(&format!("/istanze/{id}")).await.expect(404);
}
