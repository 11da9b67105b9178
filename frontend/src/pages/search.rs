//! The categories that have services.

use sportello_types::services::ServiceSummary;

/// A category with services: by which name it is asked for, what it is called, how many there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Category {
    pub(super) name: String,
    pub(super) label: String,
    pub(super) count: u64,
}

/// The categories that have services, by what they are called.
pub(super) fn categories(services: &[ServiceSummary]) -> Vec<Category> {
    let mut found: Vec<Category> = Vec::new();
    for service in services {
        match found.iter_mut().find(|known| known.name == service.category) {
            Some(known) => known.count += 1,
            None => found.push(Category {
                name: service.category.clone(),
                label: service.category_label.clone(),
                count: 1,
            }),
        }
    }
    found.sort_by(|a, b| a.label.cmp(&b.label));
    found
}
