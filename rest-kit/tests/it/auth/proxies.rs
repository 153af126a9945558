//! Callers whom a proxy has recognized.

use rest_kit::authentication::RemoteUserAuthentication;
use rest_kit::prelude::*;
use rest_kit::views::Authenticators;
use serde_json::json;

use super::{change, each, in_cookies, user, users};

struct Inside {
    create: bool,
}

#[api_view]
impl ApiView for Inside {
    fn authentication(&self) -> Authenticators {
        let users = users().create_unknown_user(self.create);
        let proxies = [[10, 0, 0, 1], [10, 0, 0, 2]];
        RemoteUserAuthentication::new(users, "X-Remote-User")
            .from(proxies)
            .into()
    }

    fn permissions(&self) -> impl Permission {
        IsAuthenticated
    }

    async fn get(&self, cx: &Context) -> Result<Response> {
        let name = cx.user().map(|user| user.username().to_owned());
        let via = cx.identity().map(|identity| identity.via);
        Ok(Response::new(&json!([name, via])))
    }
}

fn app(kit: RestKit) -> RestKit {
    kit.register_view("inside", Inside { create: true })
        .register_view("known", Inside { create: false })
}

// parity: AUT-020
#[actix_web::test]
async fn a_proxy_names_the_caller_and_nobody_else_does() {
    for client in each(in_cookies, app).await {
        let proxy = [10, 0, 0, 1];
        let call = async |path: &str, peer: Option<[u8; 4]>, names: &[&str]| {
            let mut request = client.get(path);
            if let Some(peer) = peer {
                request = request.peer_addr(peer);
            }
            for name in names {
                request = request.header("x-remote-user", name);
            }
            let answer = request.header("x-forwarded-for", "10.0.0.1").await;
            (answer.status(), answer.value())
        };
        let nobody = json!({ "detail": "Authentication credentials were not provided." });
        let nobody = (403, nobody);
        let named = |name: &str| (200, json!([name, "RemoteUserAuthentication"]));
        assert_eq!(call("/inside/", Some(proxy), &["ann"]).await, named("ann"));
        assert_eq!(
            call("/inside/", Some([10, 0, 0, 2]), &["ann"]).await,
            named("ann")
        );
        // Without the header, past the proxy, from who knows where.
        assert_eq!(call("/inside/", Some(proxy), &[]).await, nobody);
        assert_eq!(call("/inside/", Some(proxy), &[""]).await, nobody);
        assert_eq!(
            call("/inside/", Some([10, 0, 0, 3]), &["ann"]).await,
            nobody
        );
        assert_eq!(call("/inside/", None, &["ann"]).await, nobody);
        // What the client has sent beside the proxy's.
        let refused = (403, json!({ "detail": "Invalid remote user." }));
        assert_eq!(
            call("/inside/", Some(proxy), &["root", "ann"]).await,
            refused
        );
        // Somebody new becomes a user who has no password, if the application wants it.
        assert_eq!(call("/known/", Some(proxy), &["zoe"]).await, nobody);
        assert_eq!(call("/inside/", Some(proxy), &["zoe"]).await, named("zoe"));
        assert_eq!(call("/known/", Some(proxy), &["zoe"]).await, named("zoe"));
        assert!(user(&client, "zoe").await.password.starts_with('!'));
        for name in ["a b", "' OR 1=1 --", &"x".repeat(151)] {
            assert_eq!(
                call("/inside/", Some(proxy), &[name]).await,
                nobody,
                "{name}"
            );
        }
        change(&client, "ann", |user| user.is_active = false).await;
        assert_eq!(call("/inside/", Some(proxy), &["ann"]).await, nobody);
    }
}

#[actix_web::test]
async fn without_a_proxy_s_address_the_application_does_not_start() {
    let open = RemoteUserAuthentication::new(users(), "X-Remote-User");
    let kit = RestKit::new(Settings::default()).database("sqlite::memory:");
    let kit = kit.authentication(open).register_view("me", super::MeView);
    let error = kit.build().unwrap_err().to_string();
    assert!(
        error.contains("name the addresses of your proxies"),
        "{error}"
    );
}
