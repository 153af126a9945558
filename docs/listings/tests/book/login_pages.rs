use listings::login_pages::app;
use rest_kit::contrib::auth::{User, Users, auth_user};
use rest_kit::prelude::*;
use rest_kit::secrets::SecretKey;
use rest_kit::test::{Client, database};

#[actix_web::test]
async fn a_form_leads_back_to_the_api() {
    let kit = app(SecretKey::random().unwrap());
    let client = Client::start(kit, database(()).unwrap()).await.unwrap();
    let ada = User::changes().set(auth_user::username, "ada");
    let (users, password) = (Users::new(), "a long and quiet river");
    users.create(ada, password, client.db()).await.unwrap();

    let form = client.get("/api-auth/login/").await;
    let text = form.text();
    let (_, token) = text.split_once("csrfmiddlewaretoken\" value=\"").unwrap();
    let token = token.split('"').next().unwrap();
    let cookie = form.headers("set-cookie")[0].split(';').next().unwrap();
    let login = client
        .post("/api-auth/login/")
        .header("cookie", cookie)
        .form(&[
            ("csrfmiddlewaretoken", token),
            ("username", "ada"),
            ("password", password),
        ])
        .await;
    assert_eq!(
        (login.status(), login.header("location")),
        (302, Some("/api/"))
    );
    let cookies = login.headers("set-cookie");
    let cookies = cookies.iter().filter_map(|cookie| cookie.split(';').next());
    let page = client
        .get("/api/authors/?format=api")
        .header("cookie", &cookies.collect::<Vec<_>>().join("; "))
        .await;
    assert!(page.text().contains("<span>ada</span>"), "{}", page.text());
}
