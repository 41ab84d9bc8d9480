//! A submission becomes a server to be measured: as it is for a grading, but compiled as cargo's
//! release profile would.

use std::path::Path;

use crate::fault::Fault;
use crate::sandbox::Sandbox;
use crate::stage::Driver;
use crate::submission::compile::Compiler;
use crate::submission::dependencies::Dependencies;
use crate::submission::driver::DriverSource;
use crate::submission::manifest::{self, Features};
use crate::submission::profile::Profile;
use crate::submission::stage::stage;
use crate::submission::toolchain::Toolchain;
use crate::submission::work::Work;
use crate::verdict::Failure;

/// What submissions are compiled with, and within.
pub struct Builder<'a> {
    /// The compiler.
    pub toolchain: &'a Toolchain,
    /// The dependencies, compiled alike.
    pub dependencies: &'a Dependencies,
    /// Their cargo features that are on.
    pub features: &'a Features,
    /// Whether `run` is awaited.
    pub awaited: bool,
    /// What contains them.
    pub sandbox: &'a Sandbox,
}

impl Builder<'_> {
    /// Compiles one; the failures say why it does not compile.
    pub async fn build(
        &self,
        dir: &Path,
        work: &Work,
    ) -> Result<Result<Driver, Vec<Failure>>, Fault> {
        let staged = stage(dir, &work.source())?;
        let Some(text) = staged.manifest() else {
            return Ok(Err(staged.findings));
        };
        let parsed = manifest::parse(text, &staged.files, self.features);
        let mut findings = staged.findings.clone();
        findings.extend(parsed.findings);
        let Some(manifest) = parsed.manifest else {
            return Ok(Err(findings));
        };
        findings.extend(staged.missing(&manifest));
        if !findings.is_empty() {
            return Ok(Err(findings));
        }
        let compiler = Compiler {
            toolchain: self.toolchain,
            dependencies: self.dependencies,
            profile: Profile::Release,
            manifest: &manifest,
            source: &staged.root,
            out: &work.out(),
            clippy_conf: &work.clippy(),
            // What the norm forbids is measured like anything else.
            lints: &[],
            sandbox: self.sandbox,
            builds: None,
        };
        let library = compiler.library().await?;
        if library.artifact.is_none() {
            return Ok(Err(library.findings()));
        }
        let driver = compiler.driver(&DriverSource::run(self.awaited)).await?;
        Ok(match &driver.artifact {
            None => Err(driver.findings()),
            Some(program) => Ok(Driver {
                program: program.clone(),
                dir: work.empty(),
                sandbox: self.sandbox.clone(),
            }),
        })
    }
}
