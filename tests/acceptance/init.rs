//! The crate to start from.

use crate::desk::Desk;

#[test]
fn it_compiles_keeps_the_norm_and_is_told_where_to_begin() {
    let desk = Desk::new();
    for (lang, first_step) in [("en", "STEP 1"), ("fr", "ÉTAPE 1")] {
        let answer = desk.run(&["init", "my chat", "--lang", lang]);
        assert_eq!((answer.code, answer.stderr.as_str()), (Some(0), ""));
        assert!(answer.stdout.contains(first_step), "{answer:?}");
        let report = desk.grade("my chat");
        assert_eq!((report.code, report.points()), (Some(1), 0));
        for gate in ["build", "norm"] {
            assert_eq!(report.check(gate)["state"], "open", "{:#}", report.json);
        }
        report.refuses("test_server_starts", &["not yet implemented", first_step]);
        std::fs::remove_dir_all(desk.path("my chat")).expect("removable");
    }
}

#[test]
fn its_report_is_short_and_ends_with_where_to_begin() {
    let desk = Desk::new();
    desk.run(&["init", "chat"]);
    let report = desk.run(&["grade", "chat", "--bonus=off"]).stdout;
    assert!(report.lines().count() < 130, "{report}");
    let (_, end) = report.split_once("Cheapest next points").expect("an end");
    assert!(end.contains("+100  crashed: 12 tests"), "{end}");
    assert!(end.contains("test_server_starts"), "{end}");
}

#[test]
fn nothing_is_overwritten_and_nothing_written_beside_it() {
    let desk = Desk::new();
    std::fs::create_dir_all(desk.path("chat/src")).expect("writable");
    std::os::unix::fs::symlink("/nowhere", desk.path("chat/src/main.rs")).expect("writable");
    desk.run(&["init", "chat"])
        .refuses(2, &["chat/src/main.rs", "nothing was written"]);
    assert!(!desk.path("chat/Cargo.toml").exists());
    std::fs::write(desk.path("file"), "").expect("writable");
    desk.run(&["init", "file"]).refuses(3, &["file/src"]);
}
