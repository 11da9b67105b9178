//! The attributes of somebody whom another member state vouches for, as the Italian eIDAS node passes
//! them on: the minimum data set of natural persons (Implementing Regulation (EU) 2015/1501, annex) in
//! the names of SPID.
//!
//! There is no fiscal code, and none is read from anything: `spidCode` carries the person identifier.
//! Names that another script writes come twice, the transliteration beside them (eIDAS SAML attribute
//! profile §2.4: `LatinScript="false"` marks the one that is not ours).

use super::attributes::{Attributes, Values, date, sex, text};
use super::{Fault, Refusal};
use crate::saml::Element;
use crate::saml::names::SAML;
use sportello_types::values::AccountKey;

/// A name, and how its own script writes it where that is not ours.
struct Name {
    latin: String,
    native: Option<String>,
}

/// Reads a verified `AttributeStatement` of the node.
pub(super) fn read(statement: &Element) -> Result<Attributes, Refusal> {
    let values = Values::read(statement)?;
    values.of_a_citizen()?;
    let identifier = values
        .essential("spidCode")?
        .parse()
        .map_err(|_| Refusal::Attribute("spidCode", Fault::Malformed))?;
    let given = name(statement, "name")?;
    let family = name(statement, "familyName")?;
    Ok(Attributes {
        handle: values.text("spidCode")?,
        account: AccountKey::Eidas(identifier),
        given_name: given.latin,
        family_name: family.latin,
        native_given_name: given.native,
        native_family_name: family.native,
        birth_date: date(values.essential("dateOfBirth")?)
            .ok_or(Refusal::Attribute("dateOfBirth", Fault::Malformed))?,
        sex: sex(values.optional("gender")),
        // Place of birth and address come as free text of another country: the citizen tells them.
        birth_place: None,
        birth_county: None,
        email: None,
        mobile: None,
        identity_document: None,
        domicile: None,
    })
}

/// One or two values: the one in Latin script is the name. Where only the other came, it is all there is.
fn name(statement: &Element, name: &'static str) -> Result<Name, Refusal> {
    let malformed = Refusal::Attribute(name, Fault::Malformed);
    let attribute = statement
        .all(SAML, "Attribute")
        .find(|attribute| attribute.attribute("Name") == Some(name))
        .ok_or(Refusal::Attribute(name, Fault::Missing))?;
    let mut latin = None;
    let mut native = None;
    for value in attribute.all(SAML, "AttributeValue") {
        let written = value.text().and_then(text).ok_or(malformed)?;
        let place = if is_native(value) { &mut native } else { &mut latin };
        if place.replace(written).is_some() {
            return Err(malformed);
        }
    }
    match (latin, native) {
        (Some(latin), native) => Ok(Name { latin, native }),
        (None, Some(only)) => Ok(Name {
            latin: only,
            native: None,
        }),
        (None, None) => Err(malformed),
    }
}

/// With or without the namespace of the eIDAS attributes: both are in use.
fn is_native(value: &Element) -> bool {
    let mut marks = value.attributes.iter();
    marks.any(|mark| mark.local == "LatinScript" && matches!(mark.value.as_ref(), "false" | "0"))
}
