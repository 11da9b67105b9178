//! Examples of the citizen's nouns: written as JSON, read by the very types and written by them.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use sportello_types::activations::{Activate, ActivateTogether, Activation};
use sportello_types::attachments::Attachment;
use sportello_types::backoffice::{
    Job, JobsRetried, LoginLogRecord, LoginLogSearch, RetryJobs, SignIns, TaxCodeLink,
};
use sportello_types::istanze::{
    DraftContent, DraftSaved, Istanza, IstanzaSummary, NewIstanza, Sending, StampGiven, Withdrawal,
};
use sportello_types::messages::Message;
use sportello_types::page::Page;
use sportello_types::profile::{
    Access, EmailConfirmation, KnownPerson, Profile, ProfileExport, ProfilePatch,
};
use sportello_types::ratings::{NewRating, Rating};
use sportello_types::registry::{HouseholdShown, PersonShown};
use sportello_types::services::{Service, ServiceForm, ServiceSummary};
use sportello_types::sessions::Session;
use sportello_types::tokens::{
    Authorization, AuthorizationAnswer, AuthorizationDecision, Client, ClientRegistration, ConnectedApp,
    RegisteredClient,
};

const ID: &str = "0193573a-9f00-7a31-8d5e-2f6c1b0a9e47";
const AT: &str = "2026-11-24T09:30:00Z";
const SHA256: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

/// The example of a schema; `Null` when the example does not read as its type, which a test finds.
pub(super) fn of(schema: &str) -> Option<Value> {
    if let Some(item) = schema.strip_suffix("Page") {
        let page = json!({ "items": [of(item)?], "limit": 20, "next_cursor": null });
        return Some(typed::<Page<Value>>(page));
    }
    Some(match schema {
        "Access" => typed::<Access>(json!({
            "at": AT, "event": "profile_changed", "description": "Hai modificato il profilo", "actor": "citizen",
            "device": "Firefox, Linux", "fields": ["residenza", "PEC"]
        })),
        "Activate" => typed::<Activate>(json!({ "text_version": "2026-11" })),
        "ActivateTogether" => typed::<ActivateTogether>(json!({ "groups": [
            { "group": "applications", "text_version": "2026-11" },
            { "group": "communications", "text_version": "2026-11" }
        ] })),
        "Activation" => typed::<Activation>(activation()),
        "Attachment" => typed::<Attachment>(attachment()),
        "DraftContent" => typed::<DraftContent>(
            json!({ "answers": { "privacy_read": true }, "step": "general", "form_version": "0f5c1d9a7b3e8246" }),
        ),
        "Authorization" => typed::<Authorization>(json!({
            "client_name": "Borgoverde in tasca", "client_owner": "Comune di Borgoverde", "returns_to": "app.borgoverde.example",
            "scopes": ["openid", "istanze:read"], "level": "l2", "sign_in_again": false
        })),
        "AuthorizationAnswer" => typed::<AuthorizationAnswer>(json!({
            "redirect_to": "https://app.borgoverde.example/back?code=n4bQgYhMfWWaL&iss=https%3A%2F%2Fsportello.example.it"
        })),
        "AuthorizationDecision" => typed::<AuthorizationDecision>(json!({ "allow": true })),
        "Client" => typed::<Client>(client()),
        "ClientRegistration" => typed::<ClientRegistration>(registration()),
        "ConnectedApp" => typed::<ConnectedApp>(connected_app()),
        "RegisteredClient" => typed::<RegisteredClient>(json!({ "client": client(), "client_secret": null })),
        "DraftSaved" => typed::<DraftSaved>(json!({ "version": 2, "saved_at": AT })),
        "EmailConfirmation" => typed::<EmailConfirmation>(json!({
            "token": "n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg"
        })),
        "HouseholdShown" => typed::<HouseholdShown>(json!({
            "at": "2026-11-24", "source": "municipality", "as_of": "2026-11-23", "institution": false,
            "institution_name": null, "members": [member()]
        })),
        "Istanza" => typed::<Istanza>(istanza()),
        "IstanzaSummary" => typed::<IstanzaSummary>(summary()),
        "Job" => typed::<Job>(json!({
            "id": ID, "name": "receipt_mail", "status": "dead", "attempts": 12, "enqueued_at": AT, "due_at": AT,
            "last_error": "the channel is not available: connection refused"
        })),
        "JobsRetried" => typed::<JobsRetried>(json!({ "retried": 214 })),
        "KnownPerson" => typed::<KnownPerson>(json!({
            "given_name": "Niccolò", "family_name": "Rossi", "birth_date": "2025-03-14", "tax_code": "RSSNCL25C14B354K",
            "service_title": "Iscrizione al nido d'infanzia", "sent_at": AT
        })),
        "LoginLogRecord" => typed::<LoginLogRecord>(json!({
            "id": ID, "at": AT, "outcome": "refused", "reason": "RelayState is not the one sent", "anomaly": null,
            "level": 2, "citizen": null, "session": null, "client_address": "192.0.2.7",
            "identity_provider": "https://idp.example.it", "request_id": "_3f1c", "response_id": null,
            "assertion_id": null
        })),
        "LoginLogSearch" => typed::<LoginLogSearch>(json!({
            "reason": "Richiesta dell'autorità giudiziaria, prot. 1234/2026", "from": "2026-11-01T00:00:00Z",
            "to": "2026-12-01T00:00:00Z", "tax_code": null, "eidas_identifier": null, "identity_provider": null,
            "request_id": null, "outcome": null, "cursor": null
        })),
        "Message" => typed::<Message>(message()),
        "NewIstanza" => typed::<NewIstanza>(json!({ "service": "permesso-ztl" })),
        "NewRating" => typed::<NewRating>(json!({
            "subject": { "kind": "page", "path": "/servizi/permesso-ztl" },
            "stars": 4, "answer": "clear", "details": "Tutto al suo posto"
        })),
        "PersonShown" => typed::<PersonShown>(json!({
            "at": "2026-11-24", "source": "municipality", "as_of": "2026-11-23", "person": member(), "sections": [{
                "section": "citizenships", "title": "Cittadinanza",
                "entries": [{ "facts": [{ "label": "Stato", "value": "ITALIA" }] }]
            }]
        })),
        "Profile" => typed::<Profile>(profile()),
        "ProfileExport" => typed::<ProfileExport>(json!({
            "exported_at": AT, "profile": profile(), "activations": [activation()],
            "activation_history": [{
                "group": "applications", "active": true, "text_version": "2026-11", "text_sha256": SHA256, "at": AT
            }],
            "istanze": [istanza()],
            "certificates": [{
                "certificate": super::certificates::certificate(),
                "says": { "title": "Certificato di residenza" }
            }],
            "kept_documents": [super::documents::kept()],
            "deliveries": [{ "certificate": ID, "delivery": super::documents::delivery() }],
            "messages": [message()], "sessions": [session()],
            "connected_apps": [connected_app()],
            "sms_notices": { "offered": true, "mobile": "+393331234567", "since": AT },
            "accesses": [{ "at": AT, "event": "session_opened", "description": "Hai effettuato l'accesso", "actor": "citizen" }]
        })),
        "ProfilePatch" => {
            typed::<ProfilePatch>(json!({ "pec": "giulia.serra@pec.example.it", "phone": null }))
        }
        "Rating" => typed::<Rating>(json!({
            "id": ID, "about": "/servizi/permesso-ztl", "service": false, "stars": 4, "answer": "clear",
            "details": "Tutto al suo posto", "lang": "it", "given_at": AT
        })),
        "SignIns" => typed::<SignIns>(json!({
            "from": "2026-11-01T00:00:00Z", "to": "2026-12-01T00:00:00Z",
            "items": [
                { "provider": "spid", "identity_provider": "https://idp.example.it", "outcome": "accepted",
                  "problem": null, "anomaly": null, "count": 1204 },
                { "provider": "spid", "identity_provider": "https://idp.example.it", "outcome": "refused",
                  "problem": "spid_cancelled", "anomaly": 25, "count": 37 }
            ]
        })),
        "RetryJobs" => typed::<RetryJobs>(json!({ "name": "receipt_mail" })),
        "Service" => typed::<Service>(service()),
        "ServiceForm" => typed::<ServiceForm>(json!({
            "slug": "permesso-ztl", "version": "1", "form": { "steps": [] }
        })),
        "ServiceSummary" => typed::<ServiceSummary>(service_summary()),
        "Session" => typed::<Session>(session()),
        "TaxCodeLink" => typed::<TaxCodeLink>(json!({
            "eidas_identifier": "CY/IT/7741b9d0", "tax_code": "GRGLNE96L48Z211L",
            "reason": "Visti passaporto e tessera sanitaria allo sportello"
        })),
        "Sending" => typed::<Sending>(json!({
            "stamps": [{ "fee": "stamp_duty", "number": "01234567890123", "issued_on": "2026-11-10" }]
        })),
        "StampGiven" => typed::<StampGiven>(json!({
            "fee": "stamp_duty", "number": "01234567890123", "issued_on": "2026-11-10"
        })),
        "Withdrawal" => typed::<Withdrawal>(json!({ "reason": "Non mi serve più" })),
        _ => return None,
    })
}

/// Reads an example as its type and writes it again: what comes out is what the API says.
pub(super) fn typed<T: DeserializeOwned + Serialize>(example: Value) -> Value {
    serde_json::from_value::<T>(example)
        .and_then(serde_json::to_value)
        .unwrap_or(Value::Null)
}

fn text(words: &str) -> Value {
    json!({ "blocks": [{ "kind": "paragraph", "inline": [{ "text": words }] }] })
}

fn activation() -> Value {
    json!({
        "group": "applications", "title": "Presentare istanze", "description": "Compilare e inviare moduli",
        "text_version": "2026-11", "text": text("Autorizzo il trattamento dei dati."),
        "status": "active", "activated_at": AT
    })
}

fn client() -> Value {
    json!({ "id": ID, "registration": registration(), "registered_by": ID, "registered_at": AT, "version": 1 })
}

fn connected_app() -> Value {
    json!({
        "client": ID, "name": "Borgoverde in tasca", "owner": "Comune di Borgoverde",
        "scopes": ["openid", "istanze:read"], "allowed_at": AT, "last_used_at": AT
    })
}

fn registration() -> Value {
    json!({
        "name": "Borgoverde in tasca", "owner": "Comune di Borgoverde", "kind": "native", "authentication": "none",
        "redirect_uris": ["https://app.borgoverde.example/back", "http://127.0.0.1/back"],
        "post_logout_redirect_uris": [], "scopes": ["openid", "offline_access", "istanze:read"],
        "jwks": null, "exchanges": []
    })
}

fn attachment() -> Value {
    json!({
        "id": ID, "field": "registered_lease", "name": "contratto.pdf", "media_type": "application/pdf",
        "size": 48213, "sha256": SHA256, "signature": "none", "scan": "clean", "uploaded_at": AT
    })
}

fn office() -> Value {
    json!({
        "slug": "polizia-locale", "name": "Polizia locale", "street": "Via dei Mercanti 4",
        "postal_code": "09999", "town": "Esempio", "phone": "+39 070 000000",
        "email": "polizia-locale@comune.esempio.it", "pec": "polizia-locale@pec.comune.esempio.it",
        "hours": "Lunedì e mercoledì 9.00–12.00", "person_in_charge": "Franco Loi",
        "substitute": "Il segretario generale"
    })
}

fn summary() -> Value {
    json!({
        "id": ID, "service": "permesso-ztl", "service_title": "Permesso di transito in ZTL",
        "status": "registered", "created_at": AT, "updated_at": AT, "submitted_at": AT,
        "submission_number": "S-2026-000140", "registration": { "register": "PORTALE", "number": "0000123/2026", "registered_at": AT }, "outcome_due_on": "2026-12-24",
        "awaits_amount": false
    })
}

fn istanza() -> Value {
    let mut istanza = summary();
    let rest = json!({
        "version": 3, "form_version": "1", "form_outdated": false, "step": "declarations",
        "answers": { "privacy_read": true }, "attachments": [attachment()],
        "timeline": [{ "at": AT, "transition": "submit", "status": "submitted", "note": null, "registration": null }], "office": office(),
        "withdrawal": { "allowed": true, "reason": null }, "amount_due": 2100, "payment": null, "amount_awaited": null, "receipt_size": 81342,
        "receipt_provisional": false, "document_sha256": SHA256,
        "withdrawal_sha256": null,
        "in_words": []
    });
    if let (Value::Object(all), Value::Object(rest)) = (&mut istanza, rest) {
        all.extend(rest);
    }
    istanza
}

pub(super) fn member() -> Value {
    json!({
        "id": "3f1c9b52-7a40-8d31-9c5e-2f6c1b0a9e47", "own": true, "sight": "whole", "family_name": "SERRA",
        "given_name": "GIULIA", "tax_code": "SRRGLI85D52B354O", "tax_code_validated": true, "sex": "F",
        "birth_date": "1985-04-12", "birth_place": "CAGLIARI (CA)", "relation": "Intestataria",
        "marital_status": "Coniugata", "citizenships": ["ITALIA"], "position": "Residente", "deceased_on": null
    })
}

fn message() -> Value {
    json!({
        "id": ID, "subject": "Istanza registrata", "body": "La tua istanza è registrata.",
        "istanza": ID, "sent_at": AT, "read_at": null
    })
}

fn session() -> Value {
    json!({
        "id": ID, "current": true, "provider": "spid", "level": "l2", "device": "Firefox, Linux",
        "opened_at": AT, "last_seen_at": AT
    })
}

fn profile() -> Value {
    let by = |source: &str| json!({ "source": source, "changed_at": AT });
    json!({
        "id": ID, "version": 2, "complete": true, "given_name": "Giulia", "family_name": "Serra",
        "native_given_name": null, "native_family_name": null,
        "tax_code": "SRRGLI85D52B354O", "eidas_identifier": null, "declared_tax_code": null, "birth_date": "1985-04-12", "sex": "F",
        "birth_place": { "code": "B354", "name": "Cagliari", "province": "CA", "foreign_town": null },
        "residence": {
            "street": "Via dei Gelsomini", "number": "12", "postal_code": "09128",
            "municipality_code": "B354", "municipality": "Cagliari", "province": "CA"
        },
        "identity_document": {
            "kind": "carta_identita", "number": "CA00000AA", "issuer": "Comune di Cagliari",
            "issued_on": "2021-03-01", "expires_on": "2031-03-01"
        },
        "email": "giulia.serra@example.it", "pending_email": null, "pec": null, "mobile": "+393331234567",
        "phone": null, "provenance": { "tax_code": by("spid"), "residence": by("citizen") }
    })
}

fn service_summary() -> Value {
    json!({
        "slug": "permesso-ztl", "title": "Permesso di transito in ZTL",
        "description": "Chiedi il permesso di entrare in centro con il tuo veicolo.",
        "category": "Mobilità e trasporti", "category_label": "Mobilità e trasporti", "topics": ["ZTL"],
        "keywords": ["parcheggio", "targa"], "availability": "open"
    })
}

fn service() -> Value {
    let mut service = service_summary();
    let rest = json!({
        "introduction": text("Il permesso vale un anno."), "addressed_to": text("A chi abita in centro."),
        "how_to": text("Compila il modulo."), "needed": text("La targa del veicolo."),
        "achieved": text("Il permesso."), "times": text("30 giorni."),
        "costs": [{ "label": "Diritti di segreteria", "amount_cents": 1600, "note": null }],
        "further": text("Vedi il regolamento."), "conditions": text("Condizioni di servizio."),
        "groups": ["applications"], "level": "l2", "needs_tax_code": true, "term_days": 30, "term_from": "submitted",
        "opens_at": null, "closes_at": null, "opens_on": null, "closes_on": null,
        "office": office(), "rules": [{ "label": "D.Lgs. 30 aprile 1992, n. 285, art. 7", "urn": null }],
        "audience": "Residenti", "updated_on": "2026-11-24"
    });
    if let (Value::Object(all), Value::Object(rest)) = (&mut service, rest) {
        all.extend(rest);
    }
    service
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_reads_as_its_type() {
        for schema in [
            "Access",
            "Activate",
            "ActivateTogether",
            "Activation",
            "Attachment",
            "Authorization",
            "AuthorizationAnswer",
            "AuthorizationDecision",
            "Client",
            "ClientRegistration",
            "ConnectedApp",
            "DraftContent",
            "DraftSaved",
            "EmailConfirmation",
            "HouseholdShown",
            "Istanza",
            "IstanzaSummary",
            "Job",
            "JobsRetried",
            "KnownPerson",
            "Message",
            "NewIstanza",
            "NewRating",
            "PersonShown",
            "Profile",
            "ProfileExport",
            "ProfilePatch",
            "Rating",
            "RegisteredClient",
            "RetryJobs",
            "Sending",
            "Service",
            "ServiceForm",
            "ServiceSummary",
            "Session",
            "StampGiven",
            "TaxCodeLink",
            "Withdrawal",
        ] {
            assert!(of(schema).unwrap().is_object(), "{schema}");
        }
    }
}
