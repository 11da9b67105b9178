//! From ANPR's blocks to ours. What is needed and cannot be read is an error with the field's name; what
//! ANPR leaves out is left out.

use super::{unions, wire};
use crate::registry::RegistryError;
use chrono::NaiveDate;
use sportello_types::profile::Sex;
use sportello_types::registry::{
    AddressKind, Birth, Citizenship, Death, Electoral, ForeignAddress, HomeAddress, Identity, MaritalPeriod,
    Membership, MunicipalityRef, Place, RegisteredTaxCode, Residence, Resident, ResidentData, Role, StateRef,
};
use sportello_types::values::{CleanText, CodiceFiscale, HouseholdKey, PartialDate, Precision, ResidentKey};
use std::str::FromStr;

pub(super) type Result<T> = std::result::Result<T, RegistryError>;

const fn unreadable(field: &'static str) -> RegistryError {
    RegistryError::Unreadable { field }
}

/// A text that is not empty.
fn given(text: Option<&String>) -> Option<&str> {
    text.map(|text| text.trim()).filter(|text| !text.is_empty())
}

pub(super) fn parse<T: FromStr>(text: Option<&String>, field: &'static str) -> Result<Option<T>> {
    given(text)
        .map(|text| text.parse().map_err(|_| unreadable(field)))
        .transpose()
}

pub(super) fn date(text: Option<&String>, field: &'static str) -> Result<Option<NaiveDate>> {
    given(text)
        .map(|text| {
            // Some services add an hour.
            let day = text.get(..10).unwrap_or(text);
            NaiveDate::parse_from_str(day, "%Y-%m-%d").map_err(|_| unreadable(field))
        })
        .transpose()
}

fn yes(text: Option<&String>) -> bool {
    // Clients in use test for either letter.
    matches!(given(text), Some("S" | "Y" | "1"))
}

/// The key, where the answer has one.
pub(super) fn id(subject: &wire::Subject) -> Result<Option<ResidentKey>> {
    let identifiers = subject.identificativi.as_ref();
    parse(identifiers.and_then(|i| i.id.as_ref()), "idANPR")
}

/// The fiscal code, where the answer has one.
pub(super) fn tax_code(subject: &wire::Subject) -> Result<Option<CodiceFiscale>> {
    let code = subject
        .generalita
        .as_ref()
        .and_then(|g| g.codice_fiscale.as_ref());
    parse(code.and_then(|code| code.cod_fiscale.as_ref()), "codiceFiscale")
}

/// Whether the father or the mother of the answer is the person of a fiscal code. A parent of whom ANPR says no
/// code, or a provisional one, is nobody who can be known.
pub(super) fn names_as_parent(subject: &wire::Subject, code: &CodiceFiscale) -> bool {
    let codes = [&subject.paternita, &subject.maternita]
        .into_iter()
        .flatten()
        .filter_map(|parent| parent.generalita.as_ref()?.codice_fiscale.as_ref())
        .filter_map(|known| given(known.cod_fiscale.as_ref()));
    codes
        .filter_map(|known| known.parse::<CodiceFiscale>().ok())
        .any(|known| known == *code)
}

/// The death: it stands in one of two places.
pub(super) fn death(subject: &wire::Subject) -> Result<Option<Death>> {
    let event = subject.dati_decesso.as_ref();
    if let Some(on) = date(event.and_then(|event| event.data_evento.as_ref()), "datiDecesso")? {
        let place = event
            .and_then(|event| event.luogo_evento.as_ref())
            .map(place)
            .transpose()?;
        return Ok(Some(Death {
            on,
            place: place.flatten(),
            act: None,
        }));
    }
    let row = subject.info_soggetto_ente.iter().find(|info| {
        given(info.id.as_ref()) == Some("1015")
            || given(info.chiave.as_ref()).is_some_and(|key| key.eq_ignore_ascii_case("data decesso"))
    });
    let on = date(row.and_then(|row| row.valore_data.as_ref()), "infoSoggettoEnte")?;
    Ok(on.map(|on| Death {
        on,
        place: None,
        act: None,
    }))
}

/// The record. With a household, the subject's tie is to that.
pub(super) fn resident(
    subject: &wire::Subject,
    id: ResidentKey,
    household: Option<&HouseholdKey>,
) -> Result<Resident> {
    let general = subject.generalita.as_ref().ok_or(unreadable("generalita"))?;
    let attributes = subject.attributi_soggetto.as_ref();
    let data = ResidentData {
        id,
        identity: identity(general)?,
        former_tax_codes: Vec::new(),
        citizenships: subject
            .cittadinanza
            .iter()
            .map(citizenship)
            .collect::<Result<_>>()?,
        marital_statuses: marital(subject)?,
        registrations: Vec::new(),
        residences: residences(subject)?,
        memberships: household
            .map(|key| membership(subject, key))
            .transpose()?
            .into_iter()
            .collect(),
        father: None,
        mother: None,
        unions: unions::of(subject)?,
        responsibilities: Vec::new(),
        identity_cards: Vec::new(),
        permits: Vec::new(),
        electoral: electoral(subject)?,
        occupation: None,
        driving: None,
        pensions: Vec::new(),
        death: death(subject)?,
        certifiability: parse(
            attributes.and_then(|a| a.soggetto_certificabile.as_ref()),
            "soggettoCertificabile",
        )?,
        // ANPR says it to who asks for a certificate alone (EN181).
        procedure_open: false,
        aire: yes(general.aire.as_ref()),
        no_fixed_abode: yes(attributes.and_then(|a| a.senza_fissa_dimora.as_ref())),
        withheld: false,
    };
    Resident::new(data).map_err(|invalid| unreadable(invalid.field))
}

fn identity(general: &wire::General) -> Result<Identity> {
    let code = general.codice_fiscale.as_ref();
    let validated = given(code.and_then(|code| code.validity.as_ref())) == Some("1");
    // Eleven digits are a provisional code: nobody signs in with one.
    let text = code.and_then(|code| code.cod_fiscale.as_ref());
    let provisional = given(text).is_some_and(|text| text.len() == 11);
    let code: Option<CodiceFiscale> = if provisional {
        None
    } else {
        parse(text, "codiceFiscale")?
    };
    let sex = match given(general.sesso.as_ref()) {
        Some("M") => Some(Sex::M),
        Some("F") => Some(Sex::F),
        Some("N") | None => None,
        Some(_) => return Err(unreadable("sesso")),
    };
    let birth = date(general.data_nascita.as_ref(), "dataNascita")?.ok_or(unreadable("dataNascita"))?;
    let precision = if yes(general.senza_giorno_mese.as_ref()) {
        Precision::Year
    } else if yes(general.senza_giorno.as_ref()) {
        Precision::Month
    } else {
        Precision::Day
    };
    Ok(Identity {
        tax_code: code.map(|code| RegisteredTaxCode { code, validated }),
        family_name: parse(general.cognome.as_ref(), "cognome")?,
        given_name: parse(general.nome.as_ref(), "nome")?,
        sex,
        birth: Birth {
            date: PartialDate::new(birth, precision).ok_or(unreadable("dataNascita"))?,
            place: general.luogo_nascita.as_ref().map(place).transpose()?.flatten(),
            act: None,
        },
    })
}

pub(super) fn place(place: &wire::Place) -> Result<Option<Place>> {
    if let Some(municipality) = &place.comune {
        let municipality = self::municipality(municipality)?;
        return Ok(municipality.map(|municipality| Place::Italy { municipality }));
    }
    if let Some(locality) = &place.localita {
        let town = parse(locality.descrizione_localita.as_ref(), "descrizioneLocalita")?;
        let name = parse(locality.descrizione_stato.as_ref(), "descrizioneStato")?;
        return Ok(name.map(|name| Place::Abroad {
            state: StateRef { code: None, name },
            town,
        }));
    }
    let description = parse(place.luogo_eccezionale.as_ref(), "luogoEccezionale")?;
    Ok(description.map(|description| Place::Exceptional { description }))
}

fn municipality(municipality: &wire::Municipality) -> Result<Option<MunicipalityRef>> {
    let province = parse(municipality.sigla_provincia_istat.as_ref(), "siglaProvinciaIstat")?;
    let name = parse(municipality.nome_comune.as_ref(), "nomeComune")?;
    Ok(name.map(|name| MunicipalityRef {
        code: None,
        name,
        province,
    }))
}

fn citizenship(citizenship: &wire::Citizenship) -> Result<Citizenship> {
    let name = parse(citizenship.descrizione_stato.as_ref(), "cittadinanza")?;
    Ok(Citizenship {
        state: StateRef {
            code: None,
            name: name.ok_or(unreadable("cittadinanza"))?,
        },
        since: date(citizenship.data_validita.as_ref(), "cittadinanza")?,
        until: None,
    })
}

fn marital(subject: &wire::Subject) -> Result<Vec<MaritalPeriod>> {
    let status = subject
        .stato_civile
        .as_ref()
        .and_then(|s| s.stato_civile.as_ref());
    let status = parse(status, "statoCivile")?;
    Ok(status
        .map(|status| MaritalPeriod {
            status,
            since: None,
            until: None,
        })
        .into_iter()
        .collect())
}

/// Family (3), family abroad (5) or institution (4).
fn membership(subject: &wire::Subject, household: &HouseholdKey) -> Result<Membership> {
    let tie = subject
        .legame_soggetto
        .as_ref()
        .ok_or(unreadable("legameSoggetto"))?;
    let code = tie.codice_legame.as_ref();
    let missing = unreadable("codiceLegame");
    let role = if given(tie.tipo_legame.as_ref()) == Some("4") {
        Role::Institution {
            relation: parse(code, "codiceLegame")?.ok_or(missing)?,
            species: None,
            name: None,
        }
    } else {
        Role::Family {
            relation: parse(code, "codiceLegame")?.ok_or(missing)?,
        }
    };
    Ok(Membership {
        household: household.clone(),
        role,
        since: date(tie.data_decorrenza.as_ref(), "dataDecorrenza")?,
        until: None,
    })
}

fn residences(subject: &wire::Subject) -> Result<Vec<Residence>> {
    let mut found = Vec::new();
    for residence in &subject.residenza {
        let address = residence.indirizzo.as_ref().map(home).transpose()?.flatten();
        let abroad = residence
            .localita_estera
            .as_ref()
            .map(abroad)
            .transpose()?
            .flatten();
        let kind: Option<AddressKind> = parse(residence.tipo_indirizzo.as_ref(), "tipoIndirizzo")?;
        if address.is_some() == abroad.is_some() {
            continue;
        }
        found.push(Residence {
            kind: kind.unwrap_or(if address.is_some() {
                AddressKind::Residence
            } else {
                AddressKind::ResidenceAbroad
            }),
            address,
            abroad,
            care_of: parse(residence.presso.as_ref(), "presso")?,
            since: date(
                residence.data_decorrenza_residenza.as_ref(),
                "dataDecorrenzaResidenza",
            )?,
            until: date(residence.data_fine_residenza.as_ref(), "dataFineResidenza")?,
        });
    }
    Ok(found)
}

fn home(address: &wire::Address) -> Result<Option<HomeAddress>> {
    let Some(municipality) = address.comune.as_ref().map(municipality).transpose()?.flatten() else {
        return Ok(None);
    };
    let street = address.toponimo.as_ref();
    let street = words(&[
        street.and_then(|s| s.specie.as_ref()),
        street.and_then(|s| s.denominazione_toponimo.as_ref()),
    ]);
    let Some(street) = street else { return Ok(None) };
    let number = address.numero_civico.as_ref();
    let house = number.and_then(|n| {
        let letter = given(n.lettera.as_ref()).or(given(n.esponente1.as_ref()));
        let number = given(n.numero.as_ref())?;
        Some(letter.map_or_else(|| number.to_owned(), |letter| format!("{number}/{letter}")))
    });
    let interior = number.and_then(|n| n.civico_interno.as_ref());
    let interior = interior.and_then(|i| words(&[i.scala.as_ref(), i.piano.as_ref(), i.interno1.as_ref()]));
    Ok(Some(HomeAddress {
        street: street.parse().map_err(|_| unreadable("toponimo"))?,
        number: parse(house.as_ref(), "numeroCivico")?,
        interior: parse(interior.as_ref(), "civicoInterno")?,
        hamlet: parse(address.frazione.as_ref(), "frazione")?,
        postal_code: parse(address.cap.as_ref(), "cap")?,
        municipality,
    }))
}

fn abroad(abroad: &wire::Abroad) -> Result<Option<ForeignAddress>> {
    let address = abroad.indirizzo_estero.as_ref();
    let locality = address.and_then(|a| a.localita.as_ref());
    let name: Option<CleanText> = parse(
        locality.and_then(|l| l.descrizione_stato.as_ref()),
        "descrizioneStato",
    )?;
    let street = address.and_then(|a| a.toponimo.as_ref());
    let street = words(&[
        street.and_then(|s| s.denominazione.as_ref()),
        street.and_then(|s| s.numero_civico.as_ref()),
    ]);
    let consulate = abroad
        .consolato
        .as_ref()
        .and_then(|c| c.descrizione_consolato.as_ref());
    let consulate = parse(consulate, "consolato")?;
    let town = parse(
        locality.and_then(|l| l.descrizione_localita.as_ref()),
        "descrizioneLocalita",
    )?;
    let street = parse(street.as_ref(), "toponimo")?;
    Ok(name.map(|name| ForeignAddress {
        street,
        town,
        state: StateRef { code: None, name },
        consulate,
    }))
}

/// Texts that are given, with blanks between.
fn words(texts: &[Option<&String>]) -> Option<String> {
    let texts: Vec<&str> = texts.iter().filter_map(|text| given(*text)).collect();
    (!texts.is_empty()).then(|| texts.join(" "))
}

fn electoral(subject: &wire::Subject) -> Result<Option<Electoral>> {
    let Some(list) = &subject.lista_elettorale else {
        return Ok(None);
    };
    Ok(Some(Electoral {
        voter: yes(list.elettore.as_ref()),
        section: parse(list.sezioneelettoralenum.as_ref(), "sezioneelettoralenum")?,
        municipality: None,
    }))
}
