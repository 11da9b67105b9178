//! Residents in the words of ANPR.

use chrono::NaiveDate;
use serde_json::{Map, Value, json};
use sportello_types::registry::{
    Certifiability, HomeAddress, MunicipalityRef, Place, Relative, Resident, Role, UnionKind,
};
use sportello_types::values::Precision;

/// A subject, with the blocks that the service gives.
pub(super) fn subject(resident: &Resident, use_case: &str, at: NaiveDate) -> Value {
    let mut blocks = Map::new();
    blocks.insert(
        "identificativi".to_owned(),
        json!({ "idANPR": resident.id.as_str() }),
    );
    let mut put = |name: &str, value: Value| {
        blocks.insert(name.to_owned(), value);
    };
    if use_case != "C030" {
        put("generalita", general(resident));
    }
    match use_case {
        "C017" => put("matrimonio", marriages(resident)),
        "C018" => put("cittadinanza", citizenships(resident, at)),
        "C020" => put("residenza", residences(resident, at)),
        "C021" => put("legameSoggetto", tie(resident, at)),
        "C024" => put("paternita", resident.father.as_ref().map(parent).into()),
        "C025" => put("maternita", resident.mother.as_ref().map(parent).into()),
        "C032" => {
            if let Some(list) = &resident.electoral {
                let section = list.section.as_ref().map(|section| section.as_str().to_owned());
                put(
                    "listaElettorale",
                    json!({ "elettore": letter(list.voter), "sezioneelettoralenum": section }),
                );
            }
        }
        _ => {}
    }
    if matches!(use_case, "C015" | "C020" | "C021") {
        let status = resident.marital_statuses.iter().find(|period| {
            period.since.is_none_or(|since| since <= at) && period.until.is_none_or(|until| at <= until)
        });
        if let Some(period) = status.filter(|_| use_case == "C015") {
            put("statoCivile", json!({ "statoCivile": period.status.code() }));
        }
        // The death comes along unasked, in one shape or in the other.
        if let Some(death) = resident.death.as_ref().filter(|death| death.on <= at) {
            if use_case == "C020" {
                put(
                    "infoSoggettoEnte",
                    json!([{ "id": "1015", "chiave": "Data decesso", "valoreData": death.on }]),
                );
            } else {
                put("datiDecesso", json!({ "dataEvento": death.on }));
            }
        }
    }
    if use_case == "C015" {
        let certifiable = resident.certifiability.map(Certifiability::code);
        put(
            "attributiSoggetto",
            json!({ "senzaFissaDimora": letter(resident.no_fixed_abode), "soggettoCertificabile": certifiable }),
        );
    }
    Value::Object(blocks)
}

/// Whether the register has something to say of a person in a service.
pub(super) fn holds(resident: &Resident, use_case: &str, at: NaiveDate) -> bool {
    let some = |block: &Value| !block.as_array().is_some_and(Vec::is_empty);
    match use_case {
        "C017" => some(&marriages(resident)),
        "C018" => some(&citizenships(resident, at)),
        "C020" => some(&residences(resident, at)),
        "C024" => resident.father.is_some(),
        "C025" => resident.mother.is_some(),
        "C032" => resident.electoral.is_some(),
        _ => true,
    }
}

const fn letter(yes: bool) -> &'static str {
    if yes { "S" } else { "N" }
}

fn general(resident: &Resident) -> Value {
    let identity = &resident.identity;
    let name = |name: Option<&sportello_types::values::PersonName>| name.map(|name| name.as_str().to_owned());
    let birth = identity.birth.date;
    json!({
        "codiceFiscale": identity.tax_code.as_ref().map(|registered| json!({
            "codFiscale": registered.code.as_str(),
            "validitaCF": if registered.validated { "1" } else { "9" },
        })),
        "cognome": name(identity.family_name.as_ref()),
        "nome": name(identity.given_name.as_ref()),
        "sesso": identity.sex.map_or("N", |sex| match sex {
            sportello_types::profile::Sex::F => "F",
            sportello_types::profile::Sex::M => "M",
        }),
        "dataNascita": birth.earliest(),
        "senzaGiorno": (birth.precision() == Precision::Month).then_some("1"),
        "senzaGiornoMese": (birth.precision() == Precision::Year).then_some("1"),
        "luogoNascita": identity.birth.place.as_ref().map(place),
        "soggettoAIRE": letter(resident.aire),
    })
}

fn municipality(municipality: &MunicipalityRef) -> Value {
    json!({
        "nomeComune": municipality.name.as_str(),
        "siglaProvinciaIstat": municipality.province.as_ref().map(|province| province.as_str().to_owned()),
    })
}

fn place(place: &Place) -> Value {
    match place {
        Place::Italy { municipality: place } => json!({ "comune": municipality(place) }),
        Place::Abroad { state, town } => json!({ "localita": {
            "descrizioneStato": state.name.as_str(),
            "descrizioneLocalita": town.as_ref().map(|town| town.as_str().to_owned()),
        } }),
        Place::Exceptional { description } => json!({ "luogoEccezionale": description.as_str() }),
    }
}

/// A parent; the fiscal code where the register has it.
fn parent(parent: &Relative) -> Value {
    let name = |name: Option<&sportello_types::values::PersonName>| name.map(|name| name.as_str().to_owned());
    json!({ "generalita": {
        "codiceFiscale": parent.tax_code.as_ref().map(|code| json!({ "codFiscale": code.as_str() })),
        "cognome": name(parent.family_name.as_ref()),
        "nome": name(parent.given_name.as_ref()),
    } })
}

/// A single block where there is one, as some services write it.
fn marriages(resident: &Resident) -> Value {
    let mut all: Vec<Value> = resident
        .unions
        .iter()
        .filter(|union| union.kind == UnionKind::Marriage)
        .map(|union| {
            let name = |name: Option<&sportello_types::values::PersonName>| name.map(|name| name.as_str().to_owned());
            json!({
                "coniuge": {
                    "codiceFiscale": union.partner.tax_code.as_ref().map(|code| json!({ "codFiscale": code.as_str() })),
                    "cognome": name(union.partner.family_name.as_ref()),
                    "nome": name(union.partner.given_name.as_ref()),
                },
                "datiMatrimonio": {
                    "dataEvento": union.since,
                    "luogoEvento": union.place.as_ref().map(place),
                },
            })
        })
        .collect();
    if all.len() == 1 {
        all.remove(0)
    } else {
        Value::Array(all)
    }
}

fn citizenships(resident: &Resident, at: NaiveDate) -> Value {
    let in_force = resident.citizenships.iter().filter(|citizenship| {
        citizenship.since.is_none_or(|since| since <= at) && citizenship.until.is_none_or(|until| at <= until)
    });
    in_force
        .map(|citizenship| json!({ "descrizioneStato": citizenship.state.name.as_str(), "dataValidita": citizenship.since }))
        .collect()
}

fn residences(resident: &Resident, at: NaiveDate) -> Value {
    let known = resident
        .residences
        .iter()
        .filter(|residence| residence.since.is_none_or(|since| since <= at));
    known
        .map(|residence| {
            json!({
                "tipoIndirizzo": format!("{:0>2}", residence.kind.code()),
                "indirizzo": residence.address.as_ref().map(address),
                "localitaEstera": residence.abroad.as_ref().map(|abroad| json!({
                    "indirizzoEstero": {
                        "localita": {
                            "descrizioneStato": abroad.state.name.as_str(),
                            "descrizioneLocalita": abroad.town.as_ref().map(|town| town.as_str().to_owned()),
                        },
                        "toponimo": { "denominazione": abroad.street.as_ref().map(|street| street.as_str().to_owned()) },
                    },
                    "consolato": { "descrizioneConsolato": abroad.consulate.as_ref().map(|c| c.as_str().to_owned()) },
                })),
                "dataDecorrenzaResidenza": residence.since,
                "dataFineResidenza": residence.until,
            })
        })
        .collect()
}

fn address(address: &HomeAddress) -> Value {
    let (kind, name) = address
        .street
        .as_str()
        .split_once(' ')
        .unwrap_or(("", address.street.as_str()));
    let number = address
        .number
        .as_ref()
        .map(|number| number.as_str().to_owned())
        .unwrap_or_default();
    let (number, letter) = number
        .split_once('/')
        .map_or((number.as_str(), None), |(n, l)| (n, Some(l)));
    json!({
        "cap": address.postal_code.as_ref().map(|cap| cap.as_str().to_owned()),
        "comune": municipality(&address.municipality),
        "frazione": address.hamlet.as_ref().map(|hamlet| hamlet.as_str().to_owned()),
        "toponimo": { "specie": kind, "denominazioneToponimo": name },
        "numeroCivico": {
            "numero": number,
            "lettera": letter,
            "civicoInterno": { "interno1": address.interior.as_ref().map(|interior| interior.as_str().to_owned()) },
        },
    })
}

fn tie(resident: &Resident, at: NaiveDate) -> Value {
    let day = resident.death.as_ref().map_or(at, |death| death.on.min(at));
    let membership = resident.memberships.iter().find(|membership| {
        membership.since.is_none_or(|since| since <= day) && membership.until.is_none_or(|until| day <= until)
    });
    let Some(membership) = membership else {
        return Value::Null;
    };
    let (kind, code) = match &membership.role {
        Role::Family { relation } if resident.aire => ("5", relation.code()),
        Role::Family { relation } => ("3", relation.code()),
        Role::Institution { relation, .. } => ("4", relation.code()),
    };
    json!({ "tipoLegame": kind, "codiceLegame": format!("{code:0>2}"), "dataDecorrenza": membership.since })
}
