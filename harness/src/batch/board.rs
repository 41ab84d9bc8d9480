//! The class at a glance, and the files that show it.

use std::time::{Duration, Instant};

use super::results::Outcome;
use super::store::Store;
use crate::fault::Fault;
use crate::locale::Lang;
use crate::render::class::FILES;
use crate::verdict::{Class, Row, Standing};

/// The files that show the class are written no more often: each holds all of it.
const SELDOM: Duration = Duration::from_secs(1);

/// Where each submission of the class stands, in memory and in the results directory.
#[derive(Debug)]
pub struct Board<'a> {
    store: &'a Store,
    class: Class,
    lang: Lang,
    written: Option<Instant>,
}

impl<'a> Board<'a> {
    /// One on which all are waiting; what people read of it is in that language.
    pub fn new(store: &'a Store, lang: Lang) -> Self {
        let header = &store.results().header;
        Self {
            class: Class::waiting(header.seed, header.names.iter().cloned()),
            store,
            lang,
            written: None,
        }
    }

    /// Notes what was known before.
    pub fn keep(&mut self, name: &str, standing: Standing) {
        if let Some(row) = self.class.row(name) {
            row.standing = standing;
        }
    }

    /// Keeps a result: first of all on the disk.
    pub fn settle(&mut self, name: &str, outcome: &Outcome) -> Result<Option<&Row>, Fault> {
        self.store.put(name, outcome)?;
        self.keep(name, outcome.standing());
        if self.written.is_none_or(|last| last.elapsed() >= SELDOM) {
            self.write()?;
        }
        Ok(self.class.row(name).map(|row| &*row))
    }

    /// Writes the files that show the class.
    pub fn write(&mut self) -> Result<(), Fault> {
        for file in FILES {
            self.store
                .write(file.name, &(file.render)(&self.class, self.lang))?;
        }
        self.written = Some(Instant::now());
        Ok(())
    }

    /// The class, with the files that show it.
    pub fn finish(mut self) -> Result<Class, Fault> {
        self.write()?;
        Ok(self.class)
    }
}
