//! Files and pictures, as they are and as somebody made them. What the portal's own papers come to is
//! tested where they can be made: `crates/server/tests/it/checked.rs`.

mod additions;
mod assembled;
mod files;
mod made;
mod pictures;
mod scans;
