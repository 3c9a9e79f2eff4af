use std::panic::{self, PanicHookInfo, UnwindSafe};
use std::sync::{Mutex, PoisonError};

use anyhow::anyhow;

/// Where the last panic was, and what it said.
static LAST: Mutex<String> = Mutex::new(String::new());

/// Carries out a command. A fault in the software becomes an error of one line; nobody is
/// helped by a stack trace. What a reader catches and tells as a finding is not told here.
pub(crate) fn caught<T>(
    command: impl FnOnce() -> anyhow::Result<T> + UnwindSafe,
) -> anyhow::Result<T> {
    panic::set_hook(Box::new(|info| {
        *LAST.lock().unwrap_or_else(PoisonError::into_inner) = described(info);
    }));
    panic::catch_unwind(command).unwrap_or_else(|_| {
        let last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
        Err(anyhow!(
            "a fault in regiobeeld {} {last}; please report it with the command and its data",
            env!("CARGO_PKG_VERSION")
        ))
    })
}

fn described(info: &PanicHookInfo<'_>) -> String {
    let at = info.location().map_or_else(String::new, |at| format!("at {at}"));
    format!("{at}: {}", info.payload_as_str().unwrap_or("no reason given"))
}
