//! Who is in a class: a directory of submissions, a list, or a glob.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};

use glob::MatchOptions;

use crate::fault::Fault;
use crate::locale::{Message, tr, verbatim};

/// One submission of a class.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Submission {
    /// Unique in the class.
    pub name: String,
    /// Where it is; it may be missing.
    pub dir: PathBuf,
}

/// A class.
#[derive(Debug, Default)]
pub struct Roster {
    /// The submissions, in the order of their names.
    pub submissions: Vec<Submission>,
    /// What lies between them and is no directory.
    pub left_out: Vec<PathBuf>,
}

/// Reads classes: each a directory whose directories are the submissions, a CSV file with the
/// columns `name` and `path`, or a glob of submissions. What `except` is, is nobody's submission:
/// the results may lie in the class.
///
/// # Errors
/// There is no submission, two have one name, or a class cannot be read.
pub fn read(classes: &[PathBuf], except: &Path) -> Result<Roster, Fault> {
    let mut roster = Roster::default();
    for class in classes {
        if class.is_dir() {
            roster.directory(class)?;
        } else if class.is_file() {
            roster.list(class)?;
        } else {
            roster.glob(class)?;
        }
    }
    if let Ok(except) = except.canonicalize() {
        let is_other = |it: &Submission| it.dir.canonicalize().ok() != Some(except.clone());
        roster.submissions.retain(is_other);
    }
    roster.check(classes)
}

impl Roster {
    fn directory(&mut self, class: &Path) -> Result<(), Fault> {
        if class.join("Cargo.toml").exists() {
            let class = class.display();
            return Err(Fault::Usage(
                tr("fault-class-is-submission").show("class", class),
            ));
        }
        let unreadable = |error| {
            Fault::Usage(
                tr("fault-cannot-read")
                    .show("path", class.display())
                    .show("error", error),
            )
        };
        for entry in std::fs::read_dir(class).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            if entry.file_name().as_encoded_bytes().starts_with(b".") {
                continue;
            }
            if entry.path().is_dir() {
                self.add(entry.file_name().display().to_string(), entry.path());
            } else {
                self.left_out.push(entry.path());
            }
        }
        Ok(())
    }

    fn glob(&mut self, pattern: &Path) -> Result<(), Fault> {
        let shown = pattern.display();
        let text = pattern.to_str().filter(|text| text.contains(WILDCARDS));
        let text = text.ok_or_else(|| Fault::Usage(tr("fault-absent").show("path", &shown)))?;
        let options = MatchOptions {
            // As a shell has it: `*` is not `.git`.
            require_literal_leading_dot: true,
            ..MatchOptions::new()
        };
        let found = glob::glob_with(text, options).map_err(|error| {
            Fault::Usage(
                tr("fault-no-glob")
                    .show("glob", &shown)
                    .show("error", error),
            )
        })?;
        for path in found {
            let path = path.map_err(|error| Fault::usage(verbatim(error.to_string())))?;
            if path.is_dir() {
                self.add(name_in(&path, pattern), path);
            } else {
                self.left_out.push(path);
            }
        }
        Ok(())
    }

    fn list(&mut self, file: &Path) -> Result<(), Fault> {
        let wrong = |what: Message| {
            Fault::Usage(
                tr("fault-in-file")
                    .show("file", file.display())
                    .with("what", what),
            )
        };
        if !file
            .extension()
            .is_some_and(|it| it.eq_ignore_ascii_case("csv"))
        {
            return Err(wrong(tr("fault-list-kind").into()));
        }
        let bytes = std::fs::read(file).map_err(|error| wrong(verbatim(error.to_string())))?;
        // A spreadsheet marks UTF-8 so.
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter(bytes))
            .trim(csv::Trim::All)
            .from_reader(bytes);
        let header = reader
            .headers()
            .map_err(|error| wrong(verbatim(error.to_string())))?;
        let columns: Vec<String> = header.iter().map(str::to_owned).collect();
        let column = |wanted: &str| {
            let found = columns
                .iter()
                .position(|it| it.eq_ignore_ascii_case(wanted));
            found.ok_or_else(|| {
                let there = columns.join("`, `");
                wrong(
                    tr("fault-list-column")
                        .with("wanted", wanted)
                        .with("there", there),
                )
            })
        };
        let (name, path) = (column("name")?, column("path")?);
        let parent = file.parent().unwrap_or(Path::new(""));
        for record in reader.into_records() {
            let record = record.map_err(|error| wrong(verbatim(error.to_string())))?;
            let line = record.position().map_or(0, csv::Position::line);
            let cell = |column: usize, what: &str| match record.get(column) {
                None | Some("") => Err(wrong(
                    tr("fault-list-empty").with("line", line).with("what", what),
                )),
                Some(text) => Ok(text),
            };
            let dir = parent.join(cell(path, "path")?);
            self.add(cell(name, "name")?.to_owned(), dir);
        }
        Ok(())
    }

    fn add(&mut self, name: String, dir: PathBuf) {
        self.submissions.push(Submission { name, dir });
    }

    fn check(mut self, classes: &[PathBuf]) -> Result<Self, Fault> {
        let mut seen: BTreeMap<&str, &Path> = BTreeMap::new();
        for Submission { name, dir } in &self.submissions {
            if let Some(other) = seen.insert(name, dir) {
                let (other, dir) = (other.display(), dir.display());
                return Err(Fault::Usage(
                    tr("fault-same-name")
                        .with("name", name)
                        .show("other", other)
                        .show("dir", dir),
                ));
            }
        }
        if self.submissions.is_empty() {
            let classes: Vec<_> = classes.iter().map(|it| it.display().to_string()).collect();
            return Err(Fault::NothingSelected(
                tr("fault-empty-class").with("classes", classes.join(", ")),
            ));
        }
        self.submissions.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(self)
    }
}

const WILDCARDS: [char; 3] = ['*', '?', '['];

/// What the wildcards of a pattern stand for: of `class/*/work`, what is between the fixed parts.
fn name_in(path: &Path, pattern: &Path) -> String {
    let fixed = |part: &Component<'_>| {
        let part = part.as_os_str().to_string_lossy();
        !part.contains(WILDCARDS)
    };
    let before = pattern.components().take_while(fixed);
    let before = before.filter(|part| *part != Component::CurDir).count();
    let after = pattern.components().rev().take_while(fixed).count();
    let parts: Vec<&OsStr> = path
        .components()
        .filter(|part| *part != Component::CurDir)
        .map(Component::as_os_str)
        .collect();
    let named = match parts.get(before..parts.len().saturating_sub(after)) {
        Some([]) | None => &parts,
        Some(named) => named,
    };
    named.iter().collect::<PathBuf>().display().to_string()
}

/// What lies between the columns: spreadsheets of many countries write semicolons.
fn delimiter(bytes: &[u8]) -> u8 {
    let header = bytes
        .split(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default();
    if header.contains(&b';') && !header.contains(&b',') {
        b';'
    } else {
        b','
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// A place with these directories, and these files.
    fn place(dirs: &[&str], files: &[(&str, &str)]) -> tempfile::TempDir {
        let place = tempfile::tempdir().expect("a directory");
        for dir in dirs {
            fs::create_dir_all(place.path().join(dir)).expect("writable");
        }
        for (file, text) in files {
            fs::write(place.path().join(file), text).expect("writable");
        }
        place
    }

    fn names(place: &tempfile::TempDir, class: &str) -> Result<Vec<String>, String> {
        let class = place.path().join(class);
        let roster = read(&[class], &place.path().join("class/results"));
        let roster = roster.map_err(|fault| fault.to_string())?;
        Ok(roster.submissions.into_iter().map(|it| it.name).collect())
    }

    #[test]
    fn a_directory_holds_submissions_and_what_else_there_is_is_told() {
        let place = place(
            &["class/bob", "class/alice b", "class/.git", "class/results"],
            &[("class/carol.zip", "")],
        );
        let class = place.path().join("class");
        let roster = read(std::slice::from_ref(&class), &class.join("results")).expect("a class");
        let names: Vec<_> = roster.submissions.iter().map(|it| &*it.name).collect();
        assert_eq!(names, ["alice b", "bob"]);
        assert_eq!(roster.left_out, [class.join("carol.zip")]);
    }

    #[test]
    fn a_glob_names_by_what_its_wildcards_stand_for() {
        let place = place(&["class/bob/work", "class/alice/work", "class/carol"], &[]);
        let both = Ok(vec!["alice".to_owned(), "bob".to_owned()]);
        assert_eq!(names(&place, "class/*/work"), both);
        assert_eq!(names(&place, "./class/../class/*/work"), both);
        let deep = names(&place, "**/w*k").expect("a glob");
        assert_eq!(deep, ["class/alice/work", "class/bob/work"]);
    }

    #[test]
    fn a_list_has_names_and_paths_beside_itself() {
        let text = "\u{feff}group, Name ,path\n1,\"b, the \"\"bold\"\"\",x/b\n2, a ,/abs\n";
        let place = place(&["lists"], &[("lists/class.csv", text)]);
        let file = place.path().join("lists/class.csv");
        let roster = read(&[file], Path::new("results")).expect("a class");
        let [a, b] = &roster.submissions[..] else {
            panic!("{roster:?}")
        };
        assert_eq!((&*a.name, &*a.dir), ("a", Path::new("/abs")));
        assert_eq!(b.name, "b, the \"bold\"");
        assert_eq!(b.dir, place.path().join("lists/x/b"));
    }

    #[test]
    fn a_list_of_a_country_with_semicolons() {
        let place = place(&[], &[("class.csv", "path;name\r\na, b;c\r\n")]);
        assert_eq!(names(&place, "class.csv"), Ok(vec!["c".to_owned()]));
    }

    #[test]
    fn mistakes_are_told_with_their_place() {
        let place = place(
            &["class/one", "submission", "empty"],
            &[
                ("submission/Cargo.toml", ""),
                ("class.zip", "PK"),
                ("columns.csv", "name,dir\na,b\n"),
                ("gap.csv", "name,path\na,b\n,c\n"),
                ("ragged.csv", "name,path\na,b,c\n"),
                ("twice.csv", "name,path\na,x\na,y\n"),
                ("header.csv", "name,path\n"),
            ],
        );
        for (class, words) in [
            ("submission", "is itself a submission"),
            ("empty", "no submission in"),
            ("header.csv", "no submission in"),
            ("class.zip", "neither a directory nor a .csv file"),
            ("nowhere", "does not exist"),
            ("none*", "no submission in"),
            ("columns.csv", "no column `path`, but `name`, `dir`"),
            ("gap.csv", "line 3: the name is empty"),
            ("ragged.csv", "line: 2"),
            ("twice.csv", "the name `a`: "),
        ] {
            let told = names(&place, class).expect_err(class);
            assert!(told.contains(words), "{class}: {told}");
        }
    }
}
