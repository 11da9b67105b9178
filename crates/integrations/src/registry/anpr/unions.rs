//! Marriages and cohabitations, from ANPR's blocks to ours.

use super::convert::{Result, date, parse, place};
use super::wire;
use chrono::NaiveDate;
use sportello_types::registry::{
    CohabitationContract, EndOfUnion, EndReason, Ending, Relative, Union, UnionKind,
};

/// What an answer says of marriages and cohabitations.
pub(super) fn of(subject: &wire::Subject) -> Result<Vec<Union>> {
    let marriages = subject.matrimonio.iter().map(marriage);
    let cohabitations = subject.convivenza_di_fatto.iter().map(cohabitation);
    marriages
        .chain(cohabitations)
        .filter_map(Result::transpose)
        .collect()
}

fn marriage(marriage: &wire::Marriage) -> Result<Option<Union>> {
    let Some(spouse) = &marriage.coniuge else {
        return Ok(None);
    };
    let event = marriage.dati_matrimonio.as_ref();
    Ok(Some(Union {
        kind: UnionKind::Marriage,
        partner: relative(
            spouse,
            ["coniuge.codiceFiscale", "coniuge.cognome", "coniuge.nome"],
        )?,
        since: date(event.and_then(|e| e.data_evento.as_ref()), "datiMatrimonio")?,
        place: event
            .and_then(|e| e.luogo_evento.as_ref())
            .map(place)
            .transpose()?
            .flatten(),
        act: None,
        contract: None,
        separated_on: None,
        ended: None,
    }))
}

/// Of a cohabitation ANPR dates the contract alone.
fn cohabitation(block: &wire::Cohabitation) -> Result<Option<Union>> {
    let Some(other) = &block.convivente else {
        return Ok(None);
    };
    Ok(Some(Union {
        kind: UnionKind::Cohabitation,
        partner: relative(
            other,
            [
                "convivente.codiceFiscale",
                "convivente.cognome",
                "convivente.nome",
            ],
        )?,
        since: None,
        place: None,
        act: None,
        contract: contract(block)?,
        separated_on: None,
        ended: None,
    }))
}

/// The contract. One without a day, or that was resolved nobody knows when, is left out: nothing of it is certain.
fn contract(block: &wire::Cohabitation) -> Result<Option<CohabitationContract>> {
    let Some(made) = &block.contratto_stipula else {
        return Ok(None);
    };
    let Some(on) = day(made, "contrattoStipula")? else {
        return Ok(None);
    };
    let resolution = block.contratto_risoluzione.as_ref();
    let reason = resolution.and_then(|resolution| resolution.motivo_risoluzione.as_ref());
    let reason: Option<EndOfUnion> = parse(reason, "motivoRisoluzione")?;
    let resolved_on = resolution
        .and_then(|resolution| resolution.contratto.as_ref())
        .map(|end| day(end, "contrattoRisoluzione"))
        .transpose()?
        .flatten();
    if reason.is_some() && resolved_on.is_none() {
        return Ok(None);
    }
    Ok(Some(CohabitationContract {
        on,
        place: made.luogo_evento.as_ref().map(place).transpose()?.flatten(),
        professional: parse(made.professionista.as_ref(), "professionista")?,
        seat: None,
        received_on: None,
        protocol: parse(made.protocollo.as_ref(), "protocollo")?,
        ended: resolved_on.map(|on| Ending {
            on,
            reason: reason.map(EndReason::Union),
        }),
    }))
}

/// The day of a document: its own, where that is told apart from the protocol's (`data`).
fn day(document: &wire::Contract, field: &'static str) -> Result<Option<NaiveDate>> {
    let own = date(document.data_documento.as_ref(), field)?;
    let noted = date(document.data.as_ref(), field)?;
    Ok(own.or(noted))
}

/// Somebody whom a block names; `fields` are fiscal code, family name and given names.
fn relative(person: &wire::General, fields: [&'static str; 3]) -> Result<Relative> {
    let [tax_code, family_name, given_name] = fields;
    let code = person
        .codice_fiscale
        .as_ref()
        .and_then(|code| code.cod_fiscale.as_ref());
    Ok(Relative {
        id: None,
        tax_code: parse(code, tax_code)?,
        family_name: parse(person.cognome.as_ref(), family_name)?,
        given_name: parse(person.nome.as_ref(), given_name)?,
    })
}

#[cfg(test)]
mod tests {
    use super::super::convert;
    use super::*;
    use crate::registry::RegistryError;
    use serde_json::{Value, json};
    use sportello_types::registry::Resident;

    fn read(block: &Value) -> Result<Resident> {
        let subject = json!({
            "generalita": { "cognome": "MARRAS", "nome": "CHIARA", "dataNascita": "1992-08-15" },
            "convivenzaDiFatto": block,
        });
        let subject: wire::Subject = serde_json::from_value(subject).unwrap();
        convert::resident(&subject, "AA00007BV".parse().unwrap(), None)
    }

    fn block(made: &Value, resolution: &Value) -> Value {
        json!({
            "convivente": {
                "codiceFiscale": { "codFiscale": "DNGNCL90B28G273B" },
                "cognome": "D'ÀNGELO",
                "nome": "NICOLÒ",
            },
            "contrattoStipula": made,
            "contrattoRisoluzione": resolution,
        })
    }

    fn held(made: &Value, resolution: &Value) -> Option<CohabitationContract> {
        let resident = read(&block(made, resolution)).unwrap();
        let union = &resident.unions[0];
        assert_eq!(union.kind, UnionKind::Cohabitation);
        assert!(union.since.is_none() && union.ended.is_none());
        assert_eq!(
            union.partner.tax_code.as_ref().unwrap().as_str(),
            "DNGNCL90B28G273B"
        );
        union.contract.clone()
    }

    fn on(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_contract_comes_with_its_professional_its_place_and_its_number() {
        let made = json!({
            "data": "2021-03-15",
            "dataDocumento": "2021-03-10",
            "protocollo": "4471",
            "professionista": "NOTAIO ANNA PIRAS",
            "luogoEvento": { "comune": { "nomeComune": "CAGLIARI", "siglaProvinciaIstat": "CA" } },
        });
        let contract = held(&made, &Value::Null).unwrap();
        assert_eq!(contract.on, on("2021-03-10"));
        assert_eq!(contract.professional.unwrap().as_str(), "NOTAIO ANNA PIRAS");
        assert_eq!(contract.protocol.unwrap().as_str(), "4471");
        assert!(contract.place.is_some() && contract.ended.is_none());
        let bare = held(&json!({ "data": "2021-03-10" }), &json!({})).unwrap();
        assert_eq!(bare.on, on("2021-03-10"));
        assert!(bare.ended.is_none());
        // A list of blocks, as with marriages.
        let listed = read(&json!([block(&made, &Value::Null)])).unwrap();
        assert!(listed.unions[0].contract.is_some());
    }

    #[test]
    fn a_contract_that_was_resolved_says_when_and_why() {
        let made = json!({ "data": "2021-03-10" });
        for code in [json!(32), json!("32")] {
            let resolution = json!({ "motivoRisoluzione": code, "contratto": { "data": "2024-05-31" } });
            let ended = held(&made, &resolution).unwrap().ended.unwrap();
            assert_eq!(ended.on, on("2024-05-31"));
            assert_eq!(ended.reason, Some(EndReason::Union(EndOfUnion::Withdrawal)));
        }
        let undated = json!({ "motivoRisoluzione": 31 });
        assert!(
            held(&made, &undated).is_none(),
            "it does not stand, nobody knows since when"
        );
    }

    #[test]
    fn who_cohabits_without_a_contract_has_none() {
        assert!(held(&Value::Null, &Value::Null).is_none());
        assert!(held(&json!({ "professionista": "NOTAIO ANNA PIRAS" }), &Value::Null).is_none());
        assert!(read(&Value::Null).unwrap().unions.is_empty());
        assert!(read(&json!({})).unwrap().unions.is_empty());
    }

    #[test]
    fn what_cannot_be_read_is_told_by_its_field() {
        let made = json!({ "data": "2021-03-10" });
        for (made, resolution, field) in [
            (json!({ "data": "10/03/2021" }), Value::Null, "contrattoStipula"),
            (
                made.clone(),
                json!({ "motivoRisoluzione": 77, "contratto": { "data": "2024-05-31" } }),
                "motivoRisoluzione",
            ),
            (
                made,
                json!({ "motivoRisoluzione": 31, "contratto": { "data": "2020-05-31" } }),
                "unions",
            ),
        ] {
            let told = read(&block(&made, &resolution)).unwrap_err();
            assert_eq!(told, RegistryError::Unreadable { field });
        }
    }
}
