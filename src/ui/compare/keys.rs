//! The wall's keys.

use egui::{InputState, Key, Modifiers};

use super::{WallAction, Way};
use crate::ui::view::{self, ViewAction};

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

const LETTERS: [(Key, WallAction); 11] = [
    (Key::X, WallAction::RejectFocused),
    (Key::W, WallAction::Show(Way::Wipe)),
    (Key::B, WallAction::Show(Way::Blink)),
    (Key::D, WallAction::Show(Way::Difference)),
    (Key::T, WallAction::Tournament),
    (Key::U, WallAction::Undo),
    (Key::Backspace, WallAction::Undo),
    (Key::I, WallAction::UseAsInit),
    (Key::L, WallAction::LockSeed),
    (Key::OpenBracket, WallAction::StepGain(-1)),
    (Key::CloseBracket, WallAction::StepGain(1)),
];

/// Takes what the keys ask of the wall; `contest` while two are to be chosen from, `blinking` while two blink.
pub fn key(input: &mut InputState, hands: Hands, contest: bool, blinking: bool) -> Option<WallAction> {
    let none = Modifiers::NONE;
    if input.consume_key(Modifiers::COMMAND, Key::Z) {
        return Some(WallAction::Undo);
    }
    if input.modifiers.command || input.modifiers.alt {
        return None;
    }
    if hands != Hands::Other
        && let Some(action) = arrows(input, hands, contest, blinking)
    {
        return Some(action);
    }
    if input.consume_key(none, Key::Escape) {
        return Some(WallAction::Leave);
    }
    if let Some((_, action)) = LETTERS.iter().find(|(key, _)| input.consume_key(none, *key)) {
        return Some(action.clone());
    }
    if let Some(digit) = DIGITS.iter().position(|key| input.consume_key(none, *key)) {
        return Some(WallAction::Digit(digit + 1));
    }
    // A button keeps the arrows that would move the view.
    let moves = |action: &ViewAction| hands == Hands::Picture || !matches!(action, ViewAction::Pan(..));
    view::keys(input).filter(moves).map(WallAction::View)
}

fn arrows(input: &mut InputState, hands: Hands, contest: bool, blinking: bool) -> Option<WallAction> {
    let none = Modifiers::NONE;
    if !input.modifiers.shift {
        let steps = [
            (Key::ArrowUp, WallAction::Move(0, -1)),
            (Key::ArrowDown, WallAction::Move(0, 1)),
            (Key::PageUp, WallAction::StepAgainst(-1)),
            (Key::PageDown, WallAction::StepAgainst(1)),
            (Key::ArrowLeft, WallAction::Move(-1, 0)),
            (Key::ArrowRight, WallAction::Move(1, 0)),
        ];
        let mine = |key: &Key| hands == Hands::Picture || !matches!(key, Key::ArrowLeft | Key::ArrowRight);
        if let Some((_, action)) = steps.into_iter().find(|(key, _)| mine(key) && input.consume_key(none, *key)) {
            return Some(action);
        }
    }
    if input.consume_key(none, Key::Enter) {
        return Some(if contest { WallAction::ChooseFocused } else { WallAction::Large });
    }
    let space = if blinking { WallAction::Flip } else { WallAction::ChooseFocused };
    input.consume_key(none, Key::Space).then_some(space)
}
