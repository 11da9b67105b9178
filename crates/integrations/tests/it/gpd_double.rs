//! A small GPD: positions by id, states as its documents tell them, and troubles on the way.

use crate::double::Inside;
pub(crate) use crate::double::Trouble;
use crate::far_end::{Answer, Request};
use serde_json::{Value, json};
use std::collections::{BTreeMap, VecDeque};

#[derive(Default)]
pub(crate) struct World {
    pub(crate) positions: BTreeMap<String, Value>,
    pub(crate) troubles: VecDeque<Option<Trouble>>,
}

/// The double, and what it has.
pub(crate) type Double = crate::double::Double<World>;

impl Double {
    /// Where a position stands, if it is there.
    pub(crate) fn status(&self, id: &str) -> Option<String> {
        let world = self.world.lock().unwrap();
        Some(world.positions.get(id)?["status"].as_str()?.to_owned())
    }

    /// Has a position stand elsewhere.
    pub(crate) fn set_status(&self, id: &str, status: &str) {
        self.world.lock().unwrap().positions.get_mut(id).unwrap()["status"] = json!(status);
    }
}

fn problem(status: u16, title: &str) -> Answer {
    let body = json!({ "title": title, "status": status, "detail": "RSSMRA85T10A562S" });
    Answer::Reply(status, None, body.to_string())
}

fn iuvs(position: &Value) -> Vec<String> {
    let options = position["paymentOption"].as_array().unwrap();
    let installments = options
        .iter()
        .flat_map(|option| option["installments"].as_array().unwrap());
    installments
        .map(|installment| installment["iuv"].as_str().unwrap().to_owned())
        .collect()
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
        let path = request.path.split('?').next().unwrap();
        let v3 = "/v3/organizations/01234567897/debtpositions";
        let v1 = "/v1/organizations/01234567897/debtpositions/";
        if let Some(rest) = path.strip_prefix(v1) {
            return self.invalidate(rest.strip_suffix("/invalidate").unwrap());
        }
        let id = path.strip_prefix(v3).unwrap().trim_start_matches('/');
        let standing = |position: &Value| position["status"].as_str().unwrap().to_owned();
        let found = self.positions.get(id).map(standing);
        let found = found.as_deref();
        let is_paid = matches!(found, Some("PAID" | "PARTIALLY_PAID"));
        match (request.method.as_str(), found) {
            ("POST", _) => {
                let position: Value = serde_json::from_str(&request.body).unwrap();
                let id = position["iupd"].as_str().unwrap().to_owned();
                let taken: Vec<String> = self.positions.values().flat_map(iuvs).collect();
                let conflicts = iuvs(&position).iter().any(|iuv| taken.contains(iuv));
                if self.positions.contains_key(&id) || conflicts {
                    return problem(409, "Conflict");
                }
                self.keep(id, position, 201)
            }
            (_, None) => problem(404, "Not found the debt position"),
            ("GET", _) => Answer::Reply(200, None, self.positions[id].to_string()),
            (_, _) if is_paid => problem(409, "Conflict"),
            ("PUT", _) => {
                let position: Value = serde_json::from_str(&request.body).unwrap();
                self.keep(id.to_owned(), position, 200)
            }
            ("DELETE", _) => {
                self.positions.remove(id);
                Answer::Reply(200, None, String::new())
            }
            _ => Answer::Reply(405, None, String::new()),
        }
    }

    fn invalidate(&mut self, id: &str) -> Answer {
        match self.positions.get_mut(id) {
            None => problem(404, "Not found the debt position"),
            Some(position) if matches!(position["status"].as_str(), Some("VALID" | "PUBLISHED")) => {
                position["status"] = json!("UNPAYABLE");
                Answer::Reply(200, None, position.to_string())
            }
            Some(_) => problem(409, "Conflict"),
        }
    }

    fn keep(&mut self, id: String, mut position: Value, status: u16) -> Answer {
        position["status"] = json!("VALID");
        let answer = Answer::Reply(status, None, position.to_string());
        self.positions.insert(id, position);
        answer
    }
}
