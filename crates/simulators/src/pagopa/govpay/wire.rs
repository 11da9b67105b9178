//! What is sent to GovPay (`NuovaPendenza`, `PatchOp`).

use super::gate::Refused;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Number, Value};

/// The names that a pendenza may have.
const PENDENZA: [&str; 22] = [
    "idTipoPendenza",
    "idDominio",
    "idUnitaOperativa",
    "causale",
    "soggettoPagatore",
    "importo",
    "numeroAvviso",
    "tassonomia",
    "tassonomiaAvviso",
    "direzione",
    "divisione",
    "dataValidita",
    "dataScadenza",
    "annoRiferimento",
    "cartellaPagamento",
    "datiAllegati",
    "documento",
    "dataNotificaAvviso",
    "dataPromemoriaScadenza",
    "proprieta",
    "voci",
    "allegati",
];

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Sent {
    pub(super) id_tipo_pendenza: String,
    pub(super) id_dominio: String,
    pub(super) causale: String,
    pub(super) soggetto_pagatore: Subject,
    pub(super) importo: Number,
    pub(super) numero_avviso: Option<String>,
    pub(super) data_validita: Option<String>,
    pub(super) data_scadenza: Option<String>,
    pub(super) voci: Vec<Item>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Subject {
    pub(super) tipo: String,
    pub(super) identificativo: String,
    pub(super) anagrafica: Option<String>,
    pub(super) email: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Item {
    pub(super) id_voce_pendenza: String,
    pub(super) importo: Number,
    pub(super) descrizione: String,
    #[serde(rename = "descrizioneCausaleRPT")]
    pub(super) descrizione_causale_rpt: Option<String>,
    pub(super) id_dominio: Option<String>,
    pub(super) cod_entrata: Option<String>,
    pub(super) iban_accredito: Option<String>,
    pub(super) iban_appoggio: Option<String>,
    pub(super) tipo_contabilita: Option<String>,
    pub(super) codice_contabilita: Option<String>,
    pub(super) tipo_bollo: Option<String>,
    pub(super) hash_documento: Option<String>,
    pub(super) provincia_residenza: Option<String>,
}

/// An operation on a pendenza.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Operation {
    pub(super) op: String,
    pub(super) path: String,
    pub(super) value: Value,
}

/// Reads a pendenza, which has no names but those that there are.
pub(super) fn pendenza(body: &[u8]) -> Result<Sent, Refused> {
    let sent: Value = read(body)?;
    let unknown = sent
        .as_object()
        .and_then(|object| object.keys().find(|name| !PENDENZA.contains(&name.as_str())));
    if let Some(unknown) = unknown {
        return Err(Refused::syntax(format!("Campo {unknown} non previsto")));
    }
    serde_json::from_value(sent).map_err(|error| Refused::syntax(error.to_string()))
}

pub(super) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refused> {
    serde_json::from_slice(body).map_err(|error| Refused::syntax(error.to_string()))
}

/// The cents of a number of euro with two decimals at most; nothing for anything else.
pub(super) fn cents(number: &Number) -> Option<i64> {
    let text = number.to_string();
    let (euro, decimals) = text.split_once('.').unwrap_or((&text, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if euro.is_empty() || euro.len() > 12 || decimals.len() > 2 || !digits(euro) || !digits(decimals) {
        return None;
    }
    format!("{euro}{decimals:0<2}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_have_two_decimals_at_most() {
        for (text, expected) in [
            ("16.52", Some(1652)),
            ("16.5", Some(1650)),
            ("16.00", Some(1600)),
            ("16", Some(1600)),
            ("0.01", Some(1)),
            ("999999999.99", Some(99_999_999_999)),
            ("16.525", None),
            ("-1", None),
            ("1e30", None),
        ] {
            assert_eq!(cents(&text.parse().unwrap()), expected, "{text}");
        }
    }
}
