//! Flows by SOAP (`nodeForPa`, the first version): a station asks for them with its password. Revisions have no
//! number here: a flow that is published anew has a later `dataOraFlusso`, and is the only one that is given.

use super::flows::{Flow, Item};
use super::flows_api::DEPTH;
use super::gate::{Called, Opens, call};
use super::receipt::{PSP, SOAP, envelope, euros};
use super::rome;
use super::shape::{self, Part, maybe, one, text35};
use super::state::{Memory, Pagopa};
use crate::spid_idp::xml::{child, escape_text, is, text};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use roxmltree::{Document, Node};

const NODE: &str = "http://ws.pagamenti.telematici.gov/";
const FLOW: &str = "http://www.digitpa.gov.it/schemas/2011/Pagamenti/";
const LIST: &str = "nodoChiediElencoFlussiRendicontazione";
const ONE: &str = "nodoChiediFlussoRendicontazione";
/// Who finds what is wrong.
const WHO: &str = "NodoDeiPagamentiSPC";
const CONTENT_TYPE: &str = "text/xml; charset=utf-8";

/// A station that asks for flows by SOAP.
#[derive(Clone)]
pub struct FlowCaller {
    /// Whose station it is (`identificativoIntermediarioPA`).
    pub broker: String,
    /// Its id.
    pub station: String,
    /// Its password, 8 to 15 characters.
    pub password: String,
    /// Fiscal codes of the creditors for whom it may ask.
    pub creditors: Vec<String>,
}

impl Pagopa {
    /// Lets the node know a station that asks for flows by SOAP, or changes it.
    pub fn open_flows(&self, caller: FlowCaller) {
        let mut memory = self.inner().memory();
        let same = |known: &FlowCaller| known.broker == caller.broker && known.station == caller.station;
        memory.flow_callers.retain(|known| !same(known));
        memory.flow_callers.push(caller);
    }
}

static LIST_PARTS: [Part; 5] = [
    one("identificativoIntermediarioPA", text35),
    one("identificativoStazioneIntermediarioPA", text35),
    one("password", password),
    maybe("identificativoDominio", text35),
    maybe("identificativoPSP", text35),
];

static ONE_PARTS: [Part; 6] = [
    one("identificativoIntermediarioPA", text35),
    one("identificativoStazioneIntermediarioPA", text35),
    one("password", password),
    maybe("identificativoDominio", text35),
    maybe("identificativoPSP", text35),
    one("identificativoFlusso", something),
];

fn password(value: &str) -> bool {
    (8..=15).contains(&value.chars().count())
}

fn something(value: &str) -> bool {
    !value.is_empty()
}

/// A fault of the node's.
struct Told {
    code: &'static str,
    why: String,
}

fn told(code: &'static str, why: &str) -> Told {
    Told {
        code,
        why: why.to_owned(),
    }
}

/// `POST …/nodo-auth/node-for-pa/v1`.
pub(super) async fn ask(pagopa: Data<Pagopa>, request: HttpRequest, body: String) -> HttpResponse {
    let action = request
        .headers()
        .get("SOAPAction")
        .and_then(|value| value.to_str().ok())
        .map(|value| value.trim().trim_matches('"').to_owned())
        .unwrap_or_default();
    let name = if action == LIST {
        "fdr.soap.list"
    } else {
        "fdr.soap.flow"
    };
    call(&pagopa, &request, name, Opens::Any, |called| {
        Ok(answer(&called, &action, &body))
    })
    .await
}

fn answer(called: &Called<'_>, action: &str, body: &str) -> HttpResponse {
    let Ok(document) = Document::parse(body) else {
        return no_operation("it is no XML, or has a document type");
    };
    let Some(root) = message(document.root_element()) else {
        return no_operation("it is no operation of nodeForPa");
    };
    let operation = root.tag_name().name();
    if action != operation {
        return no_operation("the header SOAPAction names another operation");
    }
    let within = if operation == LIST {
        listed(called, root)
    } else {
        given(called, root)
    };
    let within = within.unwrap_or_else(|told| fault(&told));
    let answer = envelope(&format!(
        "<ppt:{operation}Risposta xmlns:ppt=\"{NODE}\">{within}</ppt:{operation}Risposta>"
    ));
    HttpResponse::Ok().content_type(CONTENT_TYPE).body(answer)
}

/// The one element of the body, if it is an operation of ours.
fn message<'a, 'input: 'a>(envelope: Node<'a, 'input>) -> Option<Node<'a, 'input>> {
    if !is(envelope, SOAP, "Envelope") {
        return None;
    }
    let body = child(envelope, SOAP, "Body")?;
    let mut elements = body.children().filter(Node::is_element);
    let root = elements.next()?;
    let ours = is(root, NODE, LIST) || is(root, NODE, ONE);
    (ours && elements.next().is_none()).then_some(root)
}

fn no_operation(why: &str) -> HttpResponse {
    let fault = format!(
        "<soapenv:Fault><faultcode>soapenv:Client</faultcode><faultstring>{}</faultstring></soapenv:Fault>",
        escape_text(why)
    );
    HttpResponse::InternalServerError()
        .content_type(CONTENT_TYPE)
        .body(envelope(&fault))
}

fn fault(told: &Told) -> String {
    format!(
        "<fault><faultCode>{}</faultCode><faultString>{}</faultString><id>{WHO}</id></fault>",
        told.code,
        escape_text(&told.why)
    )
}

fn value(root: Node<'_, '_>, name: &str) -> Option<String> {
    let mut children = root.children().filter(Node::is_element);
    children.find(|child| child.tag_name().name() == name).map(text)
}

/// For which creditors the flows are that somebody may see who asks so.
fn judged(memory: &Memory, root: Node<'_, '_>, parts: &[Part]) -> Result<Vec<String>, Told> {
    if let Some(wrong) = shape::faults(root, parts).first() {
        return Err(told("PPT_SINTASSI_EXTRAXSD", wrong));
    }
    let said = |name: &str| value(root, name).unwrap_or_default();
    let broker = said("identificativoIntermediarioPA");
    let of_broker = |caller: &&FlowCaller| caller.broker == broker;
    let mut stations = memory.flow_callers.iter().filter(of_broker).peekable();
    if stations.peek().is_none() {
        return Err(told("PPT_INTERMEDIARIO_PA_SCONOSCIUTO", "no such broker"));
    }
    let station = said("identificativoStazioneIntermediarioPA");
    let Some(caller) = stations.find(|caller| caller.station == station) else {
        return Err(told("PPT_STAZIONE_INT_PA_SCONOSCIUTA", "no such station"));
    };
    if said("password") != caller.password {
        return Err(told("PPT_AUTENTICAZIONE", "another password"));
    }
    if value(root, "identificativoPSP").is_some_and(|psp| psp != PSP.id) {
        return Err(told("PPT_PSP_SCONOSCIUTO", "no such provider"));
    }
    match value(root, "identificativoDominio") {
        None => Ok(caller.creditors.clone()),
        Some(creditor) if !memory.creditors.contains_key(&creditor) => {
            Err(told("PPT_DOMINIO_SCONOSCIUTO", "no such creditor"))
        }
        Some(creditor) if !caller.creditors.contains(&creditor) => {
            Err(told("PPT_AUTORIZZAZIONE", "the station is not for this creditor"))
        }
        Some(creditor) => Ok(vec![creditor]),
    }
}

/// The newest revisions of flows that are still given.
fn flows<'m>(called: &'m Called<'_>, creditors: &[String]) -> Vec<&'m Flow> {
    let mut found = Vec::new();
    for creditor in creditors {
        found.extend(called.memory.newest_flows(creditor));
    }
    found.retain(|flow| flow.published > called.now - DEPTH);
    found
}

fn listed(called: &Called<'_>, root: Node<'_, '_>) -> Result<String, Told> {
    let creditors = judged(called.memory, root, &LIST_PARTS)?;
    let flows = flows(called, &creditors);
    let line = |flow: &&Flow| {
        format!(
            "<idRendicontazione><identificativoFlusso>{}</identificativoFlusso>\
             <dataOraFlusso>{}</dataOraFlusso></idRendicontazione>",
            escape_text(&flow.id),
            local(flow.published)
        )
    };
    let lines: Vec<String> = flows.iter().map(line).collect();
    Ok(format!(
        "<elencoFlussiRendicontazione><totRestituiti>{}</totRestituiti>{}</elencoFlussiRendicontazione>",
        lines.len(),
        lines.concat()
    ))
}

fn given(called: &Called<'_>, root: Node<'_, '_>) -> Result<String, Told> {
    let creditors = judged(called.memory, root, &ONE_PARTS)?;
    let id = value(root, "identificativoFlusso").unwrap_or_default();
    let found = flows(called, &creditors).into_iter().find(|flow| flow.id == id);
    match found {
        None => Err(told("PPT_ID_FLUSSO_SCONOSCIUTO", "no such flow")),
        Some(flow) if !flow.readable => Err(told("PPT_SYSTEM_ERROR", "an unexpected error")),
        Some(flow) => {
            let creditor = called.memory.creditors.get(&flow.creditor);
            let name = creditor.map_or(flow.creditor.as_str(), |creditor| creditor.name.as_str());
            let document = STANDARD.encode(document(flow, name));
            Ok(format!("<xmlRendicontazione>{document}</xmlRendicontazione>"))
        }
    }
}

/// A flow as `FlussoRiversamento`.
fn document(flow: &Flow, creditor_name: &str) -> String {
    let lines: Vec<String> = flow.items.iter().map(line).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<FlussoRiversamento xmlns=\"{FLOW}\">\
         <versioneOggetto>1.0</versioneOggetto>\
         <identificativoFlusso>{id}</identificativoFlusso>\
         <dataOraFlusso>{made}</dataOraFlusso>\
         <identificativoUnivocoRegolamento>{reference}</identificativoUnivocoRegolamento>\
         <dataRegolamento>{day}</dataRegolamento>\
         <istitutoMittente>{sender}</istitutoMittente>\
         <codiceBicBancaDiRiversamento>PROVIT2XXXX</codiceBicBancaDiRiversamento>\
         <istitutoRicevente>{receiver}</istitutoRicevente>\
         <numeroTotalePagamenti>{count}</numeroTotalePagamenti>\
         <importoTotalePagamenti>{total}</importoTotalePagamenti>{lines}</FlussoRiversamento>\n",
        id = escape_text(&flow.id),
        made = local(flow.published),
        reference = flow.reference(),
        day = flow.transferred_on(),
        sender = body("Mittente", PSP.tax_code, PSP.name),
        receiver = body("Ricevente", &flow.creditor, creditor_name),
        count = lines.len(),
        total = euros(flow.total()),
        lines = lines.concat(),
    )
}

/// A body that sends or receives.
fn body(role: &str, tax_code: &str, name: &str) -> String {
    format!(
        "<identificativoUnivoco{role}><tipoIdentificativoUnivoco>G</tipoIdentificativoUnivoco>\
         <codiceIdentificativoUnivoco>{tax_code}</codiceIdentificativoUnivoco></identificativoUnivoco{role}>\
         <denominazione{role}>{}</denominazione{role}>",
        escape_text(name)
    )
}

fn line(item: &Item) -> String {
    format!(
        "<datiSingoliPagamenti>\
         <identificativoUnivocoVersamento>{}</identificativoUnivocoVersamento>\
         <identificativoUnivocoRiscossione>{}</identificativoUnivocoRiscossione>\
         <indiceDatiSingoloPagamento>{}</indiceDatiSingoloPagamento>\
         <singoloImportoPagato>{}</singoloImportoPagato>\
         <codiceEsitoSingoloPagamento>{}</codiceEsitoSingoloPagamento>\
         <dataEsitoSingoloPagamento>{}</dataEsitoSingoloPagamento></datiSingoliPagamenti>",
        escape_text(&item.iuv),
        escape_text(&item.receipt),
        item.transfer,
        euros(item.amount),
        code(item.status),
        rome::local(item.at).date()
    )
}

/// The code of a status of FdR v3.
fn code(status: &str) -> u8 {
    match status {
        "REVOKED" => 3,
        "STAND_IN" => 4,
        "STAND_IN_NO_RPT" => 8,
        "NO_RPT" => 9,
        _ => 0,
    }
}

/// Italian time, which is not said.
fn local(at: DateTime<Utc>) -> String {
    rome::local(at).format("%Y-%m-%dT%H:%M:%S").to_string()
}
