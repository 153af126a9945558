//! `unique_for_date`, `unique_for_month`, `unique_for_year`.

use rest_kit::prelude::*;
use serde_json::{Value, json};

use super::{Article, Shop, each};
use crate::support::app::expect;

#[derive(Serializer)]
#[serializer(model = Article)]
struct ArticleSerializer {
    id: i64,
    slug: String,
    title: String,
    author: Option<String>,
    #[field(rename = "on")]
    published: NaiveDate,
    stamp: DateTime,
}

/// Has no field for the date: it is the stored one, or nobody asks.
#[derive(Serializer)]
#[serializer(model = Article)]
struct SlugSerializer {
    slug: String,
}

struct Articles;

#[viewset]
impl ModelViewSet for Articles {
    type Model = Article;
    type Serializer = ArticleSerializer;
}

struct Slugs;

#[viewset]
impl ModelViewSet for Slugs {
    type Model = Article;
    type Serializer = SlugSerializer;
}

fn articles(kit: RestKit) -> RestKit {
    kit.register("articles", Articles)
        .register("slugs", Slugs)
        .basename("slugs")
}

fn article(slug: &str, title: &str, author: &str, on: &str) -> Value {
    // Each in a year of its own, so that the title is free there.
    let stamp = format!("{}T00:00:00Z", on.replace("20", "19"));
    json!({"slug": slug, "title": title, "author": author, "on": on, "stamp": stamp})
}

async fn filled() -> Vec<Shop> {
    let shops = each(articles).await;
    for shop in &shops {
        for body in [
            article("s", "t", "u", "2024-03-05"),
            article("q", "r", "w", "2024-03-06"),
        ] {
            let answer = shop.post("/articles/").json(&body).await;
            assert_eq!(answer.status(), 201, "{}", answer.text());
        }
    }
    shops
}

fn taken(field: &str, date: &str, period: &str) -> Value {
    let message = format!("This field must be unique for the \"{date}\" {period}.");
    json!({field: [message]})
}

// parity: VAL-005
#[actix_web::test]
async fn values_are_unique_within_a_day_a_month_or_a_year() {
    let cases = [
        (
            article("s", "a", "b", "2024-03-05"),
            Some(taken("slug", "on", "date")),
        ),
        (article("s", "a", "b", "2024-03-07"), None),
        // The month of whatever year, as in Django.
        (
            article("a", "t", "c", "2023-03-01"),
            Some(taken("title", "on", "month")),
        ),
        (article("a", "t", "d", "2022-04-01"), None),
        (
            article("a", "e", "u", "2024-12-01"),
            Some(taken("author", "on", "year")),
        ),
        (article("a", "e", "u", "2025-12-01"), None),
        // The first that is refused is told, as DRF does.
        (
            article("s", "t", "u", "2024-03-05"),
            Some(taken("slug", "on", "date")),
        ),
        (
            json!({"slug": "s"}),
            Some(json!({
                "title": ["This field is required."], "on": ["This field is required."],
            })),
        ),
        (
            json!({"slug": "a", "title": "b", "on": "2024-03-05"}),
            Some(json!({"author": ["This field is required."]})),
        ),
    ];
    for shop in filled().await {
        for (body, errors) in &cases {
            let answer = shop.post("/articles/").json(body).await;
            match errors {
                None => assert_eq!(answer.status(), 201, "{body} {}", answer.text()),
                Some(errors) => expect(&answer, 400, errors),
            }
        }
    }
}

// parity: VAL-005
#[actix_web::test]
async fn null_is_a_value_and_moments_have_days_too() {
    for shop in each(articles).await {
        let nobody = |slug: &str, title: &str, stamp: &str| json!({"slug": slug, "title": title, "author": null, "on": "2001-01-01", "stamp": stamp});
        let answer = shop
            .post("/articles/")
            .json(&nobody("a", "a", "2020-12-31T23:30:00Z"))
            .await;
        assert_eq!(answer.status(), 201, "{}", answer.text());
        let answer = shop
            .post("/articles/")
            .json(&nobody("b", "b", "2021-01-01T00:00:00Z"))
            .await;
        expect(&answer, 400, &taken("author", "on", "year"));
        let other = json!({
            "slug": "c", "title": "a", "author": "x", "on": "2002-02-02",
            "stamp": "2021-01-01T00:30:00+02:00",
        });
        let answer = shop.post("/articles/").json(&other).await;
        expect(&answer, 400, &taken("title", "stamp", "year"));
    }
}

// parity: VAL-005, VAL-003
#[actix_web::test]
async fn a_change_in_parts_is_compared_with_what_is_stored() {
    for shop in filled().await {
        // The second article moves to the first one's day, or takes its slug there.
        let answer = shop.patch("/articles/2/").json(&json!({"slug": "s"})).await;
        assert_eq!(answer.status(), 200, "{}", answer.text());
        let answer = shop
            .patch("/articles/2/")
            .json(&json!({"on": "2024-03-05"}))
            .await;
        expect(&answer, 400, &taken("slug", "on", "date"));
        let answer = shop
            .patch("/articles/2/")
            .json(&json!({"author": "u"}))
            .await;
        expect(&answer, 400, &taken("author", "on", "year"));
        let own = article("s", "t", "u", "2024-03-05");
        let answer = shop.put("/articles/1/").json(&own).await;
        assert_eq!(answer.status(), 200, "{}", answer.text());
        // Nothing that counts is changed: nobody asks.
        let counter = rest_kit::test::QueryCounter::new(shop.db());
        let answer = shop.patch("/articles/1/").json(&json!({})).await;
        assert_eq!(answer.status(), 200, "{}", answer.text());
        assert_eq!(counter.count(), 2);
        let answer = shop.patch("/slugs/2/").json(&json!({"slug": "s"})).await;
        assert_eq!(answer.status(), 200, "{}", answer.text());
        let answer = shop.patch("/articles/2/").json(&json!({"slug": "x"})).await;
        assert_eq!(answer.status(), 200, "{}", answer.text());
        let answer = shop
            .patch("/articles/2/")
            .json(&json!({"on": "2024-03-05"}))
            .await;
        assert_eq!(answer.status(), 200, "{}", answer.text());
        let answer = shop.patch("/slugs/2/").json(&json!({"slug": "s"})).await;
        let message = "This field must be unique for the \"published\" date.";
        expect(&answer, 400, &json!({"slug": [message]}));
    }
}
