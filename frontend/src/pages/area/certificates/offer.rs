//! What there is to choose from, as the registry answers the citizen and the counter alike.

use crate::load::Loaded;
use leptos::prelude::*;
use sportello_types::certificates::{
    CertificateOptions, DestinationOption, KindOption, PresetOption, UseOption,
};
use sportello_types::issued_certificates::CounterOptions;
use sportello_types::lang::PaperLanguage;

/// What there is to choose from.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Offer {
    pub(super) kinds: Vec<KindOption>,
    pub(super) presets: Vec<PresetOption>,
    pub(super) destinations: Vec<DestinationOption>,
    pub(super) uses: Vec<UseOption>,
    /// The languages, the one first that it has unless another is chosen.
    pub(super) languages: Vec<PaperLanguage>,
}

impl Offer {
    /// What the registry lets the person have, once it has said so.
    pub(super) fn of<T>(options: Loaded<Option<T>>) -> Memo<Option<Self>>
    where
        T: Into<Self> + Clone + Send + Sync + 'static,
    {
        Memo::new(move |_| options.ready().flatten().map(Into::into))
    }
}

/// The two answers of the API differ in whom they are about, and call the rest the same.
macro_rules! offered_by {
    ($($options:ty),+) => {$(
        impl From<$options> for Offer {
            fn from(options: $options) -> Self {
                Self {
                    kinds: options.kinds,
                    presets: options.presets,
                    destinations: options.destinations,
                    uses: options.uses,
                    languages: options.languages,
                }
            }
        }
    )+};
}

offered_by!(CertificateOptions, CounterOptions);
