//! The folder of a run: databases and logs, gone at its end.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs, process};

/// Every failure ends the run, with a sentence.
pub(crate) type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// A temporary folder.
#[derive(Debug)]
pub(crate) struct Workspace {
    folder: PathBuf,
}

impl Workspace {
    pub(crate) fn create() -> Result<Self> {
        let folder = env::temp_dir().join(format!("rest-kit-benches-{}", process::id()));
        fs::create_dir_all(&folder)?;
        Ok(Self { folder })
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }
}

impl Drop for Workspace {
    fn drop(&mut self) {
        // Nothing is lost when a temporary folder stays behind.
        let _ = fs::remove_dir_all(&self.folder);
    }
}
