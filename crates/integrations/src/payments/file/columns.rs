//! The columns of the CSV file.

/// Columns that must be there.
pub(super) const REQUIRED: [&str; 5] = ["key", "name", "subject", "amount", "category"];

/// All columns, with what stands in them.
pub const COLUMNS: [(&str, &str); 16] = [
    ("key", "the debt's name in the other program"),
    ("tax_code", "fiscal code of who owes, 16 characters or 11 digits"),
    ("name", "name of who owes"),
    ("email", "address for the provider of payments"),
    ("subject", "what for, without personal data"),
    ("office", "the office, by its slug"),
    ("amount", "euro, as 120,00"),
    ("due_on", "date, the last day"),
    ("ends", "S or N: whether it cannot be paid later"),
    ("category", "code of the taxonomy"),
    ("account", "IBAN; the municipality's, if empty"),
    ("part_amount", "what of the amount another body gets, euro"),
    ("part_creditor", "fiscal code of that body"),
    ("part_account", "IBAN of that body"),
    ("part_category", "code of the taxonomy for that part"),
    ("instalments", "a second way to pay: date=euro, with | between"),
];
