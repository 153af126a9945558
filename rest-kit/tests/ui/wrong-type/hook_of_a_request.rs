use rest_kit::prelude::*;

struct Clocks;

#[viewset]
impl ViewSet for Clocks {
    fn initial(&self, cx: &Context) -> Result<()> {
        drop(cx);
        Ok(())
    }

    fn policies_for(&self, cx: &Context) -> Option<Prepared> {
        drop(cx);
        None
    }

    async fn finalize_response(&self, cx: &Context, response: Response) -> Response {
        drop(cx);
        response
    }

    fn permission_denied(&self, cx: &Context) -> Error {
        drop(cx);
        Error::not_found()
    }

    fn check_throttles(self, cx: &Context) -> Result<()> {
        drop(cx);
        Ok(())
    }

    fn deprecated_for(&self) -> Setting<Deprecation> {
        Setting::Inherit
    }

    async fn extend_schema(&self, action: &str) -> Setting<dyn ViewInspector> {
        drop(action);
        Setting::Inherit
    }

    async fn list(&self, _cx: &Context) -> Result<Response> {
        Ok(Response::new("clocks"))
    }
}

fn main() {}
