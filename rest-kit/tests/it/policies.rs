//! Policies of one request, and the hooks around a handler.

use std::sync::Arc;

use rest_kit::error::ErrorKind;
use rest_kit::negotiation::{ContentNegotiation, Negotiated};
use rest_kit::parsers::{FormParser, JsonParser};
use rest_kit::prelude::*;
use rest_kit::renderers::{JsonRenderer, RenderContext, Renderer};
use rest_kit::request::Request;
use rest_kit::throttling::{
    AnonRateThrottle, Decision, ScopedRateThrottle, Throttle, UserRateThrottle,
};
use rest_kit::versioning::{AcceptHeaderVersioning, QueryParameterVersioning};
use rest_kit::views::metadata::{Metadata, ViewMetadata};
use rest_kit::views::{Prepared, checks, failure};
use serde_json::{Value, json};

use crate::support::app::{Tokens, caller, each, expect};
use crate::support::library::{Author, AuthorSerializer, Book, authors};

#[derive(Debug)]
struct Shouting;

impl Renderer for Shouting {
    fn media_type(&self) -> &'static str {
        "text/shout"
    }
    fn format(&self) -> &'static str {
        "shout"
    }
    fn render(&self, data: Vec<u8>, _: &RenderContext<'_>) -> Result<Vec<u8>> {
        Ok(data.to_ascii_uppercase())
    }
}

/// Takes the last renderer, whatever the client accepts.
#[derive(Debug)]
struct Last;

impl ContentNegotiation for Last {
    fn select_renderer(
        &self,
        _: &Request,
        renderers: &[Arc<dyn Renderer>],
        _: Option<&str>,
    ) -> Result<Negotiated> {
        let last = renderers.last().map(Negotiated::with);
        last.ok_or_else(|| Error::new(ErrorKind::NotAcceptable))
    }
}

#[derive(Debug)]
struct Brief;

impl Metadata for Brief {
    fn determine_metadata(&self, view: &ViewMetadata<'_>, cx: &Context) -> Response {
        Response::new(&json!({"brief": view.name, "version": cx.version()}))
    }
}

/// What three kinds of views decide by the request.
fn of_request(cx: &Context, prepared: &Prepared) -> Option<Prepared> {
    let own = prepared.clone();
    Some(match cx.request().query_param("as")? {
        "form" => own.with_parsers(FormParser),
        "shout" => own.with_renderers((JsonRenderer, Shouting)),
        "last" => own
            .with_renderers((JsonRenderer, Shouting))
            .with_content_negotiation(Last),
        "strangers" => own.with_authentication(()),
        "slowly" if cx.action() != "metadata" => {
            own.with_throttles(AnonRateThrottle::new("1/hour"))
        }
        "problem" => own.with_exception_handler(failure::problem),
        "version" => own.with_versioning(AcceptHeaderVersioning::new().default_version("2.0")),
        "brief" => own.with_metadata(Brief),
        "pages" => own.with_pagination(PageNumberPagination::new(1)),
        _ => return None,
    })
}

struct Plain;

#[api_view]
impl ApiView for Plain {
    fn policies_for(&self, cx: &Context, prepared: &Prepared) -> Option<Prepared> {
        of_request(cx, prepared)
    }

    async fn get(&self, cx: &Context) -> Result<Response> {
        Ok(Response::new(&json!({"version": cx.version()})))
    }

    async fn post(&self, cx: &Context) -> Result<Response> {
        Ok(Response::created(&cx.data().await?))
    }
}

struct Generic;

#[api_view(default_ordering(id))]
impl ListCreateApiView for Generic {
    type Model = Author;
    type Serializer = AuthorSerializer;

    fn policies_for(&self, cx: &Context, prepared: &Prepared) -> Option<Prepared> {
        of_request(cx, prepared)
    }
}

struct Set;

#[viewset(default_ordering(id))]
impl ModelViewSet for Set {
    type Model = Author;
    type Serializer = AuthorSerializer;

    fn policies_for(&self, cx: &Context, prepared: &Prepared) -> Option<Prepared> {
        of_request(cx, prepared)
    }
}

/// Who may call, by what the request says and who calls.
struct Moody;

#[api_view]
impl ApiView for Moody {
    fn permissions_for(&self, cx: &Context) -> Box<dyn rest_kit::permissions::AnyPermission<()>> {
        match cx.request().query_param("key") {
            Some("sesame") => Box::new(AllowAny),
            _ => Box::new(IsAdminUser),
        }
    }

    async fn get(&self, _: &Context) -> Result<Response> {
        Ok(Response::no_content())
    }
}

fn app(kit: RestKit) -> RestKit {
    kit.authentication(TokenAuthentication::new(Tokens))
        .register_view("plain", Plain)
        .register_view("generic", Generic)
        .register("set", Set)
        .register_view("moody", Moody)
}

// parity: VIE-004
#[actix_web::test]
async fn policies_are_chosen_for_each_request() {
    for library in each(app).await {
        for path in ["/plain/", "/generic/", "/set/"] {
            let at = |query: &str| format!("{path}?as={query}");
            let form = [("name", "Lem"), ("email", "lem@example.com")];
            let refused = library
                .post(&at("form"))
                .json(&json!({"name": "Lem"}))
                .await;
            assert_eq!(refused.status(), 415, "{path}");
            assert_ne!(library.post(&at("form")).form(&form).await.status(), 415);
            assert_ne!(library.post(path).json(&json!({})).await.status(), 415);

            let shouts = |path: String| library.get(path.as_str()).header("accept", "text/shout");
            assert_eq!(shouts(path.to_owned()).await.status(), 406);
            let shouted = shouts(at("shout")).await;
            assert_eq!(
                shouted.header("content-type"),
                Some("text/shout; charset=utf-8")
            );
            assert_eq!(shouted.text(), shouted.text().to_uppercase());
            let last = library.get(&at("last")).header("accept", "image/png").await;
            assert_eq!((last.status(), last.text()), (200, shouted.text()));

            let wrong = |path: String| library.get(path.as_str()).token("wrong");
            assert_eq!(wrong(path.to_owned()).await.status(), 401);
            assert_eq!(wrong(at("strangers")).await.status(), 200);

            assert_eq!(library.put(&at("problem")).await.status(), 405);
            let problem = library.put(&at("problem")).await;
            assert_eq!(
                problem.header("content-type"),
                Some("application/problem+json")
            );

            let brief = library.options(&at("brief")).await.value();
            assert!(brief["brief"].is_string() && brief.get("renders").is_none());
            assert!(library.options(path).await.value()["renders"].is_array());
        }
        expect(
            &library.get("/plain/?as=version").await,
            200,
            &json!({"version": "2.0"}),
        );
        for path in ["/generic/", "/set/"] {
            assert!(library.get(path).await.value().is_array());
            let page = library.get(&format!("{path}?as=pages")).await.value();
            assert_eq!(page["results"].as_array().map(Vec::len), Some(1));
        }
        // They share the scope of their counter.
        assert_eq!(library.get("/plain/?as=slowly").await.status(), 200);
        assert_eq!(library.get("/set/?as=slowly").await.status(), 429);
        assert_eq!(library.options("/set/?as=slowly").await.status(), 200);
        assert_eq!(library.get("/set/").await.status(), 200);

        assert_eq!(library.get("/moody/").await.status(), 401);
        assert_eq!(library.get("/moody/?key=sesame").await.status(), 204);
        library.force_authenticate(Some(caller(1, true)));
        assert_eq!(library.get("/moody/").await.status(), 204);
    }
}

/// Refuses, and says after how many seconds.
#[derive(Debug)]
struct Refuses(Option<f64>);

impl Throttle for Refuses {
    async fn allow_request(&self, _: &Context) -> Result<Decision> {
        Ok(Decision::Refused(self.0))
    }
}

/// Only its own users may touch an author, and in words of the view.
struct Own;

#[permission]
impl Permission<Author> for Own {
    fn has_object_permission(&self, _: &Context, author: &Author) -> bool {
        author.name == "Herbert"
    }
    fn message(&self) -> Option<&'static str> {
        Some("Not yours.")
    }
}

struct Desk;

#[viewset]
impl GenericViewSet for Desk {
    type Model = Author;
    type Serializer = AuthorSerializer;

    fn permissions(&self) -> impl Permission<Author> {
        Own
    }

    fn throttled(&self, cx: &Context, wait: Option<f64>) -> Error {
        let who = cx.user_id().unwrap_or_default();
        Error::throttled(wait).with_message(format!("Slowly, {who}!"))
    }

    fn permission_denied(
        &self,
        cx: &Context,
        message: Option<&'static str>,
        code: Option<&'static str>,
    ) -> Error {
        let _ = (cx, code);
        let words = message.unwrap_or("You may not.");
        Error::permission_denied().with_message(format!("The desk says: {words}"))
    }

    /// An object that is not found by the address.
    #[action(detail = false)]
    async fn first(&self, cx: &Context) -> Result<Response> {
        let name = cx
            .request()
            .query_param("name")
            .unwrap_or_default()
            .to_owned();
        let author = Author::objects()
            .filter(authors::name.eq(name))
            .first(cx)
            .await?;
        let author = author.ok_or_else(Error::not_found)?;
        self.check_object_permissions(cx, &author).await?;
        Ok(Response::new(&author.name))
    }

    /// Asks again what was asked before.
    #[action(detail = false)]
    async fn again(&self, cx: &Context) -> Result<Response> {
        self.check_permissions(cx).await?;
        Err(self.permission_denied(cx, None, None))
    }

    #[action(
        detail = false,
        throttles(
            Refuses(Some(3.2)),
            Refuses(None),
            Refuses(Some(61.0)),
            Refuses(Some(7.0))
        )
    )]
    async fn busy(&self, _: &Context) -> Result<Response> {
        Ok(Response::no_content())
    }

    #[action(detail = false)]
    async fn dear(&self, cx: &Context) -> Result<Response> {
        // Counts a second time what the application's throttle has counted already.
        self.check_throttles(cx).await?;
        Ok(Response::no_content())
    }
}

// parity: VIE-005
#[actix_web::test]
async fn checks_are_called_from_functions_of_the_view() {
    let app = |kit: RestKit| {
        kit.authentication(TokenAuthentication::new(Tokens))
            .throttles(UserRateThrottle::new("3/hour"))
            .register("desk", Desk)
    };
    for library in each(app).await {
        let as_user = |id: i64| library.force_authenticate(Some(caller(id, false)));
        as_user(1);
        expect(
            &library.get("/desk/first/?name=Herbert").await,
            200,
            &json!("Herbert"),
        );
        let refused = library.get("/desk/first/?name=Le%20Guin").await;
        expect(
            &refused,
            403,
            &json!({"detail": "The desk says: Not yours."}),
        );
        as_user(2);
        let words = json!({"detail": "The desk says: You may not."});
        expect(&library.get("/desk/again/").await, 403, &words);

        let busy = library.get("/desk/busy/").await;
        assert_eq!(busy.header("retry-after"), Some("61"));
        let words = "Slowly, 2! Expected available in 61 seconds.";
        expect(&busy, 429, &json!({"detail": words}));

        as_user(3);
        assert_eq!(library.get("/desk/dear/").await.status(), 204);
        let second = library.get("/desk/dear/").await;
        assert_eq!(
            second.status(),
            429,
            "three calls are counted, the fourth is too much"
        );
        assert!(second.text().contains("Slowly, 3!"));
    }
}

/// Its hooks: one for each step.
struct Stepwise;

#[derive(Clone)]
struct Steps(Vec<&'static str>);

fn step(cx: &Context, name: &'static str) {
    let Steps(mut steps) = cx.provided().unwrap_or(Steps(Vec::new()));
    steps.push(name);
    cx.provide(Steps(steps));
}

#[api_view]
impl ApiView for Stepwise {
    async fn initial(&self, cx: &Context) -> Result<()> {
        step(cx, "initial");
        checks::initial(self, cx).await?;
        if cx.request().query_param("closed").is_some() {
            return Err(Error::unavailable(60));
        }
        Ok(())
    }

    async fn perform_authentication(&self, cx: &Context) -> Result<()> {
        step(cx, "authentication");
        if cx.request().header("x-robot").is_some() {
            return Ok(());
        }
        checks::authentication(cx).await
    }

    async fn check_permissions(&self, cx: &Context) -> Result<()> {
        step(cx, "permissions");
        checks::permissions(self, cx).await
    }

    async fn check_throttles(&self, cx: &Context) -> Result<()> {
        step(cx, "throttles");
        checks::throttles(self, cx).await
    }

    fn handle_exception(&self, error: Error, cx: &Context) -> Response {
        step(cx, "exception");
        failure::respond(error, cx)
    }

    fn finalize_response(&self, cx: &Context, response: Response) -> Response {
        let Steps(steps) = cx.provided().unwrap_or(Steps(Vec::new()));
        response.with_header("X-Steps", steps.join(" "))
    }

    async fn get(&self, cx: &Context) -> Result<Response> {
        step(cx, "get");
        Ok(Response::new(&json!({"user": cx.user_id()})))
    }
}

// parity: VIE-010
#[actix_web::test]
async fn the_steps_of_a_request_can_be_written() {
    let app = |kit: RestKit| {
        kit.authentication(TokenAuthentication::new(Tokens))
            .register_view("steps", Stepwise)
    };
    for library in each(app).await {
        let asked = "initial authentication permissions throttles";
        let answer = library.get("/steps/").token("token-of-ann").await;
        expect(&answer, 200, &json!({"user": 1}));
        assert_eq!(answer.header("x-steps"), Some(&*format!("{asked} get")));
        let robot = library
            .get("/steps/")
            .token("wrong")
            .header("x-robot", "1")
            .await;
        expect(&robot, 200, &json!({"user": null}));
        let closed = library.get("/steps/?closed=1").await;
        assert_eq!(
            (closed.status(), closed.header("retry-after")),
            (503, Some("60"))
        );
        assert_eq!(
            closed.header("x-steps"),
            Some(&*format!("{asked} exception"))
        );
        let wrong = library.get("/steps/").token("wrong").await;
        let steps = "initial authentication exception";
        assert_eq!(
            (wrong.status(), wrong.header("x-steps")),
            (401, Some(steps))
        );
        assert_eq!(
            library.put("/steps/").await.header("x-steps"),
            Some(&*format!("{asked} exception"))
        );
    }
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "it is what a handler of errors is given"
)]
fn telling(error: Error, cx: &Context) -> Response {
    let told = json!({
        "view": Prepared::of(cx).map(|prepared| (prepared.view, prepared.name.as_str())),
        "action": cx.action(),
        "kwargs": cx.request().path_params(),
        "user": cx.user_id(),
        "method": cx.request().method().as_str(),
        "status": error.status(),
    });
    Response::new(&told).with_status(error.status())
}

// parity: VIE-011
#[actix_web::test]
async fn a_handler_of_errors_knows_view_request_and_parameters() {
    let app = |kit: RestKit| {
        kit.exception_handler(telling)
            .authentication(TokenAuthentication::new(Tokens))
            .register("shelves/{shelf}/authors", Set)
    };
    for library in each(app).await {
        let missing = library
            .get("/shelves/7/authors/99/")
            .token("token-of-ann")
            .await;
        let told = json!({
            "view": ["Set", "Set Instance"],
            "action": "retrieve",
            "kwargs": [["shelf", "7"], ["pk", "99"]],
            "user": 1,
            "method": "GET",
            "status": 404,
        });
        expect(&missing, 404, &told);
        let nowhere = library.get("/nowhere/").await.value();
        assert_eq!(
            (&nowhere["view"], &nowhere["kwargs"]),
            (&Value::Null, &json!([]))
        );
    }
}

/// What `as_view(opens=9)` is: a view is a value, with the fields of its type.
struct Hours {
    opens: u8,
}

#[api_view]
impl ApiView for Hours {
    async fn get(&self, _: &Context) -> Result<Response> {
        Ok(Response::new(&self.opens))
    }
}

// parity: VIE-012
#[actix_web::test]
async fn a_view_is_a_value_with_fields() {
    let app = |kit: RestKit| {
        kit.register_view("early", Hours { opens: 7 })
            .register_view("late", Hours { opens: 11 })
    };
    for library in each(app).await {
        expect(&library.get("/early/").await, 200, &json!(7));
        expect(&library.get("/late/").await, 200, &json!(11));
    }
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "it is what a handler of errors is given"
)]
fn curt(error: Error, _: &Context) -> Response {
    Response::new("no").with_status(error.status())
}

#[api_view(
    get,
    permissions = IsAuthenticated,
    authentication = TokenAuthentication::new(Tokens),
    throttles = ScopedRateThrottle::new("uploads"),
    versioning = QueryParameterVersioning::new().allowed_versions(["1", "2"]),
    metadata = Brief,
    renderers = (JsonRenderer, Shouting),
    parsers = JsonParser,
    content_negotiation = Last,
    exception_handler = curt
)]
async fn decorated(cx: &Context) -> Result<Response> {
    Ok(Response::new(
        &json!({"version": cx.version(), "user": cx.user_id()}),
    ))
}

#[api_view(get, metadata = (), versioning = ())]
async fn bare(cx: &Context) -> Result<Response> {
    let count = Book::objects().count(cx).await?;
    Ok(Response::new(
        &json!({"version": cx.version(), "books": count}),
    ))
}

// parity: VIE-009
#[actix_web::test]
async fn functions_have_policies_of_their_own() {
    let app = |kit: RestKit| {
        kit.throttle_rates([("uploads", "2/hour")])
            .versioning(AcceptHeaderVersioning::new().default_version("9"))
            .register_view("decorated", decorated)
            .register_view("bare", bare)
    };
    for library in each(app).await {
        let stranger = library.get("/decorated/?version=1").await;
        assert_eq!(
            (stranger.status(), stranger.text()),
            (401, "\"NO\"".to_owned())
        );
        let get = |path| library.get(path).token("token-of-ann");
        let answer = get("/decorated/?version=2")
            .header("accept", "image/png")
            .await;
        let written: Value = serde_json::from_str(&answer.text()).unwrap();
        assert_eq!(written, json!({"VERSION": "2", "USER": 1}));
        assert_eq!(get("/decorated/?version=3").await.status(), 404);
        let options = library
            .options("/decorated/?version=1")
            .token("token-of-ann")
            .await;
        let written: Value = serde_json::from_str(&options.text()).unwrap();
        assert_eq!(written, json!({"BRIEF": "DECORATED", "VERSION": "1"}));
        assert_eq!(get("/decorated/?version=1").await.status(), 429);
        expect(
            &get("/bare/").await,
            200,
            &json!({"books": 3, "version": null}),
        );
        assert_eq!(library.options("/bare/").await.status(), 405);
    }
}
