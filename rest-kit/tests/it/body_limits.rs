//! How large bodies may be: what the application says, a view, an action, a request.

use rest_kit::parsers::{FileUploadParser, MultiPartParser};
use rest_kit::prelude::*;
use rest_kit::request::BodyLimits;
use rest_kit::test::Multipart;
use rest_kit::views::{Parsers, Prepared};
use serde_json::json;

use crate::support::app::{each, expect};
use crate::support::library::{Tag, TagSerializer};

/// Tells how long the body is.
async fn length(cx: &Context) -> Result<Response> {
    let data = cx.data().await?;
    Ok(Response::new(&data.get("text").is_some()))
}

#[api_view(post)]
async fn common(cx: &Context) -> Result<Response> {
    length(cx).await
}

#[api_view(post, body_limits = |limits| BodyLimits { max_body: 1_000, ..limits })]
async fn wide(cx: &Context) -> Result<Response> {
    length(cx).await
}

struct Narrow;

#[api_view]
impl ApiView for Narrow {
    fn body_limits(&self, limits: BodyLimits) -> BodyLimits {
        BodyLimits {
            max_body: limits.max_body / 10,
            ..limits
        }
    }

    /// Those who say so may send more.
    fn policies_for(&self, cx: &Context, prepared: &Prepared) -> Option<Prepared> {
        cx.request().query_param("more")?;
        let limits = BodyLimits {
            max_body: 500,
            ..*prepared.body_limits
        };
        Some(prepared.clone().with_body_limits(limits))
    }

    async fn post(&self, cx: &Context) -> Result<Response> {
        length(cx).await
    }
}

/// As much as a photo has.
fn large(limits: BodyLimits) -> BodyLimits {
    BodyLimits {
        max_body: 2_000,
        ..limits
    }
}

struct Tags;

#[viewset(
    body_limits = |limits| BodyLimits { max_body: 50, ..limits },
    body_limits(create = large)
)]
impl ModelViewSet for Tags {
    type Model = Tag;
    type Serializer = TagSerializer;

    #[action(detail = false, methods(post), body_limits = |limits| BodyLimits {
        max_body: 300,
        ..limits
    })]
    async fn extra(&self, cx: &Context) -> Result<Response> {
        length(cx).await
    }
}

fn app(kit: RestKit) -> RestKit {
    let limits = BodyLimits {
        max_body: 100,
        deny_unknown_fields: true,
        ..BodyLimits::DEFAULT
    };
    kit.body_limits(limits)
        .register_view("common", common)
        .register_view("wide", wide)
        .register_view("narrow", Narrow)
        .register("tags", Tags)
}

// parity: REQ-018
#[actix_web::test]
async fn a_view_and_an_action_say_how_large_their_bodies_may_be() {
    for library in each(app).await {
        for (method, path, most) in [
            ("POST", "/common/", 100),
            ("POST", "/wide/", 1_000),
            ("POST", "/narrow/", 10),
            ("POST", "/narrow/?more", 500),
            ("POST", "/tags/", 2_000),
            ("PATCH", "/tags/1/", 50),
            ("POST", "/tags/extra/", 300),
        ] {
            let send = |length: usize| {
                let body = format!("{:length$}", "{}");
                library.request(method, path).body("application/json", body)
            };
            assert_ne!(send(most).await.status(), 413, "{path}");
            let refused = send(most + 1).await;
            let message = "The request body is too large.";
            expect(&refused, 413, &json!({ "detail": message }));
            assert_eq!(refused.header("content-type"), Some("application/json"));
        }
        // What the view does not say is the application's.
        let unknown = library.post("/tags/").json(&json!({"name": "x", "odd": 1}));
        let refusal = json!({"odd": ["Unexpected field."]});
        expect(&unknown.await, 400, &refusal);
    }
}

struct Photos(BodyLimits);

#[api_view]
impl ApiView for Photos {
    fn parsers(&self) -> Parsers {
        (MultiPartParser, FileUploadParser).into()
    }

    fn body_limits(&self, limits: BodyLimits) -> BodyLimits {
        BodyLimits {
            max_file: self.0.max_file,
            ..limits
        }
    }

    async fn post(&self, cx: &Context) -> Result<Response> {
        Ok(Response::new(&cx.data().await?.get("file").is_some()))
    }
}

fn photos(kit: RestKit) -> RestKit {
    let photos = |max_file| {
        Photos(BodyLimits {
            max_file,
            ..BodyLimits::DEFAULT
        })
    };
    kit.register_view("photos/{filename}", photos(100_000))
        .register_view("scans/{filename}", photos(3_000_000))
}

// parity: REQ-018, REQ-019
#[actix_web::test]
async fn a_single_file_has_a_largest_size() {
    for library in each(photos).await {
        for (path, most) in [("/photos/a/", 100_000), ("/scans/a/", 3_000_000)] {
            let form = |sizes: [usize; 2]| {
                let [first, second] = sizes.map(|size| vec![b'x'; size]);
                let body = Multipart::new()
                    .file("file", "a.bin", "image/png", first)
                    .file("other", "b.bin", "image/png", second);
                library.post(path).multipart(body)
            };
            let raw = |size: usize| library.post(path).body("image/png", vec![0; size]);
            // Two of them are more than one may be.
            assert_eq!(form([most, most]).await.status(), 200, "{path}");
            assert_eq!(raw(most).await.status(), 200, "{path}");
            let message = json!({"detail": "The request body is too large."});
            expect(&form([1, most + 1]).await, 413, &message);
            expect(&form([most + 1, 1]).await, 413, &message);
            expect(&raw(most + 1).await, 413, &message);
        }
    }
}

#[test]
fn limits_of_views_that_cannot_be_kept_are_mistakes_of_theirs() {
    struct Deep;

    #[api_view(body_limits = |limits| BodyLimits { max_depth: 501, ..limits })]
    impl ApiView for Deep {
        async fn post(&self, cx: &Context) -> Result<Response> {
            length(cx).await
        }
    }

    let kit = RestKit::new(Settings::default())
        .permissions(AllowAny)
        .database("sqlite::memory:")
        .register_view("deep", Deep);
    let mistakes = kit.build().unwrap_err().to_string();
    assert!(
        mistakes.contains("max_depth") && mistakes.contains("`Deep`"),
        "{mistakes}"
    );
}
