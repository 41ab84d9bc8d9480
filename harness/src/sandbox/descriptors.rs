//! Open files that a program must not inherit.
#![expect(
    unsafe_code,
    reason = "descriptors that nobody here owns can only be named by number"
)]

use std::io;

/// Everything but the three standard streams closes when the next program starts. What the harness
/// itself inherited from a careless parent is not marked so.
pub fn close_at_exec() -> io::Result<()> {
    for entry in std::fs::read_dir("/proc/self/fd")? {
        let number = entry?
            .file_name()
            .to_str()
            .and_then(|name| name.parse().ok());
        if let Some(number) = number.filter(|number: &i32| *number > 2) {
            // SAFETY: the call looks at no memory, and marks a descriptor that all owners in this
            // program have marked already. One that is closed by now is an error, and no matter.
            unsafe { libc::fcntl(number, libc::F_SETFD, libc::FD_CLOEXEC) };
        }
    }
    Ok(())
}
