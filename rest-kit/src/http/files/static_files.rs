//! A folder of files that clients may read.

use std::fs;
use std::path::{Component, Path, PathBuf};

use crate::error::{Error, Result, StartError};
use crate::http::disposition::disposition;
use crate::http::path::decode;
use crate::http::{Request, Response};

use super::conditions::Conditions;
use super::{Opened, Outcome, absent, finish, media_type};

/// A folder of files that clients may read.
///
/// Only GET and HEAD; nothing outside of the folder, whatever the path or a link says; no hidden
/// files, no lists of files. Answers are those of [`FileResponse`](super::FileResponse).
///
/// # Examples
///
/// ```
/// use rest_kit::app::StaticFiles;
/// use rest_kit::prelude::*;
///
/// let assets = StaticFiles::new("assets").index("index.html").max_age(3600);
/// let app = RestKit::new(Settings::default())
///     .static_files("/static", assets)
///     .static_files("/media", StaticFiles::uploads("uploads"));
/// # let _ = app;
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct StaticFiles {
    folder: PathBuf,
    index: Option<String>,
    fallback: Option<PathBuf>,
    max_age: Option<u32>,
    shows_hidden: bool,
    are_uploads: bool,
}

impl StaticFiles {
    /// Serves the files of a folder, which is there when the application starts.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
            index: None,
            fallback: None,
            max_age: None,
            shows_hidden: false,
            are_uploads: false,
        }
    }

    /// Serves what strangers have sent, so that no browser runs it: images, sounds and films are
    /// shown, everything else is saved. The folder may come later.
    #[doc(alias = "MEDIA_ROOT")]
    pub fn uploads(folder: impl Into<PathBuf>) -> Self {
        Self {
            are_uploads: true,
            ..Self::new(folder)
        }
    }

    /// Answers paths of folders with this file in them: `index.html`.
    pub fn index(mut self, name: impl Into<String>) -> Self {
        self.index = Some(name.into());
        self
    }

    /// Answers paths without a file with this one, as applications that run in browsers want.
    pub fn fallback(mut self, name: impl Into<PathBuf>) -> Self {
        self.fallback = Some(name.into());
        self
    }

    /// Lets everybody keep files for so many seconds without asking again.
    pub fn max_age(mut self, seconds: u32) -> Self {
        self.max_age = Some(seconds);
        self
    }

    /// Serves files and folders whose names begin with a dot, too.
    pub fn hidden_files(mut self) -> Self {
        self.shows_hidden = true;
        self
    }

    /// Reports a folder that is not there.
    pub(crate) fn check(&self, path: &str, mistakes: &mut StartError) {
        let folder = self.folder.display();
        if !self.are_uploads && !self.folder.is_dir() {
            mistakes.add(format!(
                "static files at {path}: `{folder}` is no folder; make it, or name another"
            ));
        }
        for name in [
            self.index.as_deref().map(Path::new),
            self.fallback.as_deref(),
        ] {
            let is_plain = |name: &Path| {
                let mut components = name.components();
                components.all(|part| matches!(part, Component::Normal(_)))
            };
            if let Some(name) = name.filter(|name| !is_plain(name)) {
                let name = name.display();
                mistakes.add(format!(
                    "static files at {path}: `{name}` is no name of a file in the folder"
                ));
            }
        }
    }

    /// Answers a request for a path below the folder's, percent-encoded as it was sent.
    ///
    /// # Errors
    ///
    /// 404, 405, 412, 416; 500 when the disk fails.
    pub(crate) async fn answer(&self, request: &Request, path: &str) -> Result<Response> {
        if !matches!(request.method().as_str(), "GET" | "HEAD") {
            let error = Error::method_not_allowed(request.method().as_str());
            return Err(error.with_header("Allow", "GET, HEAD"));
        }
        let wanted = self.relative(path);
        let is_folder = request.path().ends_with('/');
        let (files, conditions) = (self.clone(), Conditions::of(request));
        let mut way = format!("{}/", request.path());
        if !request.query_string().is_empty() {
            way = format!("{way}?{}", request.query_string());
        }
        let response = finish(move || {
            let found = match wanted {
                Some(wanted) => files.find(&wanted, is_folder),
                None => Err(Error::not_found()),
            };
            match found {
                Ok(Found::File(path)) => files.send(&path, &conditions),
                Ok(Found::Folder) => Ok(Outcome::empty(301, vec![("Location", way)])),
                Err(error) => match &files.fallback {
                    Some(name) if error.status() == 404 => {
                        files.send(&files.folder.join(name), &conditions)
                    }
                    _ => Err(error),
                },
            }
        });
        Ok(self.with_headers(response.await?))
    }

    /// Reads a path; none for one that might lead elsewhere.
    fn relative(&self, path: &str) -> Option<PathBuf> {
        let mut relative = PathBuf::new();
        for raw in path.trim_end_matches('/').split('/') {
            let name = decode(raw);
            let is_plain = !name.contains(['/', '\\', ':', '\0'])
                && !matches!(name.as_str(), "." | "..")
                && (self.shows_hidden || !name.starts_with('.'));
            if !is_plain || (name.is_empty() && !path.trim_end_matches('/').is_empty()) {
                return None;
            }
            relative.push(name);
        }
        Some(relative)
    }

    /// Finds the file, behind whatever links, within the folder.
    fn find(&self, wanted: &Path, is_folder: bool) -> Result<Found> {
        let real = |path: &Path| fs::canonicalize(path).map_err(|error| absent(path, error));
        let root = real(&self.folder)?;
        let path = real(&root.join(wanted))?;
        // A link shows what it leads to: nothing outside, and nothing hidden.
        let within = |path: PathBuf| match path.strip_prefix(&root) {
            Ok(below) if self.shows_hidden || !is_hidden(below) => Ok(path),
            _ => Err(Error::not_found()),
        };
        let path = within(path)?;
        match (&self.index, path.is_dir()) {
            (_, false) if is_folder => Err(Error::not_found()),
            (_, false) => Ok(Found::File(path)),
            (None, true) => Err(Error::not_found()),
            (Some(_), true) if !is_folder => Ok(Found::Folder),
            (Some(index), true) => within(real(&path.join(index))?).map(Found::File),
        }
    }

    fn send(&self, path: &Path, conditions: &Conditions) -> Result<Outcome> {
        let media_type = media_type(path);
        let opened = Opened::open(path)?;
        if !self.are_uploads || is_harmless(&media_type) {
            return opened.decide(conditions, media_type, None);
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let saved = disposition("attachment", &name);
        let unknown = "application/octet-stream".to_owned();
        opened.decide(conditions, unknown, Some(saved))
    }

    fn with_headers(&self, mut response: Response) -> Response {
        if let Some(seconds) = self.max_age {
            let keep = format!("public, max-age={seconds}");
            response = response.with_header("Cache-Control", keep);
        }
        if self.are_uploads {
            let sandbox = "default-src 'none'; sandbox";
            response = response.with_header("Content-Security-Policy", sandbox);
        }
        response
    }
}

impl<P: Into<PathBuf>> From<P> for StaticFiles {
    fn from(folder: P) -> Self {
        Self::new(folder)
    }
}

fn is_hidden(path: &Path) -> bool {
    let mut names = path.components().map(Component::as_os_str);
    names.any(|name| name.as_encoded_bytes().starts_with(b"."))
}

enum Found {
    File(PathBuf),
    /// Its path lacks the slash at the end.
    Folder,
}

/// Whether browsers show it without running anything in it.
fn is_harmless(media_type: &str) -> bool {
    let is_image = matches!(
        media_type,
        "image/png" | "image/jpeg" | "image/gif" | "image/webp" | "image/avif" | "image/bmp"
    );
    is_image || media_type.starts_with("audio/") || media_type.starts_with("video/")
}
