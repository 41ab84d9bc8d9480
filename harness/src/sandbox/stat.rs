//! What the kernel tells of a process, or of one of its threads, in one line.

use std::path::Path;

/// The line of a directory of /proc behind the name, which stands in parentheses and may hold
/// anything: the state comes first, then the parent. `None` if what it is about has ended.
pub fn stat_after_name(dir: impl AsRef<Path>) -> Option<String> {
    let line = std::fs::read_to_string(dir.as_ref().join("stat")).ok()?;
    Some(line.rsplit_once(") ")?.1.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_state_comes_first_and_then_the_parent() {
        let line = stat_after_name("/proc/self").expect("it runs");
        let fields: Vec<_> = line.split_whitespace().collect();
        assert!(fields[0].len() == 1, "{line}");
        assert_eq!(fields[1], std::os::unix::process::parent_id().to_string());
        assert_eq!(stat_after_name("/proc/0"), None);
    }
}
