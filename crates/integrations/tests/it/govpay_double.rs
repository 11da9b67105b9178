//! A small GovPay: pendenze by id, states as its code has them, and troubles on the way.

pub(crate) use crate::double::Trouble;
use crate::double::{Inside, page};
use crate::far_end::{Answer, Request};
use serde_json::{Value, json};
use std::collections::{BTreeMap, VecDeque};

#[derive(Default)]
pub(crate) struct World {
    /// By id, as they were sent; `stato` and `rpp` beside.
    pub(crate) pendenze: BTreeMap<String, Value>,
    pub(crate) troubles: VecDeque<Option<Trouble>>,
    /// What comes between the looking and the telling: the next change finds it paid.
    pub(crate) paid_meanwhile: bool,
}

/// The double, and what it has.
pub(crate) type Double = crate::double::Double<World>;

impl Double {
    /// Where a pendenza stands, if it is there.
    pub(crate) fn state(&self, id: &str) -> Option<String> {
        let world = self.world.lock().unwrap();
        Some(world.pendenze.get(id)?["stato"].as_str()?.to_owned())
    }

    /// Has a pendenza stand elsewhere.
    pub(crate) fn set_state(&self, id: &str, state: &str) {
        self.world.lock().unwrap().pendenze.get_mut(id).unwrap()["stato"] = json!(state);
    }

    /// Its receipt has come, whatever its state says.
    pub(crate) fn receipt(&self, id: &str) {
        let receipt = json!([{ "stato": "RT_ACCETTATA_PA", "rt": { "receiptId": "r1", "outcome": "OK" } }]);
        self.world.lock().unwrap().pendenze.get_mut(id).unwrap()["rpp"] = receipt;
    }

    /// What is owed for a pendenza.
    pub(crate) fn amount(&self, id: &str) -> Value {
        self.world.lock().unwrap().pendenze[id]["importo"].clone()
    }
}

fn bean(status: u16, code: &str) -> Answer {
    let body = json!({
        "categoria": "RICHIESTA", "codice": code, "descrizione": "Richiesta non valida",
        "dettaglio": "RSSMRA85T10A562S",
    });
    Answer::Reply(status, None, body.to_string())
}

fn is_paid(pendenza: &Value) -> bool {
    matches!(pendenza["stato"].as_str(), Some("ESEGUITA" | "INCASSATA"))
}

impl Inside for World {
    fn troubles(&mut self) -> &mut VecDeque<Option<Trouble>> {
        &mut self.troubles
    }

    fn done(&mut self, request: &Request) -> Answer {
        self.handle(request)
    }
}

impl World {
    fn handle(&mut self, request: &Request) -> Answer {
        // `sportello:between us`
        if request.header("Authorization") != Some("Basic c3BvcnRlbGxvOmJldHdlZW4gdXM=") {
            return bean(401, "401000");
        }
        let path = request.path.split('?').next().unwrap();
        let id = path.strip_prefix("/pendenze/SPORTELLO/").unwrap();
        if request.method != "GET" && std::mem::take(&mut self.paid_meanwhile) {
            self.pendenze.get_mut(id).unwrap()["stato"] = json!("ESEGUITA");
        }
        if request.method == "PUT" {
            return self.put(id, request);
        }
        match (request.method.as_str(), self.pendenze.get_mut(id)) {
            (_, None) => bean(404, "404000"),
            ("GET", Some(found)) => Answer::Reply(200, None, found.to_string()),
            // It knows no other type for these.
            ("PATCH", _) if request.header("Content-Type") != Some("application/json") => page(415),
            ("PATCH", Some(found)) if is_paid(found) => bean(400, "SINTASSI"),
            ("PATCH", Some(found)) => {
                found["stato"] = json!("ANNULLATA");
                Answer::Reply(200, None, found.to_string())
            }
            _ => page(405),
        }
    }

    fn put(&mut self, id: &str, request: &Request) -> Answer {
        let mut sent: Value = serde_json::from_str(&request.body).unwrap();
        let number = sent["numeroAvviso"].clone();
        let status = match self.pendenze.get(id) {
            Some(known) if is_paid(known) => return bean(422, "VER_003"),
            Some(known) if known["numeroAvviso"] != number => return bean(422, "VER_024"),
            Some(_) => 200,
            None if self
                .pendenze
                .values()
                .any(|other| other["numeroAvviso"] == number) =>
            {
                return bean(422, "VER_025");
            }
            None => 201,
        };
        sent["stato"] = json!("NON_ESEGUITA");
        sent["rpp"] = json!([]);
        self.pendenze.insert(id.to_owned(), sent);
        let created = json!({ "idDominio": "01234567897", "numeroAvviso": number, "UUID": "u" });
        Answer::Reply(status, None, created.to_string())
    }
}
