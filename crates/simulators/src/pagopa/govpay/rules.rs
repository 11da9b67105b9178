//! The rules of a pendenza: those of the published schema, and those of GovPay's code, by their codes.

use super::super::carts::LARGEST;
use super::super::checks::{has_check_digits, is_capitals, is_digits};
use super::super::model::{Debtor, Destination, Installment, Transfer};
use super::super::state::Creditor;
use super::super::status::ItemStatus;
use super::gate::Refused;
use super::wire::{Item, Sent, Subject, cents};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use std::collections::BTreeSet;

/// What a pendenza comes to.
pub(super) struct Read {
    pub(super) debtor: Debtor,
    pub(super) installment: Installment,
    pub(super) ends_on: Option<NaiveDate>,
    /// The names of its items.
    pub(super) items: Vec<String>,
}

/// Whether a name in an address is one.
pub(super) fn is_name(text: &str) -> bool {
    (1..=35).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

/// Judges what was sent for a creditor.
pub(super) fn read(sent: Sent, creditor: &Creditor) -> Result<Read, Refused> {
    within("causale", &sent.causale, 140)?;
    let amount = euros("importo", cents(&sent.importo))?;
    let Some(nav) = sent.numero_avviso else {
        return Err(Refused::syntax("numeroAvviso: qui non se ne danno"));
    };
    let iuv = nav.strip_prefix('3').unwrap_or_default().to_owned();
    if !is_digits(&nav, 18) {
        return Err(Refused::syntax("numeroAvviso: diciotto cifre"));
    }
    if !nav.starts_with('3') {
        return Err(Refused::rule("VER_039", "Aux digit diverso da quello dell'ente"));
    }
    if !has_check_digits(&iuv) {
        return Err(Refused::rule("VER_017", "IUV non conforme alle specifiche"));
    }
    if !creditor
        .segregation_codes
        .iter()
        .any(|code| iuv.starts_with(code.as_str()))
    {
        return Err(Refused::rule("VER_027", "Segregation code non valido"));
    }
    let day = |name: &str, text: Option<&str>| match text {
        None => Ok(None),
        Some(text) => text
            .parse::<NaiveDate>()
            .map(Some)
            .map_err(|_| Refused::syntax(format!("{name}: non è un giorno"))),
    };
    if day("dataValidita", sent.data_validita.as_deref())?.is_some() {
        // It would ask the application what the debt costs once that day is over.
        return Err(Refused::syntax("dataValidita: la verifica non è simulata"));
    }
    let ends_on = day("dataScadenza", sent.data_scadenza.as_deref())?;
    if !(1..=5).contains(&sent.voci.len()) {
        return Err(Refused::syntax("voci: da una a cinque"));
    }
    let items: Vec<String> = sent
        .voci
        .iter()
        .map(|item| item.id_voce_pendenza.clone())
        .collect();
    if items.iter().collect::<BTreeSet<_>>().len() != items.len() {
        return Err(Refused::rule("VER_001", "Una voce è presente più di una volta"));
    }
    let mut transfers = Vec::new();
    for (number, item) in (1_u8..).zip(sent.voci) {
        transfers.push(transfer(number, item, creditor)?);
    }
    let total: i64 = transfers.iter().map(|transfer| transfer.amount).sum();
    if total != amount {
        return Err(Refused::rule("VER_002", "Importo diverso dalla somma delle voci"));
    }
    Ok(Read {
        debtor: debtor(sent.soggetto_pagatore)?,
        installment: Installment {
            nav,
            iuv,
            amount,
            description: sent.causale,
            due: end_of(ends_on),
            status: ItemStatus::Unpaid,
            transfers,
            metadata: Vec::new(),
            paid: None,
        },
        ends_on,
        items,
    })
}

fn debtor(sent: Subject) -> Result<Debtor, Refused> {
    if !["F", "G"].contains(&sent.tipo.as_str()) {
        return Err(Refused::syntax("soggettoPagatore.tipo: F o G"));
    }
    let length = sent.identificativo.len();
    if !(2..=16).contains(&length) || sent.identificativo != sent.identificativo.to_uppercase() {
        return Err(Refused::syntax("soggettoPagatore.identificativo"));
    }
    let name = sent.anagrafica.unwrap_or_else(|| "ANONIMO".to_owned());
    within("soggettoPagatore.anagrafica", &name, 70)?;
    Ok(Debtor {
        kind: sent.tipo,
        tax_code: sent.identificativo,
        full_name: name,
        email: sent.email,
        ..Debtor::default()
    })
}

fn transfer(number: u8, item: Item, creditor: &Creditor) -> Result<Transfer, Refused> {
    if !is_name(&item.id_voce_pendenza) {
        return Err(Refused::syntax("idVocePendenza"));
    }
    within("voci.descrizione", &item.descrizione, 140)?;
    if let Some(reason) = &item.descrizione_causale_rpt {
        within("voci.descrizioneCausaleRPT", reason, 140)?;
    }
    if item.cod_entrata.is_some() {
        return Err(Refused::rule("TRB_000", "Entrata inesistente"));
    }
    let of = item.id_dominio.unwrap_or_else(|| creditor.tax_code.clone());
    if !is_digits(&of, 11) {
        return Err(Refused::syntax("voci.idDominio: undici cifre"));
    }
    let (to, category) = match (item.iban_accredito, item.tipo_bollo) {
        (Some(iban), None) => {
            if item.hash_documento.is_some() || item.provincia_residenza.is_some() {
                return Err(Refused::syntax("Valorizzato ibanAccredito"));
            }
            let (kind, code) = (item.tipo_contabilita, item.codice_contabilita);
            let kind = match kind.as_deref() {
                Some("CAPITOLO") => '0',
                Some("SPECIALE") => '1',
                Some("SIOPE") => '2',
                Some("ALTRO") => '9',
                _ => return Err(Refused::syntax("voci.tipoContabilita")),
            };
            let code = code.filter(|code| (3..=138).contains(&code.len()) && !code.contains(' '));
            let code = code.ok_or_else(|| Refused::syntax("voci.codiceContabilita"))?;
            let own = of == creditor.tax_code && !creditor.accounts.is_empty();
            if own && !creditor.accounts.contains(&iban) {
                return Err(Refused::rule("VER_020", "Iban di accredito non censito"));
            }
            let to = Destination::Account {
                iban,
                postal: item.iban_appoggio,
            };
            (to, format!("{kind}/{code}"))
        }
        (None, Some(kind)) => {
            let (hash, province) = (item.hash_documento, item.provincia_residenza);
            let hash = hash.filter(|hash| hash.len() <= 70 && STANDARD.decode(hash).is_ok());
            let province = province.filter(|province| is_capitals(province, 2));
            let (Some(hash), Some(province), "01") = (hash, province, kind.as_str()) else {
                return Err(Refused::syntax("voci: bollo non valido"));
            };
            if item.tipo_contabilita.is_some() || item.codice_contabilita.is_some() {
                return Err(Refused::syntax("Valorizzato tipoBollo"));
            }
            (Destination::Stamp { hash, province }, "9/0301109AP/".to_owned())
        }
        _ => {
            return Err(Refused::syntax(
                "Uno dei campi tra ibanAccredito, tipoBollo o codEntrata deve essere valorizzato",
            ));
        }
    };
    Ok(Transfer {
        number,
        amount: euros("voci.importo", cents(&item.importo))?,
        creditor: of,
        company_name: None,
        remittance: item.descrizione,
        category,
        to,
        metadata: Vec::new(),
        reported: false,
    })
}

/// Whether a pendenza may become another one: the items that there are stay, and their accounts.
pub(super) fn may_become(old: &Installment, old_items: &[String], new: &Read) -> Result<(), Refused> {
    if old.nav != new.installment.nav {
        return Err(Refused::rule("VER_024", "Numero avviso diverso dall'originale"));
    }
    if new.items.len() < old_items.len() {
        return Err(Refused::rule(
            "VER_005",
            "Numero di voci diverso da quello originale",
        ));
    }
    for (name, before) in old_items.iter().zip(&old.transfers) {
        let after = new
            .items
            .iter()
            .zip(&new.installment.transfers)
            .find(|(other, _)| *other == name);
        let Some((_, after)) = after else {
            return Err(Refused::rule("VER_006", "Manca una voce presente nell'originale"));
        };
        let account = |transfer: &Transfer| match &transfer.to {
            Destination::Account { iban, .. } => Some(iban.clone()),
            Destination::Stamp { .. } => None,
        };
        if account(before) != account(after) {
            return Err(Refused::rule(
                "VER_023",
                "Iban di accredito diverso dall'originale",
            ));
        }
    }
    Ok(())
}

/// The last second of a day, in Italy's winter; without one, a day that is never over.
fn end_of(day: Option<NaiveDate>) -> DateTime<Utc> {
    let last = day
        .or_else(|| NaiveDate::from_ymd_opt(2999, 12, 31))
        .unwrap_or_default();
    let time = NaiveTime::from_hms_opt(22, 59, 59).unwrap_or_default();
    last.and_time(time).and_utc()
}

fn euros(path: &str, amount: Option<i64>) -> Result<i64, Refused> {
    amount
        .filter(|amount| (1..=LARGEST).contains(amount))
        .ok_or_else(|| Refused::syntax(format!("{path}: un importo con due decimali")))
}

fn within(path: &str, text: &str, most: usize) -> Result<(), Refused> {
    if (1..=most).contains(&text.chars().count()) {
        Ok(())
    } else {
        Err(Refused::syntax(format!("{path}: da 1 a {most} caratteri")))
    }
}

#[cfg(test)]
mod tests {
    use super::super::wire;
    use super::*;
    use serde_json::{Value, json};

    fn creditor() -> Creditor {
        Creditor {
            tax_code: "01234567897".to_owned(),
            name: "Comune di Borgoverde".to_owned(),
            keys: Vec::new(),
            segregation_codes: vec!["01".to_owned()],
            accounts: vec!["IT60X0542811101000000123456".to_owned()],
            station: None,
        }
    }

    fn debt() -> Value {
        json!({
            "idTipoPendenza": "DIRITTI",
            "idDominio": "01234567897",
            "causale": "Certificato",
            "soggettoPagatore": { "tipo": "F", "identificativo": "ANONIMO", "anagrafica": "Giulia Serra" },
            "importo": 16.52,
            "numeroAvviso": "301123456789012316",
            "voci": [
                { "idVocePendenza": "1", "importo": 0.52, "descrizione": "Diritti",
                  "ibanAccredito": "IT60X0542811101000000123456", "tipoContabilita": "ALTRO",
                  "codiceContabilita": "0104103SP/" },
                { "idVocePendenza": "2", "importo": 16, "descrizione": "Bollo", "tipoBollo": "01",
                  "hashDocumento": "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=", "provinciaResidenza": "CA" },
            ],
        })
    }

    fn judge(path: &str, value: Value) -> Result<Read, &'static str> {
        let mut sent = debt();
        match path.rsplit_once('/') {
            Some((parent, name)) if sent.pointer(path).is_none() => {
                sent.pointer_mut(parent).unwrap()[name] = value;
            }
            Some(_) => *sent.pointer_mut(path).unwrap() = value,
            None => {}
        }
        let sent = wire::pendenza(sent.to_string().as_bytes()).map_err(|refused| refused.code)?;
        read(sent, &creditor()).map_err(|refused| refused.code)
    }

    #[test]
    fn what_the_rules_allow_is_a_position_with_the_code_of_the_taxonomy() {
        let read = judge("", Value::Null).unwrap();
        assert_eq!((read.installment.amount, read.ends_on), (1652, None));
        assert_eq!(read.installment.transfers[0].category, "9/0104103SP/");
        assert!(matches!(
            read.installment.transfers[1].to,
            Destination::Stamp { .. }
        ));
    }

    #[test]
    fn what_they_do_not_allow_is_refused_with_its_code() {
        for (path, value, code) in [
            ("/causale", json!("x".repeat(141)), "SINTASSI"),
            ("/cauzale", json!("x"), "SINTASSI"),
            ("/importo", json!(16.525), "SINTASSI"),
            ("/importo", json!("16.52"), "SINTASSI"),
            ("/importo", json!(16.53), "VER_002"),
            ("/numeroAvviso", json!("301123456789012317"), "VER_017"),
            ("/numeroAvviso", json!("302000000000009989"), "VER_027"),
            ("/numeroAvviso", json!("001123456789012316"), "VER_039"),
            ("/dataScadenza", json!("31/12/2026"), "SINTASSI"),
            ("/voci/1/idVocePendenza", json!("1"), "VER_001"),
            (
                "/voci/0/ibanAccredito",
                json!("IT40S0542811101000000123456"),
                "VER_020",
            ),
            ("/voci/0/tipoContabilita", Value::Null, "SINTASSI"),
            ("/voci/1/provinciaResidenza", json!("Cagliari"), "SINTASSI"),
            ("/voci/1/codiceContabilita", json!("0104103SP/"), "SINTASSI"),
            ("/soggettoPagatore/tipo", json!("X"), "SINTASSI"),
        ] {
            assert_eq!(
                judge(path, value.clone()).map(|_| ()),
                Err(code),
                "{path} {value}"
            );
        }
    }

    #[test]
    fn items_and_accounts_stay_what_they_were() {
        let old = judge("", Value::Null).unwrap();
        let become_of = |path: &str, value: Value| {
            let new = judge(path, value).unwrap();
            may_become(&old.installment, &old.items, &new).map_err(|refused| refused.code)
        };
        assert_eq!(become_of("/causale", json!("Altro")), Ok(()));
        assert_eq!(
            become_of("/numeroAvviso", json!("301000000000005000")),
            Err("VER_024")
        );
        assert_eq!(become_of("/voci/0/idVocePendenza", json!("3")), Err("VER_006"));
        let mut first = debt()["voci"][0].clone();
        first["importo"] = json!(16.52);
        assert_eq!(become_of("/voci", json!([first])), Err("VER_005"));
    }
}
