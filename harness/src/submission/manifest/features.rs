//! Which cargo features are on, and what they bring in.

use std::collections::{BTreeMap, BTreeSet};

use super::Dependency;
use super::reader::Reader;
use crate::locale::tr;

impl Reader<'_> {
    /// All features, and those that are on by default; turns on what they bring in.
    pub(super) fn features(
        &mut self,
        dependencies: &mut [Dependency],
    ) -> (Vec<String>, Vec<String>) {
        let mut features: BTreeMap<String, Vec<String>> = BTreeMap::new();
        if let Some(table) = self.table(self.root, "features") {
            for (name, _) in table {
                let enables = self.strings(table, name.get_ref());
                features.insert(name.get_ref().to_string(), enables);
            }
        }
        let named: BTreeSet<String> = features.values().flatten().cloned().collect();
        for dependency in dependencies.iter().filter(|it| it.optional) {
            let by_name = format!("dep:{}", dependency.key);
            if !named.contains(&by_name) {
                let implicit = features.entry(dependency.key.clone());
                implicit.or_insert_with(|| vec![by_name]);
            }
        }
        let on = self.turn_on(&features, dependencies);
        (features.into_keys().collect(), on)
    }

    fn turn_on(
        &mut self,
        features: &BTreeMap<String, Vec<String>>,
        dependencies: &mut [Dependency],
    ) -> Vec<String> {
        for dependency in &mut *dependencies {
            dependency.on = !dependency.optional;
        }
        let mut on = BTreeSet::new();
        let mut asked = Vec::new();
        let mut waiting = self.asked_for(features);
        while let Some(name) = waiting.pop() {
            let Some(enables) = features.get(&name) else {
                if name != "default" {
                    self.unknown_feature(&name);
                }
                continue;
            };
            if !on.insert(name) {
                continue;
            }
            for enabled in enables {
                if let Some(key) = enabled.strip_prefix("dep:") {
                    bring_in(dependencies, key);
                } else if let Some((key, feature)) = enabled.split_once('/') {
                    if !key.ends_with('?') {
                        bring_in(dependencies, key);
                        waiting.extend(features.contains_key(key).then(|| key.to_owned()));
                    }
                    asked.push((key.trim_end_matches('?'), feature));
                } else {
                    waiting.push(enabled.clone());
                }
            }
        }
        for (key, feature) in asked {
            for dependency in dependencies.iter_mut().filter(|it| it.key == key) {
                dependency.features.push(feature.to_owned());
            }
        }
        on.into_iter().collect()
    }

    /// What is on for its own sake.
    fn asked_for(&mut self, features: &BTreeMap<String, Vec<String>>) -> Vec<String> {
        let default = (!self.asked.no_default).then(|| "default".to_owned());
        let (known, unknown): (Vec<_>, Vec<_>) = self
            .asked
            .on
            .iter()
            .cloned()
            .partition(|name| features.contains_key(name));
        for name in unknown {
            let message = tr("manifest-no-feature").show("feature", name.escape_debug());
            self.wrong(self.offset_of("features"), message);
        }
        default.into_iter().chain(known).collect()
    }

    fn unknown_feature(&mut self, name: &str) {
        self.wrong(
            self.offset_of("features"),
            tr("manifest-unknown-feature").show("feature", name.escape_debug()),
        );
    }
}

fn bring_in(dependencies: &mut [Dependency], key: &str) {
    for dependency in dependencies.iter_mut().filter(|it| it.key == key) {
        dependency.on = true;
    }
}
