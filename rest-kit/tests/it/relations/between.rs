//! Rows between rows that have a model, keys that are no numbers, relations to rows of any model.

use std::collections::HashMap;

use rest_kit::db::{Connection, QueryResult};
use rest_kit::prelude::*;
use rest_kit::test::{Client, QueryCounter, databases};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::support::database::sql;

const SCHEMA: &str = r"
    CREATE TABLE students (id UUID PRIMARY KEY, name TEXT NOT NULL);
    CREATE TABLE courses (id SERIAL, title TEXT NOT NULL, tutor_id UUID REFERENCES students (id));
    CREATE TABLE enrolments (id SERIAL, student_id UUID NOT NULL REFERENCES students (id),
        course_id BIGINT NOT NULL REFERENCES courses (id), grade TEXT NOT NULL);
    CREATE TABLE remarks (id SERIAL, text TEXT NOT NULL, about TEXT NOT NULL, of TEXT NOT NULL);
    INSERT INTO students VALUES ('3fa85f64-5717-4562-b3fc-2c963f66afa6', 'Ada');
    INSERT INTO courses (title) VALUES ('Logic');
    INSERT INTO enrolments (student_id, course_id, grade)
        VALUES ('3fa85f64-5717-4562-b3fc-2c963f66afa6', 1, 'A');
    INSERT INTO remarks (text, about, of) VALUES ('Bright.', 'student', '3fa85f64-5717-4562-b3fc-2c963f66afa6'),
        ('Dry.', 'course', '1'), ('Lost.', 'course', '7');";

const ADA: &str = "3fa85f64-5717-4562-b3fc-2c963f66afa6";
const ADA_IN_HEX: &str = "3fa85f6457174562b3fc2c963f66afa6";

#[derive(Model, Clone, Debug)]
struct Student {
    #[model(primary_key, default = Uuid::new_v4())]
    id: Uuid,
    #[model(max_length = 30)]
    name: String,
}

impl Student {
    /// What Django would call `clean`: nobody but the application calls it.
    #[expect(dead_code, reason = "that it is not called is what is tested")]
    fn clean(&self) {
        panic!("serializers do not check whole models: {self:?}");
    }
}

#[derive(Model, Clone, Debug)]
#[model(many_to_many(students = Student, through = Enrolment))]
struct Course {
    #[model(primary_key)]
    id: i64,
    #[model(max_length = 30)]
    title: String,
    #[model(references = Student)]
    tutor_id: Option<Uuid>,
}

#[derive(Model, Clone, Debug)]
struct Enrolment {
    #[model(primary_key)]
    id: i64,
    #[model(references = Student)]
    student_id: Uuid,
    #[model(references = Course)]
    course_id: i64,
    #[model(max_length = 2)]
    grade: String,
}

#[derive(Choices, Clone, Copy, Debug, PartialEq, Eq)]
enum About {
    Student,
    Course,
}

#[derive(Model, Clone, Debug)]
struct Remark {
    #[model(primary_key)]
    id: i64,
    text: String,
    about: About,
    /// The key of the row that it is about, as text: `GenericForeignKey`.
    of: String,
}

#[derive(Serializer)]
#[serializer(model = Course)]
struct CourseSerializer {
    id: i64,
    title: String,
    #[field(source = tutor_id, format = "hex")]
    tutor: Option<Uuid>,
    students: Vec<Uuid>,
}

#[model_serializer(model = Course, fields = "__all__")]
struct WholeCourseSerializer {}

#[model_serializer(model = Student, fields = "__all__")]
struct StudentSerializer {}

#[model_serializer(model = Enrolment, fields = "__all__")]
struct EnrolmentSerializer {}

/// A row of any model, as its kind is shown.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Subject {
    Student { name: String },
    Course { title: String, course: i64 },
}

#[derive(Serializer)]
#[serializer(model = Remark)]
struct RemarkSerializer {
    text: String,
    #[field(loaded)]
    subject: Option<Json<Subject>>,
}

impl RemarkSerializer {
    fn load_subject(
        remarks: &[Remark],
        connection: &mut Connection,
    ) -> QueryResult<HashMap<i64, Option<Json<Subject>>>> {
        let keys = |about| {
            let of_kind = move |remark: &&Remark| remark.about == about;
            remarks
                .iter()
                .filter(of_kind)
                .map(|remark| remark.of.as_str())
        };
        let students: Vec<Uuid> = keys(About::Student)
            .filter_map(|key| key.parse().ok())
            .collect();
        let courses: Vec<i64> = keys(About::Course)
            .filter_map(|key| key.parse().ok())
            .collect();
        let students = Student::objects()
            .filter(students::id.eq_any(students))
            .load_on(connection)?;
        let courses = Course::objects()
            .filter(courses::id.eq_any(courses))
            .load_on(connection)?;
        let subject = |remark: &Remark| match remark.about {
            About::Student => {
                let mut all = students.iter();
                let found = all.find(|row| row.id.to_string() == remark.of)?;
                let name = found.name.clone();
                Some(Json(Subject::Student { name }))
            }
            About::Course => {
                let mut all = courses.iter();
                let found = all.find(|row| row.id.to_string() == remark.of)?;
                let (title, course) = (found.title.clone(), found.id);
                Some(Json(Subject::Course { title, course }))
            }
        };
        Ok(remarks
            .iter()
            .map(|remark| (remark.id, subject(remark)))
            .collect())
    }
}

macro_rules! viewsets {
    ($($name:ident: $model:ident, $serializer:ident;)*) => {$(
        struct $name;

        #[viewset]
        impl ModelViewSet for $name {
            type Model = $model;
            type Serializer = $serializer;
        }
    )*};
}

viewsets! {
    Courses: Course, CourseSerializer;
    WholeCourses: Course, WholeCourseSerializer;
    Students: Student, StudentSerializer;
    Enrolments: Enrolment, EnrolmentSerializer;
    Remarks: Remark, RemarkSerializer;
}

async fn each(check: impl AsyncFn(Client)) {
    let tables = |connection: &mut Connection| -> Result<()> {
        connection.batch_execute(&sql(SCHEMA, connection.is_sqlite()))?;
        Ok(())
    };
    for database in databases(tables).unwrap() {
        let kit = RestKit::new(Settings::default())
            .db(database.db().clone())
            .permissions(AllowAny)
            .register("api/courses", Courses)
            .register("api/whole", WholeCourses)
            .basename("whole")
            .register("api/students", Students)
            .register("api/enrolments", Enrolments)
            .register("api/remarks", Remarks);
        check(Client::new(kit.build().unwrap()).await).await;
    }
}

// parity: REL-014, SER-035
#[actix_web::test]
async fn relations_through_a_model_are_only_shown() {
    each(async |school| {
        let answer = school.get("/api/courses/1/").await;
        let course = json!({"id": 1, "title": "Logic", "tutor": null, "students": [ADA]});
        assert_eq!(answer.value(), course);
        for path in ["/api/courses/", "/api/whole/"] {
            let fields = school.options(path).await.value();
            assert_eq!(fields["actions"]["POST"]["students"]["read_only"], true);
            let sent = json!({"title": "Sets", "students": [ADA, "nobody"]});
            let answer = school.post(path).json(&sent).await;
            assert_eq!(answer.status(), 201, "{}", answer.text());
            assert_eq!(answer.value()["students"], json!([]));
        }
        // The rows between are rows like others.
        let sent = json!({"student": ADA, "course": 2, "grade": "B"});
        let answer = school.post("/api/enrolments/").json(&sent).await;
        assert_eq!(answer.status(), 201, "{}", answer.text());
        let answer = school.get("/api/courses/2/").await;
        assert_eq!(answer.value()["students"], json!([ADA]));
    })
    .await;
}

// parity: REL-002, SER-034
#[actix_web::test]
async fn keys_are_written_as_their_field_says() {
    each(async |school| {
        for key in [ADA, ADA_IN_HEX] {
            let answer = school
                .patch("/api/courses/1/")
                .json(&json!({"tutor": key}))
                .await;
            assert_eq!(answer.status(), 200, "{}", answer.text());
            assert_eq!(answer.value()["tutor"], ADA_IN_HEX);
        }
        let nobody = "00000000-0000-4000-8000-000000000000";
        let answer = school
            .patch("/api/courses/1/")
            .json(&json!({"tutor": nobody}))
            .await;
        assert_eq!(
            answer.value(),
            json!({"tutor": [format!("Invalid pk \"{nobody}\" - object does not exist.")]})
        );
    })
    .await;
}

// parity: REL-015
#[actix_web::test]
async fn rows_of_any_model_are_shown_by_their_kind() {
    each(async |school| {
        let counter = QueryCounter::new(school.db());
        let answer = school.get("/api/remarks/").await;
        assert_eq!(counter.count(), 3, "remarks, students, courses");
        assert_eq!(
            answer.value(),
            json!([
                {"text": "Bright.", "subject": {"name": "Ada"}},
                {"text": "Dry.", "subject": {"title": "Logic", "course": 1}},
                {"text": "Lost.", "subject": null},
            ])
        );
    })
    .await;
}

// parity: VAL-009
#[actix_web::test]
async fn functions_of_a_model_are_not_called() {
    each(async |school| {
        let answer = school
            .post("/api/students/")
            .json(&json!({"name": "Bob"}))
            .await;
        assert_eq!(answer.status(), 201, "{}", answer.text());
    })
    .await;
}
