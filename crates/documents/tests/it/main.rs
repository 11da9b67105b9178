//! Documents as their readers meet them: sealed files judged by programs that are not ours.

mod files;
mod fixtures;
mod papers;
mod poppler;
mod seal;
