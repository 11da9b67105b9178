//! The services: what is asked, of whom, and what each answers.

use super::gateway::Refused;
use super::person::Person;
use super::render;
use super::state::{Inner, Registered, Trouble};
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use chrono::NaiveDate;
use serde_json::{Value, json};
use sportello_types::registry::Resident;

/// Use cases and the names of their services.
const SERVICES: [(&str, &str); 9] = [
    ("C015", "C015-servizioAccertamentoGeneralita"),
    ("C017", "C017-servizioAccertamentoMatrimonio"),
    ("C018", "C018-servizioAccertamentoCittadinanza"),
    ("C020", "C020-servizioAccertamentoResidenza"),
    ("C021", "C021-servizioAccertamentoStatoFamiglia"),
    ("C024", "C024-servizioAccertamentoPaternita"),
    ("C025", "C025-servizioAccertamentoMaternita"),
    ("C030", "C030-servizioAccertamentoIdUnicoNazionale"),
    ("C032", "C032-servizioAccertamentoElettorale"),
];

/// Namesakes, where there are too many of them.
const MANY: usize = 9;

pub(super) fn name_of(use_case: &str) -> Option<&'static str> {
    SERVICES
        .iter()
        .find(|(code, _)| *code == use_case)
        .map(|(_, name)| *name)
}

pub(super) fn use_case_of(service: &str) -> Option<&'static str> {
    SERVICES
        .iter()
        .find(|(_, name)| *name == service)
        .map(|(code, _)| *code)
}

/// What is asked.
struct Asked<'a> {
    number: u64,
    criteria: &'a Value,
    /// Whom the criteria describe, where they name neither key nor fiscal code.
    person: Option<Person<'a>>,
    at: NaiveDate,
}

/// Answers a call that the gateway let through.
pub(super) fn answer(
    inner: &Inner,
    client: &Registered,
    service: &str,
    body: &[u8],
) -> Result<HttpResponse, Refused> {
    let use_case = use_case_of(service).unwrap_or_default();
    let content = |why: String| (StatusCode::BAD_REQUEST, "InvalidRequestContent", why);
    let request: Value = serde_json::from_slice(body).map_err(|_| content("not JSON".to_owned()))?;
    let asked = read(&request, use_case, inner.now().date_naive()).map_err(content)?;
    let namesakes = match &asked.person {
        Some(_) if inner.suffers(Trouble::Namesake, body) => 1,
        Some(_) if inner.suffers(Trouble::Namesakes, body) => MANY,
        _ => 0,
    };
    let key = (client.client.id.clone(), use_case.to_owned());
    let mut memory = inner.memory();
    if let Some((last, earlier, answer)) = memory.operations.get(&key) {
        if asked.number < *last {
            return Ok(fault("EN527", "idOperazioneClient is below the last one"));
        }
        if asked.number == *last {
            // The same number gets the earlier answer, and is nobody else's.
            let same = earlier.get("criteriRicerca") == request.get("criteriRicerca");
            return Ok(if same {
                HttpResponse::Ok().json(answer)
            } else {
                fault("EN527", "idOperazioneClient was used for somebody else")
            });
        }
    }
    memory.note(inner.now(), use_case.to_owned());
    let Some(found) = subjects(&inner.residents, use_case, &asked, namesakes) else {
        return Ok(fault(
            "EN122",
            "La richiesta effettuata non produce alcun risultato",
        ));
    };
    let answer = json!({
        "idOperazioneANPR": memory.operation(),
        "listaSoggetti": { "datiSoggetto": found },
    });
    memory
        .operations
        .insert(key, (asked.number, request.clone(), answer.clone()));
    Ok(HttpResponse::Ok().json(answer))
}

/// The register's own error.
fn fault(code: &str, text: &str) -> HttpResponse {
    HttpResponse::NotFound().json(json!({
        "listaErrori": [{
            "codiceErroreAnomalia": code,
            "tipoErroreAnomalia": "E",
            "testoErroreAnomalia": text,
        }],
    }))
}

fn read<'a>(request: &'a Value, use_case: &str, today: NaiveDate) -> Result<Asked<'a>, String> {
    let text = |path: &str| request.pointer(path).and_then(Value::as_str).unwrap_or_default();
    let number = text("/idOperazioneClient")
        .parse()
        .map_err(|_| "idOperazioneClient: not a number".to_owned())?;
    let criteria = request.get("criteriRicerca").filter(|c| c.is_object());
    let criteria = criteria.ok_or("criteriRicerca: missing")?;
    let at = text("/datiRichiesta/dataRiferimentoRichiesta");
    let at: NaiveDate = at
        .parse()
        .map_err(|_| "dataRiferimentoRichiesta: not a date".to_owned())?;
    // UTC's today, or Italy's, which may be tomorrow.
    if at > today.succ_opt().unwrap_or(today) {
        return Err("dataRiferimentoRichiesta: in the future".to_owned());
    }
    if text("/datiRichiesta/motivoRichiesta").trim().is_empty() {
        return Err("motivoRichiesta: missing".to_owned());
    }
    if text("/datiRichiesta/casoUso") != use_case {
        return Err("casoUso: of another service".to_owned());
    }
    // Since April 2024 all but C030 are asked by idANPR alone; C030 by fiscal code or by the personal data.
    let by_code = criteria.get("codiceFiscale").is_some();
    let by_id = criteria.get("idANPR").is_some();
    let by_person = criteria.get("cognome").is_some();
    if [by_code, by_id, by_person].into_iter().filter(|by| *by).count() != 1 || by_id == (use_case == "C030")
    {
        return Err("criteriRicerca: not the ones of this service".to_owned());
    }
    Ok(Asked {
        number,
        criteria,
        person: by_person.then(|| Person::read(criteria, today)).transpose()?,
        at,
    })
}

/// Those who fit; beside somebody who is looked for by the personal data so many more, as if all were called
/// the same.
fn subjects(
    residents: &[Resident],
    use_case: &str,
    asked: &Asked<'_>,
    namesakes: usize,
) -> Option<Vec<Value>> {
    if let Some(person) = &asked.person {
        let (fits, others): (Vec<&Resident>, Vec<&Resident>) = residents
            .iter()
            .filter(|resident| !resident.aire)
            .partition(|resident| person.is(resident));
        let shown = |resident: &Resident| render::subject(resident, use_case, asked.at);
        let more = others.into_iter().take(namesakes).map(shown);
        let found: Vec<Value> = fits.iter().copied().map(shown).chain(more).collect();
        return (!fits.is_empty()).then_some(found);
    }
    let text = |name: &str| {
        asked
            .criteria
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    let code_of = |resident: &Resident| {
        let code = resident.identity.tax_code.as_ref();
        code.map(|registered| registered.code.as_str().to_owned())
            .unwrap_or_default()
    };
    let subject = residents.iter().find(|resident| {
        resident.id.as_str() == text("idANPR")
            || (use_case == "C030" && code_of(resident) == text("codiceFiscale"))
    })?;
    // Of Italians abroad C030 says that they are not there.
    if use_case == "C030" && subject.aire {
        return None;
    }
    if use_case != "C021" {
        // Where a service has nothing of somebody it answers as if nobody were there.
        let shown = || vec![render::subject(subject, use_case, asked.at)];
        return render::holds(subject, use_case, asked.at).then(shown);
    }
    let dead =
        |resident: &Resident, on: NaiveDate| resident.death.as_ref().is_some_and(|death| death.on <= on);
    // Of who has died nobody else is told.
    if dead(subject, asked.at) {
        return Some(vec![render::subject(subject, use_case, asked.at)]);
    }
    let household = |resident: &Resident| {
        let inside = |since: Option<NaiveDate>, until: Option<NaiveDate>| {
            since.is_none_or(|since| since <= asked.at) && until.is_none_or(|until| asked.at <= until)
        };
        let found = resident.memberships.iter().find(|m| inside(m.since, m.until));
        found.map(|membership| membership.household.clone())
    };
    let own = household(subject)?;
    let members = residents.iter().filter(|resident| {
        !resident.withheld && !dead(resident, asked.at) && household(resident) == Some(own.clone())
    });
    Some(
        members
            .map(|member| render::subject(member, use_case, asked.at))
            .collect(),
    )
}
