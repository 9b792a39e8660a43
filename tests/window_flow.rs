//! The whole way of an artist with the real engine and the real Starter, twice: by the names that a screen reader
//! hears and nothing else, and by the keyboard and nothing else. First run to first picture; another init image,
//! cropped, eight seeds, a tournament, the winner as the init image; a matrix of five by five that is killed half-way
//! and goes on.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a failing test should fail loudly; the child speaks on stdout"
)]
#![cfg(unix)]

mod common;
#[path = "common/window.rs"]
mod window;

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command as Process, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, sync_channel};
use std::time::{Duration, Instant};

use common::Place;
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use underpaint::engine::{EngineConfig, Handle, Override, PictureId, start};
use underpaint::ui::App;
use window::Dropped;

/// Where a child finds its place, and by which hands it works.
const PLACE: &str = "UNDERPAINT_TEST_PLACE";
const HANDS: &str = "UNDERPAINT_TEST_HANDS";
const PATIENCE: Duration = Duration::from_secs(240);
const NONE: Modifiers = Modifiers::NONE;

/// What an artist works with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hands {
    /// Controls are found by name, then clicked, focused or typed into, as a screen reader does it.
    Names,
    /// Keys alone: where the keyboard is, is all that is known.
    Keys,
}

struct Studio {
    hands: Hands,
    harness: Option<Harness<'static, App>>,
    engine: Option<Arc<Handle>>,
    rung: Receiver<()>,
}

impl Studio {
    fn open(place: &Path, hands: Hands) -> Self {
        let (bell, rung) = sync_channel(1);
        let config = EngineConfig {
            library: place.join("library"),
            cache: Some(place.join("cache")),
            worker: Some(PathBuf::from(env!("CARGO_BIN_EXE_underpaint"))),
            warm: false,
            resume: true,
            over: Override::default(),
            wake: Arc::new(move || {
                bell.try_send(()).ok();
            }),
        };
        let engine = Arc::new(start(config));
        let shown = engine.clone();
        let harness = Harness::builder()
            .with_size(egui::vec2(1360.0, 1100.0))
            .with_max_steps(60)
            .build_eframe(move |cc| App::new(&cc.egui_ctx, shown, None).unwrap());
        let mut studio = Self { hands, harness: Some(harness), engine: Some(engine), rung };
        studio.until("the library is open", |s| s.app().model.library.is_some());
        studio
    }

    fn app(&self) -> &App {
        self.harness.as_ref().unwrap().state()
    }

    fn harness(&mut self) -> &mut Harness<'static, App> {
        self.harness.as_mut().unwrap()
    }

    fn frame(&mut self) {
        self.rung.recv_timeout(Duration::from_millis(4)).ok();
        self.harness().step();
    }

    fn frames(&mut self, count: usize) {
        (0..count).for_each(|_| self.harness().step());
    }

    fn until(&mut self, what: &str, mut done: impl FnMut(&Self) -> bool) {
        let end = Instant::now() + PATIENCE;
        while !done(self) {
            self.frame();
            let problem = self.app().model.problem.clone();
            assert!(Instant::now() < end, "not within {PATIENCE:?}: {what}; the window says {problem:?}");
        }
    }

    fn shows(&self, text: &str) -> bool {
        self.harness.as_ref().unwrap().query_all_by_label_contains(text).next().is_some()
    }

    fn pictures(&self) -> usize {
        self.app().model.pictures.len()
    }

    fn press(&mut self, modifiers: Modifiers, key: Key) {
        self.harness().key_press_modifiers(modifiers, key);
        self.frames(2);
    }

    fn types(&mut self, text: &str) {
        self.harness().event(egui::Event::Text(text.to_owned()));
        self.frames(2);
    }

    /// What the control is called that has the keyboard.
    fn focused(&self) -> Option<String> {
        let all = self.harness.as_ref().unwrap().root().children_recursive();
        let found = all.into_iter().find(|node| node.accesskit_node().is_focused())?;
        let node = found.accesskit_node();
        node.label().or_else(|| node.labelled_by().next().and_then(|by| by.label().or_else(|| by.value())))
    }

    /// Tab, until the control of a name has the keyboard.
    fn tab_to(&mut self, name: &str) {
        let mut passed = Vec::new();
        for _ in 0..150 {
            self.press(NONE, Key::Tab);
            let focused = self.focused();
            if focused.as_deref().is_some_and(|f| f.starts_with(name)) {
                return;
            }
            passed.extend(focused);
        }
        panic!("Tab never comes to {name:?}; it passed {passed:?}");
    }

    /// A button or what is like one.
    fn presses(&mut self, name: &str) {
        match self.hands {
            Hands::Names => {
                self.harness().get_by_label(name).click_accesskit();
                self.frames(3);
            }
            Hands::Keys => {
                self.tab_to(name);
                self.press(NONE, Key::Enter);
            }
        }
    }

    /// A field's whole text.
    fn fills(&mut self, name: &str, text: &str) {
        match self.hands {
            Hands::Names => {
                let mut fields = self.harness().query_all_by_label(name).filter(|n| {
                    matches!(n.accesskit_node().role(), Role::TextInput | Role::MultilineTextInput | Role::SpinButton)
                });
                fields.next().unwrap_or_else(|| panic!("no field is called {name:?}")).focus();
                drop(fields);
                self.frames(2);
            }
            Hands::Keys => self.tab_to(name),
        }
        self.press(Modifiers::COMMAND, Key::A);
        self.types(text);
    }

    /// A command, by the palette.
    fn commands(&mut self, words: &str) {
        self.press(Modifiers::COMMAND, Key::K);
        self.types(words);
        self.press(NONE, Key::Enter);
        self.frames(2);
    }

    fn close(mut self) {
        self.harness.take();
        Arc::into_inner(self.engine.take().unwrap()).expect("nobody else has the engine").join();
    }
}

/// From the first look at the window to the first picture.
fn first_picture(studio: &mut Studio) {
    assert!(studio.shows("Drop a picture to repaint"), "the first look says what to do");
    studio.presses("Begin with the sample picture Lake");
    studio.until("the sample is the init image", |s| s.app().model.init.is_some());
    // Small, so that the test is quick; everything else is as it comes.
    studio.presses("Own");
    studio.fills("Width", "128");
    studio.fills("Height", "128");
    studio.fills("Steps", "4");
    studio.fills("Prompt", "watercolour");
    match studio.hands {
        Hands::Names => studio.presses("Generate"),
        Hands::Keys => studio.press(Modifiers::COMMAND, Key::Enter),
    }
    studio.until("the first picture", |s| s.pictures() == 1);
}

/// Another init image, cropped; eight seeds; the best of them becomes the init image. Gives its number.
fn eight_seeds_and_a_winner(studio: &mut Studio, photo: &Path) -> PictureId {
    match studio.hands {
        Hands::Names => {
            studio.harness().input_mut().dropped_files.push(Arc::new(Dropped(photo.to_path_buf())));
        }
        // A drop needs a pointer; a path does not.
        Hands::Keys => {
            studio.commands("type the path");
            studio.types(&photo.to_string_lossy());
            studio.press(NONE, Key::Enter);
        }
    }
    studio.until("the dropped picture is the init image", |s| {
        s.app().model.init.as_ref().is_some_and(|init| init.name.contains("photo.png"))
    });
    let whole = studio.app().model.framing();
    match studio.hands {
        Hands::Names => studio.presses("Turn the init image right"),
        Hands::Keys => {
            studio.tab_to("Crop of the init image");
            studio.press(NONE, Key::PageUp);
            studio.press(NONE, Key::ArrowRight);
        }
    }
    assert_ne!(studio.app().model.framing(), whole, "the crop is another");
    studio.fills("Pictures", "8");
    match studio.hands {
        Hands::Names => studio.presses("Generate 8"),
        Hands::Keys => studio.press(Modifiers::COMMAND, Key::Enter),
    }
    studio.until("eight seeds", |s| s.pictures() == 9);

    // The one that is shown is of the eight.
    match studio.hands {
        Hands::Names => {
            studio.until("a picture is shown", |s| s.shows("Compare its run"));
            studio.presses("Compare its run");
            studio.presses("Tournament");
        }
        Hands::Keys => {
            studio.press(NONE, Key::Escape);
            studio.press(NONE, Key::ArrowRight);
            studio.press(NONE, Key::ArrowLeft);
            studio.press(NONE, Key::C);
            studio.press(NONE, Key::T);
        }
    }
    assert!(studio.shows("Which is better? Choice 1 of at most"), "the tournament has begun");
    let mut choices = 0;
    while studio.shows("Which is better?") {
        choices += 1;
        assert!(choices <= 17, "eight pictures take 16 choices at most");
        match studio.hands {
            Hands::Names => studio.presses("Left is better"),
            Hands::Keys => studio.press(NONE, Key::Num1),
        }
        studio.frames(2);
    }
    assert!(studio.shows("wins. The order is"), "the tournament ends in an order");
    let before = studio.app().model.init.as_ref().unwrap().sha256.clone();
    match studio.hands {
        Hands::Names => {
            let all = studio.harness().query_all_by_label_contains("wins. The order is").next().unwrap();
            let text = all.accesskit_node().label().or_else(|| all.accesskit_node().value()).unwrap();
            let number = text.split(' ').nth(1).unwrap().to_owned();
            studio.presses(&format!("Use picture {number} as init"));
        }
        Hands::Keys => studio.press(NONE, Key::I),
    }
    studio.until("the winner is the init image", |s| {
        s.app().model.init.as_ref().is_some_and(|init| init.sha256 != before)
    });
    studio.press(NONE, Key::Escape);
    assert!(studio.shows("Prompt"), "back from the wall");
    studio.app().model.pictures.first().unwrap()
}

/// Five strengths by five seeds.
fn begin_a_matrix(studio: &mut Studio) {
    match studio.hands {
        Hands::Names => studio.presses("Matrix"),
        Hands::Keys => studio.commands("make a matrix"),
    }
    studio.fills("From left to right, values", "0.2..1 by 0.2");
    studio.fills("From top to bottom, values", "1..5");
    studio.presses("Make the matrix");
}

/// How many of the open matrix's cells are made.
fn made(studio: &Studio) -> usize {
    let open = studio.app().model.matrices.shown.as_ref();
    open.map_or(0, |view| view.cells.iter().filter(|cell| cell.picture.is_some()).count())
}

#[test]
#[ignore = "a child of the other tests"]
fn child_makes_a_matrix() {
    let place = PathBuf::from(std::env::var_os(PLACE).expect("this is run by the other tests, as their child"));
    let hands = if std::env::var_os(HANDS).is_some_and(|h| h == "keys") { Hands::Keys } else { Hands::Names };
    let mut studio = Studio::open(&place, hands);
    // What the window had is there again; the init image too.
    studio.until("the init image is back", |s| s.app().model.init.is_some());
    begin_a_matrix(&mut studio);
    let mut told = 0;
    loop {
        studio.frame();
        if made(&studio) > told {
            told = made(&studio);
            println!("made {told}");
        }
    }
}

/// Starts a program that fills a matrix, and kills it when ten of the cells are made.
fn killed_half_way(place: &Place, hands: Hands) {
    let mut child = Process::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "--nocapture", "child_makes_a_matrix"])
        .env(PLACE, place.dir.path())
        .env(HANDS, if hands == Hands::Keys { "keys" } else { "names" })
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let ten = lines.filter_map(|l| l.split_once("made ")?.1.trim().parse::<usize>().ok()).find(|made| *made >= 10);
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(ten.is_some(), "the child ended by itself");
}

fn goes_on(studio: &mut Studio) {
    match studio.hands {
        Hands::Names => studio.presses("Matrix"),
        Hands::Keys => studio.commands("make a matrix"),
    }
    studio.until("the matrix is on the list", |s| s.shows("of 25 made"));
    match studio.hands {
        Hands::Names => {
            studio.harness().query_all_by_label_contains("of 25 made").next().unwrap().click_accesskit();
            studio.frames(3);
        }
        Hands::Keys => {
            studio.tab_to("Strength × seed");
            studio.press(NONE, Key::Enter);
        }
    }
    studio.until("the matrix is open", |s| s.app().model.matrices.shown.is_some());
    assert!(made(studio) >= 10, "what was made before it was killed is there");
    studio.until("all 25 cells are made", |s| made(s) == 25);
    assert!(studio.shows("25 of 25 made"));
}

fn whole_way(hands: Hands) {
    let place = Place::new();
    let mut studio = Studio::open(place.dir.path(), hands);
    first_picture(&mut studio);
    eight_seeds_and_a_winner(&mut studio, &place.path("photo.png"));
    studio.close();
    killed_half_way(&place, hands);
    let mut studio = Studio::open(place.dir.path(), hands);
    goes_on(&mut studio);
    studio.close();
    assert_eq!(place.pictures().len(), 1 + 8 + 25, "each picture once");
}

#[test]
fn the_whole_way_by_names_alone() {
    whole_way(Hands::Names);
}

#[test]
fn the_whole_way_by_keyboard_alone() {
    whole_way(Hands::Keys);
}
