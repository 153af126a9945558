//! Folders of files beside the views.

use std::sync::Arc;

use actix_web::HttpRequest;
use actix_web::web::{self, ServiceConfig};

use crate::error::StartError;
use crate::http::{Request, StaticFiles, check_host};
use crate::routers::Table;

use super::{Api, RestKit};

impl RestKit {
    /// Serves the files of a folder below `path`, where no view answers.
    #[cfg_attr(docsrs, doc(cfg(feature = "files")))]
    #[doc(alias = "StaticFiles")]
    #[doc(alias = "STATIC_URL")]
    pub fn static_files(mut self, path: &str, files: impl Into<StaticFiles>) -> Self {
        let path = format!("/{}", path.trim_matches('/'));
        self.statics.push((path, files.into()));
        self
    }
}

/// Reports folders that are not there, and paths that are taken.
pub(super) fn check(statics: &[(String, StaticFiles)], table: &Table, mistakes: &mut StartError) {
    for (at, (path, files)) in statics.iter().enumerate() {
        files.check(path, mistakes);
        if statics[..at].iter().any(|(other, _)| other == path) {
            mistakes.add(format!(
                "static files at {path} are there twice; give one another path"
            ));
        }
        if let Some(route) = table.answering(path).filter(|_| path != "/") {
            mistakes.add(format!(
                "static files at {path} are where `{}` answers, at {}; give one of them another \
                 path",
                route.name,
                route.template()
            ));
        }
        if path.contains(['{', '}']) {
            mistakes.add(format!(
                "static files at {path}: the path must not have parameters"
            ));
        }
    }
}

impl Api {
    /// Adds the folders to an actix application, longer paths first.
    pub(super) fn add_static_files(&self, config: &mut ServiceConfig) {
        let mut statics: Vec<_> = self.statics.iter().collect();
        statics.sort_by_key(|(path, _)| std::cmp::Reverse(path.len()));
        for (path, files) in statics {
            let (files, mount) = (Arc::new(files.clone()), self.mount.clone());
            let prefix = path.trim_end_matches('/');
            let patterns = [format!("{prefix}/{{file:.*}}"), path.clone()];
            let answer = move |request: HttpRequest| {
                let (files, mount) = (Arc::clone(&files), mount.clone());
                async move {
                    if let Err(no_host) = check_host(&request) {
                        return mount.failed(request, no_host);
                    }
                    let asked = Request::from(request.clone());
                    let file = request.match_info().get("file").unwrap_or_default();
                    match files.answer(&asked, file).await {
                        Ok(response) => response.into_actix(None),
                        Err(error) => mount.failed(request, error),
                    }
                }
            };
            config.service(web::resource(patterns).to(answer));
        }
    }
}
