//! Addresses that are made of what clients have stored.

use rest_kit::prelude::*;
use serde_json::{Value, json};

use crate::support::app::{each, expect};
use crate::support::library::Tag;

#[derive(Serializer)]
#[serializer(model = Tag)]
struct LinkedTagSerializer {
    #[field(link = "named-detail", lookup = name, lookup_param = "name")]
    url: String,
    name: String,
}

struct Named;

#[viewset(lookup(name), lookup_param = "name")]
impl ModelViewSet for Named {
    type Model = Tag;
    type Serializer = LinkedTagSerializer;
}

/// Where the request's values lead to.
#[api_view]
async fn leads(cx: &Context) -> Result<Response> {
    let value = |name| cx.request().query_param(name).unwrap_or_default();
    let address = cx.reverse(value("name"), &[("pk", value("pk")), ("name", value("pk"))])?;
    Ok(Response::new(&address))
}

struct Numbered;

#[viewset(lookup_regex = "[0-9]+")]
impl ReadOnlyModelViewSet for Numbered {
    type Model = Tag;
    type Serializer = crate::support::library::TagSerializer;
}

fn app(kit: RestKit) -> RestKit {
    kit.register("named", Named)
        .basename("named")
        .register("numbered", Numbered)
        .basename("numbered")
        .register_view("leads", leads)
        .register_view("rest/{pk}*", leads)
        .basename("rest")
}

// parity: RTR-014, REL-006
#[actix_web::test]
async fn what_clients_store_leads_to_nothing_but_itself() {
    for library in each(app).await {
        for name in ["a/b", "../../numbered/1", "..", "v1.json", "x/"] {
            let answer = library.post("/named/").json(&json!({"name": name})).await;
            // It is stored, and has no address.
            expect(&answer, 201, &json!({"url": null, "name": name}));
            assert_eq!(answer.header("location"), None, "{name}");
        }
        let answer = library.post("/named/").json(&json!({"name": "é ?#"})).await;
        let url = answer.value()["url"].as_str().unwrap().to_owned();
        assert_eq!(url, "http://testserver/named/%C3%A9%20%3F%23/");
        assert_eq!(answer.header("location"), Some(url.as_str()));
        let path = url.strip_prefix("http://testserver").unwrap();
        assert_eq!(library.get(path).await.value()["name"], "é ?#");
        // One odd row takes no list away.
        let list: Vec<Value> = library.get("/named/").await.json();
        let lost = list.iter().filter(|row| row["url"].is_null());
        assert_eq!(lost.count(), 5);
    }
}

#[actix_web::test]
async fn addresses_are_made_of_values_that_lead_back() {
    for library in each(app).await {
        for (query, expected) in [
            ("name=numbered-detail&pk=7", Some("/numbered/7/")),
            ("name=numbered-detail&pk=a", None),
            ("name=numbered-detail&pk=", None),
            ("name=named-detail&pk=a%2Fb", None),
            ("name=named-detail&pk=.", None),
            ("name=rest&pk=a/b.c", Some("/rest/a/b.c/")),
            ("name=rest&pk=a/../b", None),
            ("name=rest&pk=//evil.example", Some("/rest///evil.example/")),
        ] {
            let answer = library.get(&format!("/leads/?{query}")).await;
            match expected {
                Some(path) => expect(&answer, 200, &json!(path)),
                None => assert_eq!(answer.status(), 500, "{query}"),
            }
        }
    }
}
