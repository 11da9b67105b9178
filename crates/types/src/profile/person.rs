//! What is for the citizen to state, and what is not.

use super::{Profile, Source};

/// What a profile says of the person. Who one is, is for the identity to say, and no identity says it all:
/// a card may hold the fiscal code alone, another member state knows of no fiscal code. What is certified
/// stays as it is; the rest is for the citizen to state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PersonField {
    /// Given name.
    GivenName,
    /// Family name.
    FamilyName,
    /// Fiscal code; one that is stated stands apart, as `declared_tax_code`.
    TaxCode,
    /// Date of birth.
    BirthDate,
    /// Place of birth.
    BirthPlace,
}

impl PersonField {
    /// Under which its provenance is kept.
    pub const fn key(self) -> &'static str {
        match self {
            Self::GivenName => "given_name",
            Self::FamilyName => "family_name",
            Self::TaxCode => "tax_code",
            Self::BirthDate => "birth_date",
            Self::BirthPlace => "birth_place",
        }
    }
}

impl Profile {
    /// Whether it is for the citizen to state: no identity, and no office, has said it.
    pub fn asks(&self, field: PersonField) -> bool {
        match self.provenance.get(field.key()).map(|known| known.source) {
            None | Some(Source::Citizen) => true,
            // The code says it all but the century of the birth.
            Some(Source::TaxCode) => field == PersonField::BirthDate,
            Some(
                Source::Spid | Source::Cie | Source::Cns | Source::Eidas | Source::Desk | Source::Office,
            ) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::Provenance;
    use std::collections::BTreeMap;

    fn profile(known: &[(PersonField, Source)]) -> Profile {
        let provenance: BTreeMap<_, _> = known
            .iter()
            .map(|(field, source)| {
                let changed_at = chrono::DateTime::UNIX_EPOCH;
                let provenance = Provenance {
                    source: *source,
                    changed_at,
                };
                (field.key().to_owned(), provenance)
            })
            .collect();
        serde_json::from_value(serde_json::json!({
            "id": uuid::Uuid::nil(), "version": 1, "complete": false, "given_name": "", "family_name": "",
            "tax_code": null, "birth_date": "1980-01-01", "sex": null, "birth_place": null, "residence": null,
            "identity_document": null, "email": null, "pending_email": null, "pec": null, "mobile": null,
            "phone": null, "provenance": provenance,
        }))
        .unwrap()
    }

    #[test]
    fn each_identity_leaves_to_the_citizen_what_it_does_not_say() {
        use PersonField::{BirthDate, BirthPlace, FamilyName, GivenName, TaxCode};
        let all = [GivenName, FamilyName, TaxCode, BirthDate, BirthPlace];
        let asked = |known: &[(PersonField, Source)]| {
            let profile = profile(known);
            all.into_iter()
                .filter(|field| profile.asks(*field))
                .collect::<Vec<_>>()
        };
        let by =
            |fields: &[PersonField], source| fields.iter().map(|field| (*field, source)).collect::<Vec<_>>();
        assert_eq!(asked(&[]), all);
        assert_eq!(asked(&by(&all, Source::Spid)), []);
        // SPID without the place, which the fiscal code says.
        let mut spid = by(&all, Source::Spid);
        spid.push((BirthPlace, Source::TaxCode));
        assert_eq!(asked(&spid), []);
        let card = [
            (TaxCode, Source::Cns),
            (BirthDate, Source::TaxCode),
            (BirthPlace, Source::TaxCode),
        ];
        assert_eq!(asked(&card), [GivenName, FamilyName, BirthDate]);
        let confirmed = [(TaxCode, Source::Cns), (BirthDate, Source::Citizen)];
        assert_eq!(asked(&confirmed), [GivenName, FamilyName, BirthDate, BirthPlace]);
        let mut eidas = by(&[GivenName, FamilyName, BirthDate], Source::Eidas);
        assert_eq!(asked(&eidas), [TaxCode, BirthPlace]);
        eidas.push((TaxCode, Source::Office));
        assert_eq!(asked(&eidas), [BirthPlace]);
    }
}
