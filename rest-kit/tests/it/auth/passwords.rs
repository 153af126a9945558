//! Passwords of stored users.

use rest_kit::contrib::auth::{User, Users, auth_user};
use rest_kit::passwords::Passwords;
use rest_kit::prelude::*;

use super::{PASSWORD, change, each, in_cookies, plain, user, users};

// parity: DJG-007, TST-017
#[actix_web::test]
async fn hashes_of_django_become_ours_at_the_login() {
    for client in each(in_cookies, plain).await {
        let django = "pbkdf2_sha256$1000$seasalt12345$QRYeQVaE4tMeckehmaSFmkoZLTczspbmCCtRfUKzYoA=";
        change(&client, "ann", |user| user.password = django.to_owned()).await;
        assert_eq!(client.get("/me/").basic("ann", "wrong").await.status(), 403);
        assert_eq!(user(&client, "ann").await.password, django);
        assert_eq!(
            client.get("/me/").basic("ann", PASSWORD).await.status(),
            200
        );
        let stored = user(&client, "ann").await.password;
        assert!(
            stored.starts_with("argon2$argon2id$v=19$m=8,t=1,p=1$"),
            "{stored}"
        );
        assert_eq!(
            client.get("/me/").basic("ann", PASSWORD).await.status(),
            200
        );
        assert_eq!(user(&client, "ann").await.password, stored);
        // Another cost is a new hash, too.
        let costlier = Users::new().passwords(Passwords::default().cost(16, 1));
        assert!(
            costlier
                .check("ann", PASSWORD, client.db())
                .await
                .unwrap()
                .is_some()
        );
        assert!(user(&client, "ann").await.password.contains("$m=16,"));
    }
}

// parity: DJG-003
#[actix_web::test]
async fn new_users_have_django_s_defaults() {
    for client in each(in_cookies, plain).await {
        let ann = user(&client, "ann").await;
        assert!(ann.is_active && !ann.is_staff && !ann.is_superuser);
        assert_eq!((ann.email.as_str(), ann.last_login), ("", None));
        assert!(ann.date_joined <= DateTime::now());
        let root = user(&client, "root").await;
        assert!(root.is_active && root.is_staff && root.is_superuser);
        // The hash is not shown by accident.
        assert!(!format!("{root:?}").contains("argon2"));
        let taken = User::changes().set(auth_user::username, "ann");
        assert_eq!(
            users()
                .create(taken, PASSWORD, client.db())
                .await
                .unwrap_err()
                .status(),
            409
        );
    }
}

#[actix_web::test]
async fn users_without_a_usable_password_cannot_log_in_by_one() {
    for client in each(in_cookies, plain).await {
        let unusable = Passwords::unusable().unwrap();
        change(&client, "ann", |user| user.password.clone_from(&unusable)).await;
        for password in ["", "!", &unusable] {
            assert_eq!(
                client.get("/me/").basic("ann", password).await.status(),
                403
            );
        }
    }
}
