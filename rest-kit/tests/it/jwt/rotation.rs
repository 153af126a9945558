//! Refresh tokens that are used once.

use futures_util::future::join_all;
use rest_kit::contrib::jwt::OutstandingTokens;
use rest_kit::prelude::*;
use rest_kit::test::TestResponse;
use serde_json::json;

use super::world::{World, claims, each, now, rotating, signed, sound, text};
use crate::support::app::expect;

async fn at_once(world: &World, token: &str, times: usize) -> Vec<TestResponse> {
    let body = json!({"refresh": token});
    let requests = (0..times).map(|_| world.post("/refresh/").json(&body).into_future());
    join_all(requests).await
}

fn successors(answers: &[TestResponse]) -> Vec<String> {
    let accepted = answers.iter().filter(|answer| answer.status() == 200);
    let mut ids: Vec<String> = accepted.map(|answer| text(answer, "refresh")).collect();
    ids.sort();
    ids.dedup();
    ids
}

// security: SEC-13
// parity: JWT-023, JWT-024, JWT-037
#[actix_web::test]
async fn of_twenty_refreshes_at_once_one_succeeds_and_a_later_use_ends_the_login() {
    for world in each(rotating()).await {
        let (refresh, _) = world.log_in("ann").await;
        let answers = at_once(&world, &refresh, 20).await;
        let over = json!({"detail": "Token is blacklisted", "code": "token_not_valid"});
        let (accepted, refused): (Vec<_>, Vec<_>) =
            answers.iter().partition(|answer| answer.status() == 200);
        assert_eq!((accepted.len(), refused.len()), (1, 19));
        for answer in refused {
            expect(answer, 401, &over);
        }
        // A later use is theft, by whoever came second: the newest token is of no use either.
        let newest = text(accepted[0], "refresh");
        expect(&world.refresh(&refresh).await, 401, &over);
        expect(&world.refresh(&newest).await, 401, &over);
        expect(&world.blacklist(&newest).await, 401, &over);
        // Another login of the same user is another family.
        let (other, _) = world.log_in("ann").await;
        assert_eq!(world.refresh(&other).await.status(), 200);
    }
}

// security: SEC-13
// parity: JWT-023
#[actix_web::test]
async fn of_twenty_refreshes_at_once_exactly_one_line_of_tokens_goes_on() {
    for world in each(rotating().reuse_detection(false)).await {
        let (mut refresh, _) = world.log_in("ann").await;
        for _ in 0..3 {
            let answers = at_once(&world, &refresh, 20).await;
            let lines = successors(&answers);
            assert_eq!(lines.len(), 1, "{lines:?}");
            refresh = lines.into_iter().next().unwrap();
        }
        assert_eq!(world.refresh(&refresh).await.status(), 200);
    }
}

// parity: JWT-024, JWT-037
#[actix_web::test]
async fn within_the_grace_time_everybody_has_the_same_successor() {
    for world in each(rotating().rotation_grace(Duration::seconds(60))).await {
        let (refresh, _) = world.log_in("ann").await;
        let mut answers = at_once(&world, &refresh, 20).await;
        answers.push(world.refresh(&refresh).await);
        assert!(answers.iter().all(|answer| answer.status() == 200));
        let same = successors(&answers);
        assert_eq!(same.len(), 1, "{same:?}");
        // Once the successor has been used, the old token is over; the login goes on.
        let next = text(&world.refresh(&same[0]).await, "refresh");
        assert_eq!(world.refresh(&refresh).await.status(), 401);
        assert_eq!(world.refresh(&next).await.status(), 200);
    }
}

// parity: JWT-024
#[actix_web::test]
async fn after_the_grace_time_a_second_use_ends_the_login() {
    for world in each(rotating().rotation_grace(Duration::from_micros(1))).await {
        let (refresh, _) = world.log_in("ann").await;
        let next = text(&world.refresh(&refresh).await, "refresh");
        assert_eq!(world.refresh(&refresh).await.status(), 401);
        assert_eq!(world.refresh(&next).await.status(), 401);
    }
}

// parity: JWT-037
#[actix_web::test]
async fn without_detection_a_second_use_is_refused_and_nothing_else() {
    for world in each(rotating().reuse_detection(false)).await {
        let (refresh, _) = world.log_in("ann").await;
        let next = text(&world.refresh(&refresh).await, "refresh");
        assert_eq!(world.refresh(&refresh).await.status(), 401);
        assert_eq!(world.refresh(&next).await.status(), 200);
    }
}

// parity: JWT-014, JWT-023
#[actix_web::test]
async fn successors_keep_claims_and_have_a_name_and_times_of_their_own() {
    for world in each(rotating()).await {
        // Made by another service with the same secret, and not remembered here.
        let old = json!({"token_type": "refresh", "exp": now() + 60, "plan": "gold"});
        let old = signed(&sound(old));
        let answer = world.refresh(&old).await;
        let (refresh, access) = (text(&answer, "refresh"), text(&answer, "access"));
        let (refresh, access) = (claims(&refresh), claims(&access));
        assert_eq!(
            (&refresh["plan"], &access["plan"]),
            (&json!("gold"), &json!("gold"))
        );
        assert_ne!(refresh["jti"], "a1");
        assert!(refresh["exp"].as_i64().unwrap() >= now() + 86_000);
        assert_eq!(world.refresh(&old).await.status(), 401);
    }
}

// parity: JWT-020, JWT-021
#[actix_web::test]
async fn expired_records_are_deleted_and_the_others_stay() {
    for world in each(rotating()).await {
        let (refresh, _) = world.log_in("ann").await;
        let short = json!({"token_type": "refresh", "jti": "short", "exp": now() + 1});
        expect(
            &world.blacklist(&signed(&sound(short))).await,
            200,
            &json!({}),
        );
        actix_web::rt::time::sleep(std::time::Duration::from_millis(1_100)).await;
        assert_eq!(
            OutstandingTokens.flush_expired(world.db()).await.unwrap(),
            1
        );
        assert_eq!(
            OutstandingTokens.flush_expired(world.db()).await.unwrap(),
            0
        );
        assert_eq!(world.refresh(&refresh).await.status(), 200);
    }
}
