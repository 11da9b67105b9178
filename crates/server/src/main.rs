//! `sportello`: see `sportello --help`.

use std::process::ExitCode;

fn main() -> ExitCode {
    sportello_server::cli::main()
}
