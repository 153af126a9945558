//! One key around bodies and answers, as some clients expect.

use rest_kit::prelude::*;
use serde_json::json;

use crate::support::app::each;
use crate::support::library::{Author, Tag, open};

#[derive(Serializer)]
#[serializer(model = Tag, envelope = "tag", envelope_many = "tags")]
struct WrappedTag {
    #[field(link = "wrapped-detail")]
    url: String,
    name: String,
}

struct WrappedViewSet;

#[viewset(bulk(create))]
impl ModelViewSet for WrappedViewSet {
    type Model = Tag;
    type Serializer = WrappedTag;

    #[action(detail = false, methods(get))]
    async fn all(&self, cx: &Context) -> Result<Response> {
        let rows = Tag::objects().load(cx).await?;
        cx.serialize_many::<WrappedTag>(rows).await
    }
}

/// The same in pages.
struct PagedViewSet;

#[viewset(pagination(list = PageNumberPagination::new(1)))]
impl ReadOnlyModelViewSet for PagedViewSet {
    type Model = Tag;
    type Serializer = WrappedTag;
}

/// Only one object has a key; a list has none.
#[derive(Serializer)]
#[serializer(model = Author, envelope = "author")]
struct WrappedAuthor {
    name: String,
}

struct AuthorsViewSet;

#[viewset]
impl ModelViewSet for AuthorsViewSet {
    type Model = Author;
    type Serializer = WrappedAuthor;
}

#[derive(Serializer)]
#[serializer(envelope = "user")]
struct Login {
    email: String,
}

#[api_view(post)]
async fn login(_cx: &Context, body: Data<Login>) -> Result<Response> {
    Ok(Response::new(&body.email))
}

fn wrapping(kit: RestKit) -> RestKit {
    open(kit)
        .register("api/wrapped", WrappedViewSet)
        .basename("wrapped")
        .register("api/pages", PagedViewSet)
        .basename("pages")
        .register("api/wrapped-authors", AuthorsViewSet)
        .basename("wrapped-authors")
        .register_view("api/login", login)
}

// parity: ADD-015
#[actix_web::test]
async fn bodies_and_answers_have_one_key_around_them() {
    for library in each(wrapping).await {
        let url = |key: i64| format!("http://testserver/api/wrapped/{key}/");
        let classic = json!({"url": url(1), "name": "classic"});
        let sand = json!({"url": url(2), "name": "sand"});
        for (path, expected) in [
            ("/api/wrapped/1/", json!({"tag": classic})),
            ("/api/wrapped/", json!({"tags": [classic, sand]})),
            ("/api/wrapped/all/", json!({"tags": [classic, sand]})),
            (
                "/api/wrapped-authors/1/",
                json!({"author": {"name": "Herbert"}}),
            ),
            (
                "/api/wrapped-authors/",
                json!([{"name": "Herbert"}, {"name": "Le Guin"}]),
            ),
        ] {
            assert_eq!(library.get(path).await.value(), expected, "{path}");
        }
        let page = library.get("/api/pages/").await.value();
        assert_eq!(
            (&page["count"], &page["results"]),
            (&json!(2), &json!([classic]))
        );
        let body = json!({"tag": {"name": "new"}});
        let created = library.post("/api/wrapped/").json(&body).await;
        assert_eq!(created.status(), 201, "{}", created.text());
        assert_eq!(created.header("Location"), Some(url(3).as_str()));
        assert_eq!(created.value()["tag"]["name"], "new");
        for (method, body) in [
            ("PATCH", json!({"tag": {}})),
            ("PUT", json!({"tag": {"name": "new"}})),
        ] {
            let changed = library.request(method, "/api/wrapped/3/").json(&body).await;
            assert_eq!(
                changed.value(),
                json!({"tag": {"url": url(3), "name": "new"}})
            );
        }
        let form = library
            .post("/api/wrapped/")
            .form(&[("name", "form")])
            .await;
        assert_eq!(form.value()["tag"]["name"], "form");
        let many = json!({"tags": [{"name": "a"}, {"name": "b"}]});
        let many = library.post("/api/wrapped/").json(&many).await;
        assert_eq!(many.status(), 201, "{}", many.text());
        assert_eq!(many.value()["tags"][1]["name"], "b");
        let entered = json!({"user": {"email": "a@b.c"}});
        let entered = library.post("/api/login/").json(&entered).await;
        assert_eq!(entered.text(), r#""a@b.c""#);
    }
}

#[actix_web::test]
async fn errors_have_no_key_around_them() {
    for library in each(wrapping).await {
        for (body, expected) in [
            (
                json!({"name": "bare"}),
                json!({"tag": ["This field is required."]}),
            ),
            (
                json!({"tag": {"name": ""}}),
                json!({"name": ["This field may not be blank."]}),
            ),
            (
                json!({"tag": {"name": "sand"}}),
                json!({"name": ["tag with this name already exists."]}),
            ),
            (
                json!({"tag": 7}),
                json!({"non_field_errors": [
                    "Invalid data. Expected a dictionary, but got int."
                ]}),
            ),
        ] {
            let answer = library.post("/api/wrapped/").json(&body).await;
            assert_eq!((answer.status(), answer.value()), (400, expected), "{body}");
        }
        let missing = library.get("/api/wrapped/99/").await;
        assert_eq!(
            missing.text(),
            r#"{"detail":"No Tag matches the given query."}"#
        );
    }
}
