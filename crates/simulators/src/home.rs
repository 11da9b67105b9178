//! The first page: what is simulated and where.

use crate::page::Page;
use crate::spid_idp::Idps;
use actix_web::HttpResponse;
use actix_web::web::Data;
use maud::html;

pub(crate) async fn show(idps: Data<Idps>) -> HttpResponse {
    Page::new("Che cosa è simulato").show(&html! {
        p {
            "Un comune parla con molti altri: chi riconosce i cittadini, chi consegna la posta. "
            "Qui ci sono le loro controfigure: usano i protocolli veri, così il portale non si accorge della differenza."
        }
        h2 { "Gestori di identità SPID" }
        ul {
            @for idp in idps.listed() {
                li {
                    strong { (idp.name) } ": "
                    a href={ (idp.path()) "/metadata" } { "metadata" } ", "
                    a href={ (idp.path()) "/session" } { "sessioni aperte" }
                }
            }
        }
        p { "Il registro con tutti i gestori: " a href="/spid/entities" { "entities" } "." }
        p { "Per entrare parti dal portale e scegli uno di questi gestori: qui scegli quale cittadino essere, e puoi anche provare che cosa succede quando qualcosa va storto." }
        @if let Some(node) = idps.node() {
            h2 { "Nodo eIDAS italiano" }
            p {
                "Passa le identità di altri Stati, senza codice fiscale: "
                a href={ (node.path()) "/metadata" } { "metadata" } ", "
                a href={ (node.path()) "/session" } { "sessioni aperte" } "."
            }
        }
        h2 { "Carta d'Identità Elettronica (CIE)" }
        p {
            "Un trust anchor (" a href="/cie/ta/list" { "elenco dei membri" } ") e un gestore. "
            "Quali accessi ci sono stati, e quali token sono stati revocati all'uscita: " a href="/cie/op/tokens" { "accessi con CIE" } "."
        }
        h2 { "Tessera sanitaria e CNS" }
        p {
            "Un'autorità (" a href="/cns/authority.pem" { "certificato" } ", " a href="/cns/authority.crl" { "tessere revocate" }
            ") in un " a href="/cns/trust-list.xml" { "elenco firmato" } ". Le tessere sono file: "
            code { "sportello simulators card giulia-serra" } " ne fa una, " code { "curl --cert" } " o un browser la presentano."
        }
        h2 { "ANPR e PDND" }
        p { "Il registro nazionale dei residenti, con le famiglie di prova: " a href="/anpr" { "interrogazioni e guasti" } "." }
        h2 { "pagoPA" }
        p { "Il nodo dei pagamenti, la pagina con cui si paga e i flussi di rendicontazione: " a href="/pagopa/journal" { "che cosa è successo" } ". Chi affida i suoi debiti a un intermediario trova anche un GovPay, in " code { "/govpay" } "." }
        h2 { "Piattaforma Unitaria" }
        p { "Un intermediario dei pagamenti: tiene le posizioni debitorie e inoltra le ricevute. " a href="/unified/control" { "Che cosa sa" } "." }
        h2 { "Firme remote" }
        p { "Un prestatore che tiene la chiave di un sigillo e firma impronte: " a href="/csc" { "impronte firmate e guasti" } "." }
        h2 { "Posta" }
        p { a href="/mailbox" { "La casella di posta" } " raccoglie ogni messaggio che il portale spedisce." }
        h2 { "SMS" }
        p { a href="/phone" { "Il telefono" } " mostra ogni SMS che il portale spedisce." }
        h2 { "Cittadini di prova" }
        p { "Tutti inventati. Chi è operatore di un comune lo trovi scritto accanto." }
        ul.people {
            @for citizen in idps.citizens() {
                li { div.person { strong { (citizen.full_name()) } span { (citizen.household) " · " (citizen.note) } span { code { (citizen.tax_code) } } } }
            }
        }
    })
}
