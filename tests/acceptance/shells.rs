//! What shells and `man` are given.

use std::process::Command;

use crate::desk::Desk;

fn printed(args: &[&str]) -> String {
    let answer = Desk::new().run(args);
    assert_eq!((answer.code, answer.stderr.as_str()), (Some(0), ""));
    answer.stdout
}

#[test]
fn every_shell_gets_completions_and_bash_uses_them() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        assert!(
            printed(&["completions", shell]).contains("transcripts"),
            "{shell}"
        );
    }
    let ask =
        "COMP_WORDS=(harness gr); COMP_CWORD=1; _harness harness gr harness; echo ${COMPREPLY[@]}";
    let script = format!("{}\n{ask}", printed(&["completions", "bash"]));
    let answer = Command::new("bash")
        .args(["-c", &script])
        .output()
        .expect("bash");
    assert_eq!(
        String::from_utf8_lossy(&answer.stdout),
        "grade\n",
        "{answer:?}"
    );
    assert_eq!(Desk::new().run(&["completions", "tcsh"]).code, Some(2));
}

#[test]
fn the_manual_page_has_every_subcommand() {
    let page = printed(&["man"]);
    assert!(
        page.starts_with(".ie") || page.contains("\n.TH harness 1"),
        "{page}"
    );
    for title in [".TH harness-grade", ".TH harness-batch", "Exit codes"] {
        assert!(page.contains(title), "no {title} in {page}");
    }
}
