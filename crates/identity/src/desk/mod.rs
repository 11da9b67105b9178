//! Accounts of people recognised at the desk: how their secrets are kept, which passwords are good
//! enough, how guessing is slowed down, how codes and user names are drawn.

mod draw;
mod lockout;
mod secret;
mod strength;

pub use draw::{adhesion_code, personal_code, user_name};
pub use lockout::{Patience, wait};
pub use secret::{HashFault, hash, verify};
pub use strength::{ENOUGH, judge};
