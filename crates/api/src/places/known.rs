//! [`Places`]: the archive as one municipality sees it. A demonstration's own municipality, which no
//! archive knows, is on its list too.

use super::{archive, names};
use crate::tenant::ServedTenant;
use chrono::NaiveDate;
use sportello_types::places::Municipality;
use sportello_types::search::fold;

/// The municipalities that a tenant knows.
#[derive(Clone, Copy)]
pub struct Places<'a> {
    invented: Option<&'a Municipality>,
}

impl<'a> Places<'a> {
    /// Those of a tenant.
    pub fn of(tenant: &'a ServedTenant) -> Self {
        let own = &tenant.settings.municipality;
        Self {
            invented: Some(own).filter(|own| own.invented && archive::municipality(&own.code).is_none()),
        }
    }

    /// The archive alone.
    #[cfg(test)]
    pub(crate) const fn national() -> Self {
        Self { invented: None }
    }

    /// The municipality of a Belfiore code, by its latest name.
    pub fn municipality(self, code: &str) -> Option<&'a Municipality> {
        archive::municipality(code).or_else(|| self.invented.filter(|own| own.code == code))
    }

    /// The municipality of a Belfiore code, by the name that it had on a day.
    pub fn municipality_at(self, code: &str, day: NaiveDate) -> Option<&'a Municipality> {
        archive::municipality_at(code, day).or_else(|| self.municipality(code))
    }

    /// The municipality of today with this name; the province decides between namesakes.
    pub fn named(self, name: &str, province: Option<&str>) -> Option<&'a Municipality> {
        let own = self.invented.filter(|own| fold(&own.name) == fold(name));
        own.or_else(|| archive::municipality_named(name, province))
    }

    /// The municipalities that a search finds, by name then code, with the folded name.
    pub(super) fn search(
        self,
        wanted: &str,
        active: Option<bool>,
        after: Option<&(String, String)>,
        most: usize,
    ) -> Vec<(String, &'a Municipality)> {
        let wanted = fold(wanted);
        let fits = |key: &str, place: &Municipality| {
            active.is_none_or(|active| place.active == active)
                && names::matches(key, &wanted)
                && after
                    .is_none_or(|(name, code)| (key, place.code.as_str()) > (name.as_str(), code.as_str()))
        };
        let mut found: Vec<_> = archive::municipalities()
            .iter()
            .filter(|entry| fits(&entry.key, &entry.place))
            .take(most)
            .map(|entry| (entry.key.clone(), &entry.place))
            .collect();
        let own = self.invented.map(|own| (fold(&own.name), own));
        found.extend(own.filter(|(key, own)| fits(key, own)));
        found.sort_by(|a, b| (&a.0, &a.1.code).cmp(&(&b.0, &b.1.code)));
        found.truncate(most);
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own() -> Municipality {
        Municipality {
            code: "M998".to_owned(),
            name: "Borgoverde".to_owned(),
            province: "CA".to_owned(),
            active: true,
            invented: true,
        }
    }

    #[test]
    fn an_invented_municipality_is_found_like_any_other_and_only_by_its_own_tenant() {
        let own = own();
        let here = Places { invented: Some(&own) };
        let elsewhere = Places::national();
        assert_eq!(here.municipality("M998"), Some(&own));
        assert_eq!(here.named("BORGOVERDE", None), Some(&own));
        assert_eq!(here.named("Cagliari", None).unwrap().code, "B354");
        assert_eq!(elsewhere.municipality("M998"), None);
        let names = |places: Places<'_>, most| -> Vec<String> {
            let found = places.search("borgov", Some(true), None, most);
            found.into_iter().map(|(_, place)| place.name.clone()).collect()
        };
        assert!(names(here, 50).contains(&"Borgoverde".to_owned()));
        assert!(!names(elsewhere, 50).contains(&"Borgoverde".to_owned()));
    }

    #[test]
    fn pages_of_a_search_follow_each_other_without_gap_or_repetition() {
        let own = own();
        let here = Places { invented: Some(&own) };
        let all = here.search("borgo", None, None, 500);
        let mut paged = Vec::new();
        let mut after: Option<(String, String)> = None;
        loop {
            let page = here.search("borgo", None, after.as_ref(), 7);
            let Some((key, place)) = page.last() else { break };
            after = Some((key.clone(), place.code.clone()));
            paged.extend(page);
        }
        assert!(all.len() > 20);
        assert_eq!(paged, all);
    }
}
