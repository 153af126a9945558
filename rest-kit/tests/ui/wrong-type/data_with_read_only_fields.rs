use rest_kit::prelude::*;

#[derive(Serializer)]
struct Report {
    #[field(read_only)]
    number: i64,
    text: String,
}

struct Reports;

#[viewset]
impl ViewSet for Reports {
    #[action(detail = false, methods(post))]
    async fn send(&self, _cx: &Context, report: Data<Report>) -> Result<Response> {
        Ok(Response::new(&report.text))
    }
}

fn main() {}
