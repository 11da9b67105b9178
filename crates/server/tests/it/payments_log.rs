//! What the program logs of payments names nobody who owes or pays, whatever goes wrong.

use crate::payments_place::{CREDITOR, World};
use crate::program::Said;
use chrono::TimeDelta;
use rcgen::{CertificateParams, DnType, KeyPair, date_time_ymd};
use serde_json::json;
use std::fmt::Write as _;

/// What stands nowhere but in what debtors and payers are called and told by.
const PERSONAL: [&str; 10] = [
    "Zenobia",
    "Quagliarulo",
    "Teofrasto",
    "Cavicchioni",
    "Ermenegilda",
    "Spaccamonti",
    "SRRGLI85D52B354O",
    "MLSMRC83S03B354W",
    "MLSMRC83S03B354X",
    "RSSMRA85T10A562S",
];

/// A notice of nobody's: of another segregation code.
const STRANGE: &str = "347175498304559315";

/// The last row is refused: its fiscal code is none.
const DEBTS: &str = "key;tax_code;name;email;subject;amount;due_on;category\n\
    L-1;SRRGLI85D52B354O;Zenobia Quagliarulo;zenobia@quagliarulo.example;Mensa;64,50;2099-12-30;9/0107101TS/\n\
    L-2;MLSMRC83S03B354W;Teofrasto Cavicchioni;;Mensa;32,00;2099-12-30;9/0107101TS/\n\
    L-3;SRRGLI85D52B354O;Zenobia Quagliarulo;;Mensa;16,00;2099-12-30;9/0107101TS/\n\
    L-4;MLSMRC83S03B354X;Teofrasto Cavicchioni;;Mensa;16,00;2099-12-30;9/0107101TS/\n";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_who_owes_or_pays_stands_in_the_log() {
    let world = World::open(20_261_130, "").await;
    everything_is_logged(&world);
    let place = &world.place;
    std::fs::write(place.path("debts.csv"), DEBTS).unwrap();
    let imported = place
        .run(&["payments", "import", "--tenant", "borgoverde", "debts.csv"])
        .expect_bad();
    assert!(imported.out.starts_with("3 debts taken"), "{imported:?}");
    names_nobody(&imported);
    let serving = place.start(&["serve"]);
    let numbers = world.published(3).await;
    let [paid, twice, by_hand] = numbers.as_slice() else {
        panic!("{numbers:?}");
    };
    let payer = json!({ "tax_code": "RSSMRA85T10A562S", "full_name": "Ermenegilda Spaccamonti" });
    world.pay(paid, &json!({ "payer": payer })).await;
    world.pay(twice, &json!({ "payer": payer })).await;
    world.pay(twice, &json!({ "payer": payer, "force": true })).await;
    refused_at_the_door(&world).await;
    refused_with_each_fault(&world, paid, by_hand).await;

    world.simulators.pagopa.advance(TimeDelta::days(3)).await;
    let reconciled = world.reconcile(&[]).expect_good();
    names_nobody(&reconciled);
    world.quiet().await;
    let log = serving.heard();
    for said in [
        "the station answers",
        "a message to the station is refused",
        "the station refuses a client's certificate",
        "money that does not fit",
        "pagoPA was asked",
    ] {
        assert!(log.contains(said), "the log was heard: {said}");
    }
    names_nobody_in(&log);
    assert!(serving.stop().success());
    world.simulators.cut().await;
}

/// All that the program says by itself, and what its parts say to whoever looks for a fault.
fn everything_is_logged(world: &World) {
    let file = world.place.path("sportello.toml");
    let settings = std::fs::read_to_string(&file).unwrap();
    let quiet = "warn,sportello_server=info,sportello_api::jobs=info";
    assert!(settings.contains(quiet));
    let loud = "info,sportello_server=debug,sportello_api=debug,sportello_integrations=debug,\
                sportello_storage=debug";
    std::fs::write(&file, settings.replace(quiet, loud)).unwrap();
}

fn names_nobody(said: &Said) {
    names_nobody_in(&said.out);
    names_nobody_in(&said.err);
}

fn names_nobody_in(log: &str) {
    let log = log.to_lowercase();
    for personal in PERSONAL {
        let line = log.lines().find(|line| line.contains(&personal.to_lowercase()));
        assert_eq!(line, None, "{personal}");
    }
}

/// A receipt, and what is wrong with it.
struct Paper<'p> {
    id: &'p str,
    to: &'p str,
    broker: &'p str,
    station: &'p str,
    number: &'p str,
    outcome: &'p str,
    amount: &'p str,
}

impl Paper<'_> {
    fn envelope(&self) -> String {
        let Self {
            id,
            to,
            broker,
            station,
            number,
            outcome,
            amount,
        } = self;
        let iuv = number.get(1..).unwrap();
        let mut message = format!(
            "<pafn:paSendRTV2Request xmlns:pafn=\"http://pagopa-api.pagopa.gov.it/pa/paForNode.xsd\">\
             <idPA>{to}</idPA><idBrokerPA>{broker}</idBrokerPA><idStation>{station}</idStation><receipt>\
             <receiptId>{id}</receiptId><noticeNumber>{number}</noticeNumber><fiscalCode>{CREDITOR}</fiscalCode>\
             <outcome>{outcome}</outcome><creditorReferenceId>{iuv}</creditorReferenceId>\
             <paymentAmount>{amount}</paymentAmount><description>Mensa</description>\
             <companyName>Comune</companyName>"
        );
        for (role, code, name) in [
            ("debtor", "SRRGLI85D52B354O", "Zenobia Quagliarulo"),
            ("payer", "RSSMRA85T10A562S", "Ermenegilda Spaccamonti"),
        ] {
            if role == "payer" {
                write!(
                    message,
                    "<transferList><transfer><idTransfer>1</idTransfer><transferAmount>{amount}</transferAmount>\
                     <fiscalCodePA>{CREDITOR}</fiscalCodePA><IBAN>IT60X0542811101000000123456</IBAN>\
                     <remittanceInformation>Mensa</remittanceInformation>\
                     <transferCategory>9/0107101TS/</transferCategory></transfer></transferList>\
                     <idPSP>PSP</idPSP><PSPCompanyName>Banca di prova</PSPCompanyName><idChannel>C</idChannel>\
                     <channelDescription>web</channelDescription>"
                )
                .unwrap();
            }
            write!(
                message,
                "<{role}><uniqueIdentifier><entityUniqueIdentifierType>F</entityUniqueIdentifierType>\
                 <entityUniqueIdentifierValue>{code}</entityUniqueIdentifierValue></uniqueIdentifier>\
                 <fullName>{name}</fullName></{role}>"
            )
            .unwrap();
        }
        format!(
            "<soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\"><soapenv:Body>\
             {message}<paymentDateTime>2026-11-24T10:15:00</paymentDateTime><fee>1.00</fee></receipt>\
             </pafn:paSendRTV2Request></soapenv:Body></soapenv:Envelope>"
        )
    }
}

/// Somebody knocks with a certificate that is over, and on which they are named.
async fn refused_at_the_door(world: &World) {
    let mut parameters = CertificateParams::new(["quagliarulo.example".to_owned()]).unwrap();
    parameters
        .distinguished_name
        .push(DnType::CommonName, "Zenobia Quagliarulo");
    parameters.not_before = date_time_ymd(2020, 1, 1);
    parameters.not_after = date_time_ymd(2021, 1, 1);
    let key = KeyPair::generate().unwrap();
    let certificate = parameters.self_signed(&key).unwrap();
    let caller = world.caller(&format!("{}{}", certificate.pem(), key.serialize_pem()));
    let refused = caller.post(&world.station).body("<nonsense/>").send().await;
    assert!(refused.is_err(), "{refused:?}");
}

/// Delivers a receipt that is taken, and one for each reason for which one is not.
async fn refused_with_each_fault(world: &World, paid: &str, number: &str) {
    let ours = format!("{CREDITOR}_01");
    let good = || Paper {
        id: "H1",
        to: CREDITOR,
        broker: CREDITOR,
        station: &ours,
        number,
        outcome: "OK",
        amount: "16.00",
    };
    let node = world.node();
    let deliver = async |envelope: String| {
        let request = node.post(&world.station).body(envelope);
        let request = request.header("SOAPAction", "\"paSendRTV2\"");
        let answer = request.send().await.unwrap();
        answer.text().await.unwrap()
    };
    let said = deliver(good().envelope()).await;
    assert!(said.contains("<outcome>OK</outcome>"), "{said}");
    let whole = good().envelope();
    let cut = whole.split_once("</receipt>").unwrap().0.to_owned();
    let with_entity = format!("<!DOCTYPE a [<!ENTITY x 'Zenobia Quagliarulo'>]>{whole}");
    let too_long = whole.replace("Zenobia Quagliarulo", &"Zenobia Quagliarulo ".repeat(512 * 1024));
    assert!(too_long.len() > 10 << 20);
    for (envelope, code) in [
        (cut, "PAA_SINTASSI_XSD"),
        (whole.replace("16.00", "Zenobia"), "PAA_SINTASSI_XSD"),
        (whole.replace("16.00", "-16.00"), "PAA_SINTASSI_XSD"),
        (whole.replace("16.00", "1000000000.00"), "PAA_SINTASSI_XSD"),
        (with_entity, "PAA_SINTASSI_XSD"),
        (too_long, "PAA_SINTASSI_XSD"),
        (
            Paper {
                to: "01234567897",
                ..good()
            }
            .envelope(),
            "PAA_ID_DOMINIO_ERRATO",
        ),
        (
            Paper {
                broker: "01234567897",
                ..good()
            }
            .envelope(),
            "PAA_ID_INTERMEDIARIO_ERRATO",
        ),
        (
            Paper {
                station: "80010470922_99",
                ..good()
            }
            .envelope(),
            "PAA_STAZIONE_INT_ERRATA",
        ),
        (
            Paper {
                number: STRANGE,
                ..good()
            }
            .envelope(),
            "PAA_PAGAMENTO_SCONOSCIUTO",
        ),
        (
            Paper {
                outcome: "KO",
                ..good()
            }
            .envelope(),
            "PAA_SEMANTICA",
        ),
        (
            Paper {
                amount: "17.00",
                ..good()
            }
            .envelope(),
            "PAA_SEMANTICA",
        ),
        (whole.replace(number, paid), "PAA_SEMANTICA"),
        (whole.clone(), "PAA_RECEIPT_DUPLICATA"),
    ] {
        let said = deliver(envelope).await;
        assert!(said.contains(code), "{code}: {said}");
    }
}
