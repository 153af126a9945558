//! Endpoints of tokens with serializers of the application's own.

use rest_kit::authentication::UserStore;
use rest_kit::authentication::jwt::Jwt;
use rest_kit::contrib::jwt::{
    MIGRATIONS, Operation, OutstandingTokens, TokenObtainPairView, TokenView,
};
use rest_kit::prelude::*;
use rest_kit::test::{Client, databases};
use serde_json::json;

use super::world::{people, settings, text};
use crate::support::app::expect;

/// A token, and where it is used.
#[derive(Serializer, Debug)]
struct OnDevice {
    #[field(write_only)]
    token: String,
    #[field(max_length = 10)]
    device: String,
}

/// Declares an operation that takes a token and a device, and answers what it makes of both.
macro_rules! operation {
    ($name:ident, |$view:ident, $body:ident, $cx:ident| $answer:expr) => {
        #[derive(Debug)]
        struct $name;

        impl Operation for $name {
            const NAME: &'static str = stringify!($name);
            const DESCRIPTION: &'static str = "";
            type Serializer = OnDevice;

            async fn run<U: UserStore>(
                $view: &TokenView<U, Self>,
                $cx: &Context,
            ) -> Result<Response> {
                let Data($body) = Data::<OnDevice>::from_context($cx).await?;
                Ok(Response::new(&$answer))
            }
        }
    };
}

operation!(RefreshOnDevice, |view, body, cx| {
    let pair = view.jwt().refresh(&body.token, view.users(), cx).await?;
    json!({"access": pair.access, "device": body.device})
});
operation!(VerifyOnDevice, |view, body, cx| {
    view.jwt().verify(&body.token, view.users(), cx).await?;
    json!({"valid_on": body.device})
});
operation!(EndOnDevice, |view, body, cx| {
    view.jwt().blacklist(&body.token, cx).await?;
    json!({"ended_on": body.device})
});

// parity: SJW-029, SJW-030, SJW-031
#[actix_web::test]
async fn endpoints_take_and_answer_what_the_application_says() {
    for database in databases(()).unwrap() {
        let (jwt, people) = (Jwt::new(settings()).records(OutstandingTokens), people());
        let parts = || (jwt.clone(), people.clone());
        let kit = RestKit::new(Settings::default())
            .permissions(AllowAny)
            .migrations(MIGRATIONS)
            .register_view("token", TokenObtainPairView::new(parts().0, parts().1))
            .register_view(
                "refresh",
                TokenView::<_, RefreshOnDevice>::new(parts().0, parts().1),
            )
            .register_view(
                "verify",
                TokenView::<_, VerifyOnDevice>::new(parts().0, parts().1),
            )
            .register_view(
                "end",
                TokenView::<_, EndOnDevice>::new(parts().0, parts().1),
            );
        let client = Client::start(kit, database).await.unwrap();
        let ann = json!({"username": "ann", "password": "ann-pass"});
        let token = text(&client.post("/token/").json(&ann).await, "refresh");
        let call = async |path: &str, device: &str| {
            let body = json!({"token": token, "device": device});
            client.post(path).json(&body).await
        };
        let answer = call("/refresh/", "phone").await;
        assert_eq!(answer.value()["device"], "phone");
        assert!(!text(&answer, "access").is_empty());
        expect(
            &call("/verify/", "phone").await,
            200,
            &json!({"valid_on": "phone"}),
        );
        let long = json!({"device": ["Ensure this field has no more than 10 characters."]});
        for path in ["/refresh/", "/verify/", "/end/"] {
            expect(&call(path, "a large computer").await, 400, &long);
        }
        expect(
            &call("/end/", "phone").await,
            200,
            &json!({"ended_on": "phone"}),
        );
        assert_eq!(call("/refresh/", "phone").await.status(), 401);
    }
}
