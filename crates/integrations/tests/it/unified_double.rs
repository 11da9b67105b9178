//! A small Piattaforma Unitaria: notices by identifier, tokens, and troubles on the way.

use crate::far_end::{Answer, FarEnd, Request};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};

/// What goes wrong with one exchange; those for a token do not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// Nothing is done, and nothing comes back.
    Silence,
    /// It is done, and nothing comes back.
    SilenceAfter,
    /// It is done, and the connection breaks.
    HangUpAfter,
    /// It is done, and the gateway before it says that it was not answered.
    GatewayAfter,
    /// The gateway knows nobody of that address.
    GatewayNotFound,
}

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
pub(crate) struct Double {
    pub(crate) far_end: FarEnd,
    pub(crate) world: Arc<Mutex<World>>,
}

impl Double {
    pub(crate) async fn open() -> Self {
        let world: Arc<Mutex<World>> = Arc::default();
        let inside = Arc::clone(&world);
        let far_end = FarEnd::open(move |request| inside.lock().unwrap().answer(request)).await;
        Self { far_end, world }
    }

    /// The next exchanges go wrong, or not, in this order.
    pub(crate) fn suffer(&self, troubles: &[Option<Trouble>]) {
        self.world.lock().unwrap().troubles.extend(troubles);
    }

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

impl World {
    fn answer(&mut self, request: &Request) -> Answer {
        if request.path.starts_with("/oauth/token?") {
            self.tokens += 1;
            let body = json!({
                "access_token": format!("token-{}", self.tokens), "token_type": "bearer", "expires_in": 3600,
            });
            return Answer::Reply(200, None, body.to_string());
        }
        let counts = (self.revoked + 1..=self.tokens)
            .any(|number| request.header("Authorization") == Some(&format!("Bearer token-{number}")));
        if !counts {
            return Answer::Reply(401, None, String::new());
        }
        let trouble = self.troubles.pop_front().flatten();
        match trouble {
            Some(Trouble::Silence) => return Answer::Silence,
            Some(Trouble::GatewayNotFound) => {
                let body = r#"{"statusCode":404,"message":"Resource not found"}"#;
                return Answer::Reply(404, None, body.to_owned());
            }
            _ => {}
        }
        let answer = self.handle(request);
        match trouble {
            Some(Trouble::SilenceAfter) => Answer::Silence,
            Some(Trouble::HangUpAfter) => Answer::HangUp,
            Some(Trouble::GatewayAfter) => Answer::Reply(504, None, "<html/>".to_owned()),
            _ => answer,
        }
    }

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
