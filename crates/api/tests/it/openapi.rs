//! The committed document is the one that the code generates.

#[test]
fn the_document_is_up_to_date() {
    let committed = include_str!("../../../../openapi/portal.json");
    assert!(
        committed == sportello_api::openapi::to_json(),
        "openapi/portal.json is stale: run `just openapi`"
    );
}
