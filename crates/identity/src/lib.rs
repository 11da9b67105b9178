//! See docs/develop.
