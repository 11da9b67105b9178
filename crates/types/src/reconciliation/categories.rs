//! What came by what it was paid for.

use crate::values::{EuroCents, TaxonomyCode};
use serde::{Deserialize, Serialize};

/// What came to the municipality in a period, by the code of the taxonomy, and in all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CategoryTotals {
    /// The codes under which something came, in their order; what came without one last.
    #[cfg_attr(feature = "openapi", schema(max_items = 10000))]
    pub items: Vec<CategoryTotal>,
    /// All that was paid to the municipality.
    pub amount: EuroCents,
    /// All that was found in flows.
    pub reconciled: EuroCents,
}

/// What came under a code of the taxonomy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CategoryTotal {
    /// The code, as that of a notice that is delivered as usual (`9/…/`), however each was; absent where receipts
    /// say none of the list's shape.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<TaxonomyCode>,
    /// What is paid under it, in the words of the national list; absent where that does not have it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 500))]
    pub title: Option<String>,
    /// How many transfers.
    #[cfg_attr(feature = "openapi", schema(value_type = i64, minimum = 1))]
    pub transfers: u64,
    /// What they brought.
    pub amount: EuroCents,
    /// Of that, what was found in flows.
    pub reconciled: EuroCents,
}
