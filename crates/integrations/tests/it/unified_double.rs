//! A small Piattaforma Unitaria: notices by identifier, tokens, and troubles on the way.

use crate::double::Inside;
pub(crate) use crate::double::Trouble;
use crate::far_end::{Answer, Request};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use std::collections::{BTreeMap, VecDeque};

#[derive(Default)]
pub(crate) struct World {
    /// By `iud`: the instalment as it was sent, and where it stands.
    pub(crate) notices: BTreeMap<String, (Value, String)>,
    pub(crate) receipts: BTreeMap<String, String>,
    pub(crate) troubles: VecDeque<Option<Trouble>>,
    pub(crate) tokens: u32,
    /// Tokens up to this one count no longer.
    pub(crate) revoked: u32,
}

/// The double, and what it has.
pub(crate) type Double = crate::double::Double<World>;

impl Double {
    /// Where the only notice stands, and what it costs.
    pub(crate) fn only(&self) -> (String, i64) {
        let world = self.world.lock().unwrap();
        assert_eq!(world.notices.len(), 1);
        let (sent, standing) = world.notices.values().next().unwrap();
        (standing.clone(), sent["amountCents"].as_i64().unwrap())
    }

    /// Has all notices stand elsewhere.
    pub(crate) fn set(&self, standing: &str) {
        for (_, known) in self.world.lock().unwrap().notices.values_mut() {
            standing.clone_into(known);
        }
    }
}

fn problem(status: u16, category: &str) -> Answer {
    let body = json!({ "category": category, "code": "X", "message": "RSSMRA85T10A562S" });
    Answer::Reply(status, None, body.to_string())
}

impl Inside for World {
    fn troubles(&mut self) -> &mut VecDeque<Option<Trouble>> {
        &mut self.troubles
    }

    fn first(&mut self, request: &Request) -> Option<Answer> {
        if request.path.starts_with("/oauth/token?") {
            self.tokens += 1;
            let body = json!({
                "access_token": format!("token-{}", self.tokens), "token_type": "bearer", "expires_in": 3600,
            });
            return Some(Answer::Reply(200, None, body.to_string()));
        }
        let counts = (self.revoked + 1..=self.tokens)
            .any(|number| request.header("Authorization") == Some(&format!("Bearer token-{number}")));
        (!counts).then(|| Answer::Reply(401, None, String::new()))
    }

    fn done(&mut self, request: &Request) -> Answer {
        self.handle(request)
    }
}

impl World {
    fn handle(&mut self, request: &Request) -> Answer {
        let path = request.path.split('?').next().unwrap();
        let rest = path.strip_prefix("/sil/organization/01234567897/").unwrap();
        let parts: Vec<&str> = rest.split('/').collect();
        match (request.method.as_str(), parts.as_slice()) {
            ("POST", ["debt-position"]) => self.create(&request.body),
            ("PUT", ["debt-position", iud]) => self.manage(iud, &request.body),
            ("GET", ["payment", "IUD", iud]) => self.status(iud),
            ("GET", ["payment", "NOTICE_NUMBER", nav]) => {
                let found = self.notices.iter().find(|(_, (sent, _))| sent["nav"] == *nav);
                match found.map(|(iud, _)| iud.clone()) {
                    Some(iud) => self.status(&iud),
                    None => problem(404, "NOT_FOUND"),
                }
            }
            _ => problem(400, "BAD_REQUEST"),
        }
    }

    fn create(&mut self, body: &str) -> Answer {
        let position: Value = serde_json::from_str(body).unwrap();
        let options = position["paymentOptions"].as_array().unwrap();
        let all: Vec<&Value> = options
            .iter()
            .flat_map(|option| option["installments"].as_array().unwrap())
            .collect();
        let taken = self.notices.values().any(|(known, _)| {
            all.iter()
                .any(|new| new["iud"] == known["iud"] || new["iuv"] == known["iuv"])
        });
        if taken {
            return problem(409, "CONFLICT");
        }
        for new in all {
            let iud = new["iud"].as_str().unwrap().to_owned();
            self.notices.insert(iud, (new.clone(), "UNPAID".to_owned()));
        }
        Answer::Reply(200, None, position.to_string())
    }

    fn manage(&mut self, iud: &str, body: &str) -> Answer {
        let sent: Value = serde_json::from_str(body).unwrap();
        let managed = &sent["installments"][0];
        assert_eq!(managed["installment"]["iud"], *iud);
        match self.notices.get_mut(iud) {
            Some((known, standing)) if standing == "UNPAID" => {
                match managed["action"].as_str().unwrap() {
                    "A" => "UNPAYABLE".clone_into(standing),
                    _ => *known = managed["installment"].clone(),
                }
                Answer::Reply(200, None, "{}".to_owned())
            }
            _ => problem(404, "NOT_FOUND"),
        }
    }

    fn status(&self, iud: &str) -> Answer {
        let Some((sent, standing)) = self.notices.get(iud) else {
            return problem(404, "NOT_FOUND");
        };
        let receipt = self.receipts.get(sent["nav"].as_str().unwrap());
        let body = json!({
            "paymentId": "1",
            "status": standing,
            "receiptBytes": receipt.map(|xml| STANDARD.encode(xml)),
        });
        Answer::Reply(200, None, body.to_string())
    }
}
