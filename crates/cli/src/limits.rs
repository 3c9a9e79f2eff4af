use std::sync::Arc;

use signal_hook::consts::SIGXFSZ;
use signal_hook::flag;

/// Lets a write beyond the limit on the size of files fail as any other write does. The
/// system would end the process instead, and nobody would be told why.
pub(crate) fn fail_at_file_size() {
    // Where it cannot be changed the process ends, and the next run cleans up.
    let _ = flag::register(SIGXFSZ, Arc::default());
}
