//! Requests that take the same values at the same time.

use std::sync::LazyLock;

use futures_util::future::join_all;
use rest_kit::prelude::*;
use rest_kit::test::TestResponse;
use serde_json::{Value, json};
use tokio::sync::Barrier;

use super::{Article, Mark, Name, each};

const AT_ONCE: usize = 6;

/// Lets nobody store anything before everybody has been told that the values are free.
static GATE: LazyLock<Barrier> = LazyLock::new(|| Barrier::new(AT_ONCE));

async fn wait<S: Serializer>(_: &mut Validated<S>, _: &Context) -> Result<()> {
    GATE.wait().await;
    Ok(())
}

#[derive(Serializer)]
#[serializer(model = Name, check = wait)]
struct NameSerializer {
    id: i64,
    name: String,
}

/// Says it in words of its own, under a key of its own.
#[derive(Serializer)]
#[serializer(model = Name, check = wait)]
struct OwnSerializer {
    #[field(source = name, error_messages(unique = "Somebody is called so."))]
    called: String,
}

#[derive(Serializer)]
#[serializer(model = Mark, check = wait)]
struct MarkSerializer {
    shelf: i64,
    #[field(rename = "where")]
    place: i64,
    active: bool,
    code: String,
    note: String,
}

/// Unique for a day, for a month, for a year.
#[derive(Serializer)]
#[serializer(model = Article, check = wait)]
struct ArticleSerializer {
    slug: String,
    #[field(rename = "headline")]
    title: String,
    author: Option<String>,
    published: NaiveDate,
    stamp: DateTime,
}

macro_rules! views {
    ($($view:ident: $model:ident by $serializer:ident),*) => {
        $(
            struct $view;

            #[viewset]
            impl ModelViewSet for $view {
                type Model = $model;
                type Serializer = $serializer;
            }
        )*
    };
}

views!(
    Names: Name by NameSerializer,
    Own: Name by OwnSerializer,
    Marks: Mark by MarkSerializer,
    Articles: Article by ArticleSerializer
);

fn racing(kit: RestKit) -> RestKit {
    kit.register("names", Names)
        .register("own", Own)
        .basename("own")
        .register("marks", Marks)
        .register("articles", Articles)
}

/// One of all is stored, the others are refused in these words.
fn one_wins(answers: &[TestResponse], errors: &Value) {
    let (stored, refused): (Vec<_>, Vec<_>) =
        answers.iter().partition(|answer| answer.status() == 201);
    let told: Vec<_> = answers.iter().map(TestResponse::text).collect();
    assert_eq!(stored.len(), 1, "{told:?}");
    for answer in refused {
        assert_eq!(answer.status(), 400, "{}", answer.text());
        assert_eq!(answer.value(), *errors);
    }
}

// parity: VAL-002, VAL-005
#[actix_web::test]
async fn who_loses_a_race_is_refused_as_if_he_had_come_later() {
    let cases = [
        (
            "/names/",
            json!({"name": "Ann"}),
            json!({"name": ["name with this name already exists."]}),
        ),
        (
            "/own/",
            json!({"called": "Bob"}),
            json!({"called": ["Somebody is called so."]}),
        ),
        // The index is known by its name, or by its columns where no name is told.
        (
            "/marks/",
            json!({"shelf": 1, "where": 1, "code": ""}),
            json!({"non_field_errors": ["That place is taken."]}),
        ),
        (
            "/marks/",
            json!({"shelf": 2, "where": 0, "code": "b", "active": false}),
            json!({"non_field_errors": ["The fields shelf, code must make a unique set."]}),
        ),
        (
            "/marks/",
            json!({"shelf": 3, "where": 0, "code": "", "active": false, "note": "n"}),
            json!({"non_field_errors": ["Again shelf, note."]}),
        ),
        (
            "/articles/",
            json!({"slug": "a", "headline": "a{}", "author": "a{}", "published": "2024-05-01"}),
            json!({"slug": ["This field must be unique for the \"published\" date."]}),
        ),
        (
            "/articles/",
            json!({"slug": "b{}", "headline": "b", "author": "b{}", "published": "2024-05-0{}", "stamp": "201{}-01-01T00:00:00Z"}),
            json!({"headline": ["This field must be unique for the \"published\" month."]}),
        ),
        (
            "/articles/",
            json!({"slug": "c{}", "headline": "c", "author": "c{}", "published": "2024-0{}-02"}),
            json!({"headline": ["This field must be unique for the \"stamp\" year."]}),
        ),
    ];
    for shop in each(racing).await {
        for (path, body, errors) in &cases {
            let bodies = (0..AT_ONCE).map(|at| {
                let mut body = body.clone();
                if body["code"] == "" {
                    body["code"] = json!(format!("{}{at}", body["shelf"]));
                }
                if body["where"] == 0 {
                    body["where"] = json!(at + 10);
                }
                let text = body.to_string().replace("{}", &(at + 1).to_string());
                serde_json::from_str::<Value>(&text).unwrap()
            });
            let bodies: Vec<_> = bodies.collect();
            let requests = bodies
                .iter()
                .map(|body| shop.post(path).json(body).into_future());
            one_wins(&join_all(requests).await, errors);
        }
    }
}
