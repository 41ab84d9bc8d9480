//! `harness pack`

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::SystemTime;

use anyhow::Context;
use chrono::{DateTime, SecondsFormat, Utc};
use clap::ValueHint;
use serde::Serialize;
use toml_edit::{Array, DocumentMut, Item, Table};

use super::{init, output, verify};
use crate::fault::{Fault, exit};
use crate::locale::tr;
use crate::render::{Look, pretty};
use crate::spec::{self, Course, Spec};
use crate::verdict::Verdict;
use crate::verify::mutants::Package;
use crate::verify::sources::{self, Case};

#[derive(Debug, clap::Args)]
pub struct Args {
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    root: Option<PathBuf>,
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    spec: Option<PathBuf>,
    #[arg(long, short, value_name = "PATH", value_hint = ValueHint::FilePath)]
    output: Option<PathBuf>,
}

/// The exercise, as students read it.
const SUBJECT: [&str; 2] = ["subject.en.md", "subject.fr.md"];

#[derive(Serialize)]
struct Pack<'a> {
    deploy: Deploy<'a>,
}

#[derive(Serialize)]
struct Deploy<'a> {
    hackbrain_version: &'a str,
    engine_version: &'a str,
    exercise_slug: String,
    generated_at: String,
    metadata: Metadata<'a>,
    /// Texts by their names.
    files: BTreeMap<String, String>,
    validation: Lists,
}

#[derive(Serialize)]
struct Metadata<'a> {
    exercise_name: &'a str,
    #[serde(flatten)]
    course: &'a Course,
    #[serde(rename = "type")]
    kind: &'a str,
    tier: u8,
    tier_info: &'a str,
    difficulty_stars: String,
    language: &'a str,
    xp_base: u32,
    xp_bonus_multiplier: u32,
    tags: &'a [String],
}

/// Directories among the files, by what must come of them.
#[derive(Default, Serialize)]
struct Lists {
    expected_pass: Vec<String>,
    expected_fail: Vec<String>,
}

/// Packs, and writes it.
pub fn run(args: &Args, look: Look) -> Result<u8, Fault> {
    if let Some(path) = &args.output {
        output::check_writable(path)?;
    }
    let root = verify::root(args.root.as_deref())?;
    let mut cases = sources::all(&root)?;
    cases.retain(sources::is_quick);
    let own = root.join("spec.json");
    let loaded = spec::load(Some(args.spec.as_ref().unwrap_or(&own)))?;
    let mut files = BTreeMap::from([("spec.json".to_owned(), loaded.text)]);
    for name in SUBJECT {
        files.insert(
            name.to_owned(),
            sources::text(&root.join("docs").join(name))?,
        );
    }
    let starter = init::files(look.lang).into_iter();
    files.extend(starter.map(|(name, text)| (format!("starter/{name}"), text)));
    for case in &cases {
        files.extend(implementation(case)?);
    }
    let text = pretty(&document(&loaded.spec, files, lists(&cases))?);
    match &args.output {
        Some(path) => output::to_file(path, &text)?,
        None => output::to_stdout(&text)?,
    }
    Ok(exit::VALIDATED)
}

fn document(
    spec: &Spec,
    files: BTreeMap<String, String>,
    validation: Lists,
) -> Result<Pack<'_>, Fault> {
    let Some(deploy) = &spec.deploy else {
        return Err(Fault::usage(tr("fault-no-deploy")));
    };
    let course = &deploy.metadata;
    let metadata = Metadata {
        exercise_name: &spec.name,
        course,
        kind: &spec.kind,
        tier: spec.tier,
        tier_info: &spec.tier_info,
        difficulty_stars: format!("{}/10", course.difficulty),
        language: &spec.language,
        xp_base: spec.xp.base,
        xp_bonus_multiplier: spec.xp.bonus_multiplier,
        tags: &spec.tags,
    };
    Ok(Pack {
        deploy: Deploy {
            hackbrain_version: &deploy.hackbrain_version,
            engine_version: &deploy.engine_version,
            exercise_slug: format!("{}-{}", course.exercise_id, spec.name.replace('_', "-")),
            generated_at: date()?.to_rfc3339_opts(SecondsFormat::Secs, true),
            metadata,
            files,
            validation,
        },
    })
}

/// Now, or what <https://reproducible-builds.org/specs/source-date-epoch/> says instead.
fn date() -> Result<DateTime<Utc>, Fault> {
    let Ok(seconds) = std::env::var("SOURCE_DATE_EPOCH") else {
        return Ok(SystemTime::now().into());
    };
    let date = (seconds.parse().ok()).and_then(|seconds| DateTime::from_timestamp(seconds, 0));
    date.ok_or_else(|| Fault::usage(tr("fault-no-date").with("text", seconds.clone())))
}

/// The files of an implementation: a crate of its own, which needs no feature to be named.
fn implementation(case: &Case) -> Result<Vec<(String, String)>, Fault> {
    let Package { manifest, sources } = Package::read(&case.dir)?;
    let manifest = with_default_features(&manifest, &case.features.on)?;
    let files = sources
        .into_iter()
        .chain([("Cargo.toml".to_owned(), manifest)]);
    let named = files.map(|(name, text)| (format!("{}/{name}", case.name), text));
    Ok(named.collect())
}

/// A manifest in which further features are on by default.
fn with_default_features(manifest: &str, on: &[String]) -> Result<String, Fault> {
    if on.is_empty() {
        return Ok(manifest.to_owned());
    }
    let mut manifest: DocumentMut = manifest.parse().context("the reference's Cargo.toml")?;
    let features = manifest
        .entry("features")
        .or_insert(Item::Table(Table::new()));
    let default = &mut features["default"];
    let mut all = default.as_array().cloned().unwrap_or_else(Array::new);
    all.extend(on);
    *default = all.into();
    Ok(manifest.to_string())
}

fn lists(cases: &[Case]) -> Lists {
    let mut lists = Lists::default();
    for case in cases {
        let list = match case.expectation.verdict {
            Verdict::Validated => &mut lists.expected_pass,
            Verdict::Refused | Verdict::Inconclusive => &mut lists.expected_fail,
        };
        list.push(case.name.clone());
    }
    lists
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_are_added_to_those_that_are_on_already() {
        let on =
            |manifest: &str| with_default_features(manifest, &["bonus".to_owned()]).expect("TOML");
        let manifest = on("[features]\nbonus = []\n");
        assert_eq!(manifest, "[features]\nbonus = []\ndefault = [\"bonus\"]\n");
        let manifest = on("[features]\ndefault = [\"a\"]\n");
        assert_eq!(manifest, "[features]\ndefault = [\"a\", \"bonus\"]\n");
    }
}
