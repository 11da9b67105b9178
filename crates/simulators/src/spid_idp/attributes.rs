//! What a provider says of a citizen.

use super::idps::Idp;
use crate::town::Citizen;
use chrono::{DateTime, Months, Utc};
use sportello_types::profile::Sex;

/// Name of the attribute in the protocol and its value.
pub(crate) type Attribute = (&'static str, String);

/// All attributes of `citizen`, in the order of the technical rules; `position` is its place in the
/// town, for the identity code.
pub(crate) fn all(citizen: &Citizen, idp: &Idp, position: usize, now: DateTime<Utc>) -> Vec<Attribute> {
    let domicile = citizen.domicile.as_ref();
    let company = citizen.company.as_ref();
    let expiry = now.date_naive().checked_add_months(Months::new(24));
    let values: [(&'static str, Option<String>); 23] = [
        ("spidCode", Some(format!("{}{:010}", idp.code, position + 1))),
        ("name", Some(citizen.given_name.clone())),
        ("familyName", Some(citizen.family_name.clone())),
        (
            "placeOfBirth",
            citizen.birth_place.as_ref().map(ToString::to_string),
        ),
        ("countyOfBirth", citizen.birth_county.clone()),
        ("dateOfBirth", Some(citizen.birth_date.to_string())),
        ("gender", Some(sex(citizen.sex).to_owned())),
        ("companyName", company.map(|company| company.name.clone())),
        (
            "registeredOffice",
            company.map(|company| company.registered_office.clone()),
        ),
        ("fiscalNumber", Some(format!("TINIT-{}", citizen.tax_code))),
        (
            "companyFiscalNumber",
            company.map(|company| format!("TINIT-{}", company.vat_number)),
        ),
        (
            "ivaCode",
            company.map(|company| format!("VATIT-{}", company.vat_number)),
        ),
        ("idCard", Some(citizen.identity_document.clone())),
        ("mobilePhone", citizen.mobile.as_ref().map(ToString::to_string)),
        ("email", Some(citizen.email.to_string())),
        (
            "address",
            domicile.map(|d| format!("{} {} {} {}", d.street, d.postal_code, d.municipality, d.province)),
        ),
        (
            "domicileStreetAddress",
            domicile.map(|domicile| domicile.street.clone()),
        ),
        (
            "domicilePostalCode",
            domicile.map(|domicile| domicile.postal_code.to_string()),
        ),
        (
            "domicileMunicipality",
            domicile.map(|domicile| domicile.municipality.clone()),
        ),
        (
            "domicileProvince",
            domicile.map(|domicile| domicile.province.clone()),
        ),
        ("domicileNation", domicile.map(|domicile| domicile.nation.clone())),
        ("expirationDate", expiry.map(|date| date.to_string())),
        (
            "digitalAddress",
            citizen.digital_address.as_ref().map(ToString::to_string),
        ),
    ];
    values
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .collect()
}

/// Those of `attributes` that were asked for. Like a real provider, one that has no value for an
/// attribute leaves it out.
pub(crate) fn asked(attributes: Vec<Attribute>, names: &[String]) -> Vec<Attribute> {
    attributes
        .into_iter()
        .filter(|(name, _)| names.iter().any(|asked| asked == name))
        .collect()
}

/// The attribute's name for people.
pub(crate) fn label(name: &str) -> &str {
    match name {
        "spidCode" => "Codice identificativo SPID",
        "name" => "Nome",
        "familyName" => "Cognome",
        "placeOfBirth" => "Luogo di nascita (codice catastale)",
        "countyOfBirth" => "Provincia di nascita",
        "dateOfBirth" => "Data di nascita",
        "gender" => "Sesso",
        "companyName" => "Ragione sociale",
        "registeredOffice" => "Sede legale",
        "fiscalNumber" => "Codice fiscale",
        "companyFiscalNumber" => "Codice fiscale dell'impresa",
        "ivaCode" => "Partita IVA",
        "idCard" => "Documento d'identità",
        "mobilePhone" => "Telefono cellulare",
        "email" => "Posta elettronica",
        "address" => "Indirizzo",
        "domicileStreetAddress" => "Domicilio: via e numero",
        "domicilePostalCode" => "Domicilio: CAP",
        "domicileMunicipality" => "Domicilio: comune",
        "domicileProvince" => "Domicilio: provincia",
        "domicileNation" => "Domicilio: nazione",
        "expirationDate" => "Scadenza dell'identità",
        "digitalAddress" => "Domicilio digitale (PEC)",
        other => other,
    }
}

fn sex(sex: Sex) -> &'static str {
    match sex {
        Sex::F => "F",
        Sex::M => "M",
    }
}
