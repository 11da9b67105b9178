use super::access::Caller;
use super::wire::Question;
use super::{NamedFlow, body, newest, wire};
use crate::payments::messages;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use secrecy::SecretString;
use sportello_types::values::EuroCents;

/// A message of the node's.
fn answer(root: &str, within: &str) -> String {
    format!(
        "<?xml version='1.0' encoding='UTF-8'?>\n\
         <s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body>\
         <n:{root} xmlns:n='http://ws.pagamenti.telematici.gov/'>{within}</n:{root}></s:Body></s:Envelope>"
    )
}

fn listing(count: usize, lines: &[(&str, &str)]) -> String {
    let lines: Vec<String> = lines
        .iter()
        .map(|(flow, made)| {
            format!(
                "<idRendicontazione><identificativoFlusso>{flow}</identificativoFlusso>\
                 <dataOraFlusso>{made}</dataOraFlusso></idRendicontazione>"
            )
        })
        .collect();
    let lines = lines.concat();
    let list = format!(
        "<elencoFlussiRendicontazione><totRestituiti>{count}</totRestituiti>{lines}\
         </elencoFlussiRendicontazione>"
    );
    answer("nodoChiediElencoFlussiRendicontazioneRisposta", &list)
}

fn listed(lines: &[(&str, &str)]) -> Vec<NamedFlow> {
    let answer = listing(lines.len(), lines);
    newest(wire::list(answer.as_bytes()).unwrap())
}

/// Payments of a flow: amount and code.
fn document(count: usize, total: &str, payments: &[(&str, &str)]) -> String {
    let lines: Vec<String> = payments
        .iter()
        .map(|(amount, code)| {
            format!(
                "<datiSingoliPagamenti>\
                 <identificativoUnivocoVersamento>01000000000000101</identificativoUnivocoVersamento>\
                 <identificativoUnivocoRiscossione>R1</identificativoUnivocoRiscossione>\
                 <indiceDatiSingoloPagamento>1</indiceDatiSingoloPagamento>\
                 <singoloImportoPagato>{amount}</singoloImportoPagato>\
                 <codiceEsitoSingoloPagamento>{code}</codiceEsitoSingoloPagamento>\
                 <dataEsitoSingoloPagamento>2026-11-23</dataEsitoSingoloPagamento></datiSingoliPagamenti>"
            )
        })
        .collect();
    let lines = lines.concat();
    format!(
        "<FlussoRiversamento xmlns='http://www.digitpa.gov.it/schemas/2011/Pagamenti/'>\
         <versioneOggetto>1.0</versioneOggetto>\
         <identificativoFlusso>2026-11-24PROVAIT1-7</identificativoFlusso>\
         <dataOraFlusso>2026-11-24T07:00:05</dataOraFlusso>\
         <identificativoUnivocoRegolamento>Bonifico 7</identificativoUnivocoRegolamento>\
         <dataRegolamento>2026-11-24</dataRegolamento>\
         <istitutoMittente><identificativoUnivocoMittente>\
         <tipoIdentificativoUnivoco>B</tipoIdentificativoUnivoco>\
         <codiceIdentificativoUnivoco>PROVIT2X</codiceIdentificativoUnivoco>\
         </identificativoUnivocoMittente></istitutoMittente>\
         <istitutoRicevente><identificativoUnivocoRicevente>\
         <tipoIdentificativoUnivoco>G</tipoIdentificativoUnivoco>\
         <codiceIdentificativoUnivoco>01234567897</codiceIdentificativoUnivoco>\
         </identificativoUnivocoRicevente></istitutoRicevente>\
         <numeroTotalePagamenti>{count}</numeroTotalePagamenti>\
         <importoTotalePagamenti>{total}</importoTotalePagamenti>{lines}</FlussoRiversamento>"
    )
}

fn why(document: &str) -> String {
    body::read(document.as_bytes()).err().unwrap().to_string()
}

#[test]
fn a_question_says_who_asks_and_for_whom() {
    let caller = Caller {
        broker: "01234567897".to_owned(),
        station: "01234567897_01".to_owned(),
        password: SecretString::from("<between>&us"),
    };
    let creditor = "01234567897".parse().unwrap();
    for question in [Question::List, Question::Flow("2026-11-24PROVAIT1-7")] {
        let request = String::from_utf8(wire::request(question, &caller, &creditor)).unwrap();
        messages::keep("xml", &request);
        assert!(
            request.contains("<password>&lt;between&gt;&amp;us</password>"),
            "{request}"
        );
        assert!(request.contains("<identificativoDominio>01234567897</identificativoDominio>"));
        let names_a_flow = request.contains("<identificativoFlusso>2026-11-24PROVAIT1-7<");
        assert_eq!(names_a_flow, matches!(question, Question::Flow(_)));
    }
}

#[test]
fn of_a_flow_that_was_published_again_the_last_one_counts_whenever_it_is_asked_for() {
    let name = "2026-11-24PROVAIT1-7";
    let flows = listed(&[
        (name, "2026-11-25T07:00:05"),
        ("2026-11-23PROVAIT1-6", "2026-11-24T06:00:00.250+01:00"),
        (name, "2026-11-24T07:00:05"),
    ]);
    let names: Vec<_> = flows.iter().map(|flow| flow.flow.as_str()).collect();
    assert_eq!(
        names,
        ["2026-11-23PROVAIT1-6", name],
        "in the order of publication"
    );
    // 2026-11-25T06:00:05Z: without a zone it is Italian time.
    assert_eq!(flows[1].revision, 1_795_586_405);
    assert_eq!(flows[1].published.to_rfc3339(), "2026-11-25T06:00:05+00:00");
    assert_eq!(
        flows[0].revision, 1_795_496_400,
        "what is below a second is left out"
    );
    let before = listed(&[(name, "2026-11-24T07:00:05")]);
    assert!(before[0].revision < flows[1].revision);
    let zoned = listed(&[(name, "2026-11-25T06:00:05Z")]);
    assert_eq!(zoned[0].revision, flows[1].revision);
}

#[test]
fn the_provider_stands_in_the_name_of_a_flow() {
    for (name, provider) in [
        ("2026-11-24PROVAIT1-7", "PROVAIT1"),
        ("2026-11-24PROVAIT1-S0-1", "PROVAIT1"),
        ("2026-11-24PROVAIT1", "-"),
        ("2026-13-24PROVAIT1-7", "-"),
        ("F7", "-"),
    ] {
        let flows = listed(&[(name, "2026-11-24T07:00:05")]);
        assert_eq!(flows[0].psp, provider, "{name}");
    }
}

#[test]
fn a_name_that_cannot_be_does_not_hide_the_others() {
    let long = "x".repeat(36);
    let flows = listed(&[
        ("2026-11-24PROVAIT1/7", "2026-11-24T07:00:05"),
        (long.as_str(), "2026-11-24T07:00:05"),
        ("2026-11-24PROVAIT1-1", "1970-01-02T00:00:00"),
        ("2026-11-24PROVAIT1-7", "2026-11-24T07:00:05"),
    ]);
    let names: Vec<_> = flows.iter().map(|flow| flow.flow.as_str()).collect();
    assert_eq!(names, ["2026-11-24PROVAIT1-7"]);
}

#[test]
fn a_list_that_is_not_whole_is_none() {
    let line = [("2026-11-24PROVAIT1-7", "2026-11-24T07:00:05")];
    assert!(wire::list(listing(1, &line).as_bytes()).is_ok());
    let empty = answer("nodoChiediElencoFlussiRendicontazioneRisposta", "");
    assert!(wire::list(empty.as_bytes()).unwrap().is_empty());
    let other = answer("nodoChiediFlussoRendicontazioneRisposta", "");
    let doctype = listing(1, &line).replacen("?>\n", "?>\n<!DOCTYPE x [<!ENTITY e 'e'>]>", 1);
    let qualified = listing(1, &line).replace("totRestituiti>", "n:totRestituiti>");
    let no_date = listing(1, &[("2026-11-24PROVAIT1-7", "yesterday")]);
    for (answer, why) in [
        (
            listing(2, &line),
            "the element totRestituiti is missing, repeated or not as it should be",
        ),
        (
            no_date,
            "the element dataOraFlusso is missing, repeated or not as it should be",
        ),
        (other, "it is not what was asked for"),
        (qualified, "it is not what was asked for"),
        (
            doctype,
            "the document has what no message may have: a DOCTYPE, an instruction or an entity",
        ),
        (
            "<html>Our services aren't available right now</html>".to_owned(),
            "it is not what was asked for",
        ),
    ] {
        let told = wire::list(answer.as_bytes()).err().unwrap();
        assert_eq!(told.to_string(), why, "{answer}");
        assert!(told.of_answer().is_transient());
    }
}

#[test]
fn a_fault_is_told_by_its_code_and_never_in_words() {
    let fault = |code: &str| {
        answer(
            "nodoChiediElencoFlussiRendicontazioneRisposta",
            &format!(
                "<fault><faultCode>{code}</faultCode><faultString>RSSMRA85T10A562S</faultString>\
                 <id>NodoDeiPagamentiSPC</id><description>RSSMRA85T10A562S</description></fault>"
            ),
        )
    };
    for (code, words, transient) in [
        (
            "PPT_AUTENTICAZIONE",
            "the node's flows: PPT_AUTENTICAZIONE of NodoDeiPagamentiSPC: the password of the station is refused",
            true,
        ),
        (
            "PPT_SINTASSI_EXTRAXSD",
            "the node's flows: PPT_SINTASSI_EXTRAXSD of NodoDeiPagamentiSPC: the request cannot be read",
            false,
        ),
        (
            "PPT_SEMANTICA",
            "the node's flows: PPT_SEMANTICA of NodoDeiPagamentiSPC",
            true,
        ),
    ] {
        let told = wire::list(fault(code).as_bytes()).err().unwrap().of_answer();
        assert!(told.to_string().ends_with(words), "{told}");
        assert_eq!(told.is_transient(), transient);
    }
    let words = wire::list(fault("Mario Rossi").as_bytes()).err().unwrap();
    assert!(!words.to_string().contains("Mario"), "{words}");
}

#[test]
fn a_flow_is_read_with_all_its_codes() {
    let payments = [
        ("0.70", "0"),
        ("0.10", "3"),
        ("1.00", "4"),
        ("1.00", "8"),
        ("1.00", "9"),
    ];
    let read = body::read(document(5, "3.80", &payments).as_bytes())
        .ok()
        .unwrap();
    assert_eq!(read.name, "2026-11-24PROVAIT1-7");
    assert_eq!(read.creditor, "01234567897");
    assert_eq!(read.flow.day.to_string(), "2026-11-24");
    assert_eq!(read.flow.transfer.as_deref(), Some("Bonifico 7"));
    assert_eq!(read.flow.total, EuroCents(380));
    let codes: Vec<u8> = read
        .flow
        .payments
        .iter()
        .map(|payment| payment.outcome.code())
        .collect();
    assert_eq!(codes, [0, 3, 4, 8, 9], "in the order of their lines");
    let first = &read.flow.payments[0];
    assert_eq!(
        (first.iuv.as_str(), first.iur.as_str()),
        ("01000000000000101", "R1")
    );
    assert_eq!((first.transfer, first.amount), (Some(1), EuroCents(70)));
    assert_eq!(first.paid_on.unwrap().to_string(), "2026-11-23");
}

#[test]
fn a_flow_is_the_listed_one_by_the_instant_or_by_the_clock_of_whoever_made_it() {
    let of = |made: &str, listed: &str| {
        let written = document(1, "0.70", &[("0.70", "0")]).replace("2026-11-24T07:00:05", made);
        let read = body::read(written.as_bytes()).ok().unwrap();
        read.is_of(listed.parse().unwrap())
    };
    let listed = "2026-11-24T06:00:05Z";
    assert!(of("2026-11-24T07:00:05", listed));
    assert!(of("2026-11-24T07:00:05.999", listed));
    assert!(of("2026-11-24T06:00:05Z", listed));
    assert!(of("2026-11-24T07:00:05Z", listed), "the list has lost the zone");
    assert!(!of("2026-11-24T07:00:06", listed));
    assert!(!of("2026-11-25T07:00:05", listed));
}

#[test]
fn a_flow_that_is_not_whole_is_none() {
    let good = document(1, "0.70", &[("0.70", "0")]);
    assert!(body::read(good.as_bytes()).is_ok());
    let sum = "its payments are not as many as it says, or come to another amount";
    assert_eq!(why(&document(2, "0.70", &[("0.70", "0")])), sum);
    assert_eq!(why(&document(1, "0.71", &[("0.70", "0")])), sum);
    let element = |name: &str| format!("the element {name} is missing, repeated or not as it should be");
    for (amount, code, name) in [
        ("0.70", "1", "codiceEsitoSingoloPagamento"),
        ("0.70", "x", "codiceEsitoSingoloPagamento"),
        ("0.7", "0", "singoloImportoPagato"),
        ("-0.70", "0", "singoloImportoPagato"),
    ] {
        assert_eq!(why(&document(1, "0.70", &[(amount, code)])), element(name));
    }
    for (was, is, name) in [
        ("<versioneOggetto>1.0", "<versioneOggetto>2.0", "versioneOggetto"),
        ("2026-11-24</dataReg", "24/11/2026</dataReg", "dataRegolamento"),
        ("2026-11-24T07:00:05", "2026-11-24", "dataOraFlusso"),
        (">1</indice", ">0</indice", "indiceDatiSingoloPagamento"),
        (">R1</", "></", "identificativoUnivocoRiscossione"),
    ] {
        assert_eq!(why(&good.replace(was, is)), element(name));
    }
    let unqualified = good.replace("/schemas/2011/", "/schemas/2010/");
    assert_eq!(why(&unqualified), "it is not what was asked for");
    let bomb = format!("<!DOCTYPE a [<!ENTITY x 'xxxx'>]>{good}");
    assert!(why(&bomb).contains("DOCTYPE"));
}

#[test]
fn a_document_is_taken_out_of_its_answer_as_it_is() {
    let root = "nodoChiediFlussoRendicontazioneRisposta";
    let within = |text: &str| answer(root, &format!("<xmlRendicontazione>{text}</xmlRendicontazione>"));
    let flow = document(1, "0.70", &[("0.70", "0")]);
    let encoded = STANDARD.encode(&flow);
    assert_eq!(
        wire::document(within(&encoded).as_bytes()).unwrap(),
        flow.as_bytes()
    );
    let lines = encoded
        .as_bytes()
        .chunks(76)
        .map(|line| std::str::from_utf8(line).unwrap());
    let wrapped = lines.collect::<Vec<_>>().join("\r\n");
    assert_eq!(
        wire::document(within(&wrapped).as_bytes()).unwrap(),
        flow.as_bytes()
    );
    for broken in ["", "%%%%", "QUJD=", "QUJ"] {
        let told = wire::document(within(broken).as_bytes()).err().unwrap();
        assert!(
            told.to_string().contains("xmlRendicontazione"),
            "{broken}: {told}"
        );
    }
    assert!(wire::document(answer(root, "").as_bytes()).is_err());
}
