//! A job that takes long: the window goes on asking by itself, more and more seldom, and says so.

use egui::accesskit::Role;
use serde_json::json;

use crate::cloud::{Endpoint, Play};
use crate::clouds::write;
use crate::studio::Studio;

#[test]
fn a_job_that_takes_longer_than_usual_is_asked_after_until_its_picture_is_there() {
    // Long is a tenth of a second here.
    let mut studio = Studio::open(json!({ "waiting_seconds": 0.1 }));
    studio.choose(Endpoint::FluxText2img);
    write(&mut studio, Role::MultilineTextInput, "Prompt", "a boat");
    let slow = Play::Processing { polls: 3, then: Box::new(Play::Success) };
    studio.cloud.play(Endpoint::FluxText2img, [slow]);
    studio.generate();
    studio.until("it is said that it takes long", |s| s.shows("Not done yet; it is asked after every few minutes"));
    assert!(studio.app().model.problem.is_none(), "nothing is asked of the artist");
    studio.until("the picture is there", |s| s.app().model.pictures.len() == 1 && s.app().model.jobs.is_empty());
    studio.cloud.assert_billed_once();
}
