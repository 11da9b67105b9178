//! Certified mailboxes, from the settings to the wire: each municipality sends from its own.

use crate::program::Place;
use crate::stage::Stage;
use sportello_integrations::notify::{Content, Mail, MessageId};
use sportello_storage::{new_id, tenants};
use sportello_types::ids::JobId;

#[tokio::test]
async fn what_a_municipality_sends_reaches_the_server_from_its_own_mailbox() {
    let stage = Stage::open().await;
    let app = stage.town.portal.app();
    let now = app.clock.now();
    for (slug, from) in [
        ("borgoverde", "servizi@pec.borgoverde.example"),
        ("montefiore", "servizi@pec.montefiore.example"),
        ("valdoro", "servizi@pec.unione.example"),
        ("pietrafonda", "servizi@pec.unione.example"),
    ] {
        let tx = app.db.system_read().await.unwrap();
        let tenant = tenants::by_slug(&tx, slug).await.unwrap().unwrap().id;
        drop(tx);
        let to = format!("studio-{slug}@pec.example.it");
        let job = new_id::<JobId>(now, &mut app.rng());
        let mail = Mail {
            to: to.parse().unwrap(),
            from_name: slug.to_owned(),
            message_id: MessageId::new(job, "pec.example.it"),
            content: Content {
                subject: "Certificato".to_owned(),
                text: "In allegato.\n".to_owned(),
                html: None,
            },
            attachments: Vec::new(),
        };
        app.pec(tenant).unwrap().send(&mail, now).await.unwrap();
        let caught = stage.town.simulators.mailbox.list(Some(&to));
        let [caught] = &caught[..] else {
            panic!("one mail: {caught:?}")
        };
        assert_eq!(caught.envelope_from, from);
        assert!(caught.from.contains(from), "{}", caught.from);
    }
    stage.close().await;
}

#[test]
fn doctor_tells_from_which_mailbox_each_sends_and_which_is_nobodys() {
    let place = Place::new(
        "[pec]\nhost = \"127.0.0.1\"\nsecurity = \"none\"\nfrom = \"unione@pec.example\"\n\
         [pec.municipalities.borgovrede]\nfrom = \"servizi@pec.borgoverde.example\"\n",
    );
    place.settle();
    let said = place.run(&["doctor"]).out;
    for line in [
        "ok     certified mail (PEC) of borgoverde: from unione@pec.example, that of all",
        "FAULT  certified mail (PEC): `pec.municipalities.borgovrede` is of no municipality",
    ] {
        assert!(said.contains(line), "{line}: {said}");
    }
    let place = Place::new(
        "[pec]\nhost = \"127.0.0.1\"\nsecurity = \"none\"\n\
         [pec.municipalities.borgoverde]\nfrom = \"servizi@pec.borgoverde.example\"\n",
    );
    place.settle();
    let said = place.run(&["doctor"]).out;
    let line = "ok     certified mail (PEC) of borgoverde: from servizi@pec.borgoverde.example, its own";
    assert!(said.contains(line), "{said}");
}
