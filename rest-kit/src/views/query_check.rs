//! Parameters of the query string that two would read: found before the application starts.

use crate::descriptors::{Content, OperationDescriptor, ParameterDescriptor, ParameterPlace};
use crate::error::StartError;

use super::Prepared;

/// Who reads a parameter, and how it is renamed there.
#[derive(Clone, Copy)]
struct Reader {
    name: &'static str,
    cure: &'static str,
}

const FILTER: Reader = Reader {
    name: "a filter",
    cure: "rename the filter",
};
const PAGES: Reader = Reader {
    name: "the pagination",
    cure: "rename its parameter: `page_query_param`, `limit_query_param`, `offset_query_param`, \
           `cursor_query_param`, `page_size_query_param`",
};
const VERSION: Reader = Reader {
    name: "the versioning",
    cure: "rename the parameter of the version",
};
const FORMAT: Reader = Reader {
    name: "the format of the answer",
    cure: "rename it: `DefaultContentNegotiation::new().format_param(\"…\")`",
};

impl Prepared {
    /// Reports parameters that two would read in a list: filters, pages, the version, the format.
    pub fn check_query(
        &self,
        view: &str,
        operation: &OperationDescriptor,
        mistakes: &mut StartError,
    ) {
        if !matches!(operation.response, Content::Page(_)) {
            return;
        }
        let of_query = |it: &&ParameterDescriptor| it.place == ParameterPlace::Query;
        let filters = operation.parameters.iter().filter(of_query);
        let pages = self.pagination.as_ref().map(|pages| pages.describe());
        let pages = pages.into_iter().flat_map(|pages| pages.parameters);
        let version = self.versioning.as_ref().and_then(|it| it.parameter());
        let version = version.filter(|it| it.place == ParameterPlace::Query);
        let format = self.negotiation.format_param();
        let readers = filters
            .map(|it| (it.name.clone(), FILTER))
            .chain(pages.map(|it| (it.name, PAGES)))
            .chain(version.map(|it| (it.name, VERSION)))
            .chain(format.map(|name| (name.to_owned(), FORMAT)));
        let mut known: Vec<(String, Reader)> = Vec::new();
        for (name, reader) in readers {
            if let Some((_, first)) = known.iter().find(|(other, _)| *other == name) {
                mistakes.add(shared(view, &name, *first, reader));
            }
            known.push((name, reader));
        }
    }
}

fn shared(view: &str, param: &str, first: Reader, second: Reader) -> String {
    if first.name == second.name {
        return format!(
            "`{view}`: two filters of its list are called `{param}`; rename one of them"
        );
    }
    format!(
        "`{view}`: {} of its list and {} both read `?{param}=`; {}, or {}",
        first.name, second.name, first.cure, second.cure
    )
}
