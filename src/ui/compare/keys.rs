//! The wall's keys that are no commands: those by which one goes from picture to picture and chooses. A control that
//! has the focus needs some of them for itself.

use egui::{InputState, Key, Modifiers};

use super::WallAction;

/// What has the keyboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hands {
    /// A picture, or nothing.
    Picture,
    /// The divider, which moves with the arrows to the left and right.
    Divider,
    /// A button or a list, which has its own use for arrows, Enter and the space bar.
    Other,
}

const DIGITS: [Key; 9] =
    [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7, Key::Num8, Key::Num9];

/// Takes what the keys ask of the wall; `contest` while two are to be chosen from, `blinking` while two blink.
pub fn key(input: &mut InputState, hands: Hands, contest: bool, blinking: bool) -> Option<WallAction> {
    let none = Modifiers::NONE;
    if input.consume_key(Modifiers::COMMAND, Key::Z) {
        return Some(WallAction::Undo);
    }
    if input.modifiers.any() {
        return None;
    }
    if hands != Hands::Other
        && let Some(action) = moves(input, hands, contest, blinking)
    {
        return Some(action);
    }
    let steps = [(Key::Escape, WallAction::Leave), (Key::Backspace, WallAction::Undo)];
    if let Some((_, action)) = steps.into_iter().find(|(key, _)| input.consume_key(none, *key)) {
        return Some(action);
    }
    DIGITS.iter().position(|key| input.consume_key(none, *key)).map(|digit| WallAction::Digit(digit + 1))
}

fn moves(input: &mut InputState, hands: Hands, contest: bool, blinking: bool) -> Option<WallAction> {
    let none = Modifiers::NONE;
    let enter = if contest { WallAction::ChooseFocused } else { WallAction::Large };
    let space = if blinking { WallAction::Flip } else { WallAction::ChooseFocused };
    let steps = [
        (Key::ArrowUp, WallAction::Move(0, -1)),
        (Key::ArrowDown, WallAction::Move(0, 1)),
        (Key::PageUp, WallAction::StepAgainst(-1)),
        (Key::PageDown, WallAction::StepAgainst(1)),
        (Key::Enter, enter),
        (Key::Space, space),
        (Key::ArrowLeft, WallAction::Move(-1, 0)),
        (Key::ArrowRight, WallAction::Move(1, 0)),
    ];
    let mine = |key: &Key| hands == Hands::Picture || !matches!(key, Key::ArrowLeft | Key::ArrowRight);
    steps.into_iter().find(|(key, _)| mine(key) && input.consume_key(none, *key)).map(|(_, action)| action)
}
