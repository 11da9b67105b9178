//! The municipality's own registry: what the last import brought.

use chrono::NaiveDate;
use sportello_integrations::registry::{Answer, CivilRegistry, Inquiry, Named, RegistryError, Source, State};
use sportello_storage::residents::{self, Current};
use sportello_storage::{Db, Tx};
use sportello_types::ids::TenantId;
use sportello_types::issued_certificates::{MOST_FOUND, NameSearch};
use sportello_types::registry::{Household, Place, Resident, Role};
use sportello_types::search::fold;
use sportello_types::values::{CodiceFiscale, PersonName, ResidentKey};

/// The read model of one municipality.
pub struct OwnRegistry {
    /// Rows.
    pub db: Db,
    /// Whose.
    pub tenant: TenantId,
}

type Result<T> = std::result::Result<T, RegistryError>;

impl OwnRegistry {
    /// One consistent state: an import may switch over at any moment.
    async fn open(&self) -> Result<(Tx, Current)> {
        let tx = self.db.read(self.tenant).await.map_err(failed)?;
        let current = residents::current(&tx).await.map_err(failed)?;
        let current = current.ok_or(RegistryError::NotOffered("no registry has been imported yet"))?;
        Ok((tx, current))
    }
}

#[async_trait::async_trait]
impl CivilRegistry for OwnRegistry {
    async fn resolve(&self, tax_code: &CodiceFiscale, _: &Inquiry) -> Result<Answer<ResidentKey>> {
        let (tx, current) = self.open().await?;
        let found = residents::by_tax_code(&tx, &current, tax_code)
            .await
            .map_err(failed)?;
        Ok(answer(&current, found.ok_or(RegistryError::NotFound)?))
    }

    async fn person(&self, id: &ResidentKey, _: NaiveDate, _: &Inquiry) -> Result<Answer<Resident>> {
        let (tx, current) = self.open().await?;
        let found = residents::find(&tx, &current, id).await.map_err(failed)?;
        Ok(answer(&current, found.ok_or(RegistryError::NotFound)?))
    }

    async fn household(&self, id: &ResidentKey, at: NaiveDate, _: &Inquiry) -> Result<Answer<Household>> {
        let (tx, current) = self.open().await?;
        let found = residents::find(&tx, &current, id).await.map_err(failed)?;
        let resident = found.ok_or(RegistryError::NotFound)?;
        let membership = resident.membership(at).ok_or(RegistryError::NotFound)?;
        let key = membership.household.clone();
        // Members of an institution share nothing, and there may be thousands of them.
        if let Role::Institution { .. } = membership.role {
            let alone = Household::assemble(&key, at, [&resident]);
            return Ok(answer(&current, alone.ok_or(RegistryError::NotFound)?));
        }
        if residents::is_incomplete(&tx, &current, &key)
            .await
            .map_err(failed)?
        {
            return Err(RegistryError::Incomplete);
        }
        let members = residents::of_household(&tx, &current, &key)
            .await
            .map_err(failed)?;
        let household = Household::assemble(&key, at, &members).ok_or(RegistryError::NotFound)?;
        Ok(answer(&current, household))
    }

    fn name_search(&self) -> NameSearch {
        NameSearch::NameAndDay
    }

    async fn search(&self, wanted: &Named<'_>, _: &Inquiry) -> Result<Answer<Vec<ResidentKey>>> {
        let (tx, current) = self.open().await?;
        let born = residents::born_on(&tx, &current, wanted.born_on)
            .await
            .map_err(failed)?;
        let found: Vec<ResidentKey> = born
            .iter()
            .filter(|resident| is_called(resident, wanted) && is_born_so(resident, wanted))
            .map(|resident| resident.id.clone())
            .collect();
        if found.len() > MOST_FOUND {
            return Err(RegistryError::Ambiguous);
        }
        Ok(answer(&current, found))
    }
}

/// Whether somebody is called so: accents, apostrophes and blanks do not count, nor do given names that are
/// not asked for.
fn is_called(resident: &Resident, wanted: &Named<'_>) -> bool {
    let words = |name: &PersonName| -> Vec<String> {
        fold(name.as_str())
            .split_whitespace()
            .map(str::to_owned)
            .collect()
    };
    let identity = &resident.identity;
    let family = identity
        .family_name
        .as_ref()
        .is_some_and(|name| words(name).concat() == words(wanted.family_name).concat());
    let given = identity.given_name.as_ref().is_some_and(|name| {
        let known = words(name);
        words(wanted.given_name).iter().all(|word| known.contains(word))
    });
    family && given
}

/// Whether nothing that is told of sex and place of birth contradicts the record, which may not know them.
fn is_born_so(resident: &Resident, wanted: &Named<'_>) -> bool {
    let identity = &resident.identity;
    let place = identity.birth.place.as_ref().and_then(Place::code);
    let sex = wanted
        .sex
        .zip(identity.sex)
        .is_none_or(|(told, known)| told == known);
    let told = wanted.born_at.and_then(Place::code);
    sex && told.zip(place).is_none_or(|(told, known)| told == known)
}

fn answer<T>(current: &Current, value: T) -> Answer<T> {
    Answer {
        value,
        source: Source::Municipality,
        state: State {
            as_of: current.as_of,
            generation: Some(current.generation),
        },
        operation: None,
    }
}

fn failed(error: sportello_storage::Error) -> RegistryError {
    match error {
        sportello_storage::Error::Corrupt { column } => RegistryError::Unreadable { field: column },
        error => {
            tracing::error!(
                %error,
                "the registry cannot be read"
            );
            RegistryError::Unavailable("the database cannot be read")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sportello_types::profile::Sex;

    #[test]
    fn a_name_is_known_without_its_accents_and_by_one_given_name() {
        let resident: Resident = serde_json::from_value(serde_json::json!({
            "id": "R1",
            "identity": {
                "family_name": "D'ÀNGELO", "given_name": "NICOLÒ MARIA", "birth": { "date": "1990-02-28" }
            }
        }))
        .unwrap();
        for (family, given, expected) in [
            ("D'Angelo", "Nicolò", true),
            ("DANGELO", "maria nicolo", true),
            ("D Angelo", "Nico", false),
            ("Angelo", "Nicolò", false),
            ("D'Angelo", "Nicolò Andrea", false),
        ] {
            let wanted = Named {
                family_name: &family.parse().unwrap(),
                given_name: &given.parse().unwrap(),
                born_on: "1990-02-28".parse().unwrap(),
                sex: None,
                born_at: None,
            };
            assert_eq!(is_called(&resident, &wanted), expected, "{family} {given}");
        }
    }

    #[test]
    fn what_is_told_of_the_birth_counts_where_the_record_knows_it() {
        let place = |code: &str| -> Place {
            serde_json::from_value(serde_json::json!({
                "kind": "italy", "municipality": { "code": code, "name": "ALTROVE" }
            }))
            .unwrap()
        };
        let resident = |birth: serde_json::Value, sex: Option<&str>| -> Resident {
            serde_json::from_value(serde_json::json!({
                "id": "R1", "identity": { "family_name": "LAI", "sex": sex, "birth": birth }
            }))
            .unwrap()
        };
        let known = resident(
            serde_json::json!({ "date": "1979-10-02", "place": place("B354") }),
            Some("F"),
        );
        let unknown = resident(serde_json::json!({ "date": "1979-10" }), None);
        for (sex, code, expected) in [
            (Some(Sex::F), Some("B354"), true),
            (None, Some("B354"), true),
            (Some(Sex::M), Some("B354"), false),
            (Some(Sex::F), Some("H501"), false),
        ] {
            let place = code.map(place);
            let wanted = Named {
                family_name: &"Lai".parse().unwrap(),
                given_name: &"Francesca".parse().unwrap(),
                born_on: "1979-10-02".parse().unwrap(),
                sex,
                born_at: place.as_ref(),
            };
            assert_eq!(is_born_so(&known, &wanted), expected, "{sex:?} {code:?}");
            assert!(is_born_so(&unknown, &wanted), "{sex:?} {code:?}");
        }
    }
}
