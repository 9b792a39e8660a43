//! Icons of these controls, drawn for this program.

use egui::{ImageSource, include_image};

/// A quarter counter-clockwise.
pub const TURN_LEFT: ImageSource<'static> = include_image!("../../../icons/turn-left.svg");
/// A quarter clockwise.
pub const TURN_RIGHT: ImageSource<'static> = include_image!("../../../icons/turn-right.svg");
/// Left and right change places.
pub const MIRROR: ImageSource<'static> = include_image!("../../../icons/mirror.svg");
/// Above and below change places.
pub const FLIP: ImageSource<'static> = include_image!("../../../icons/flip.svg");
/// An address.
pub const LINK: ImageSource<'static> = include_image!("../../../icons/link.svg");
/// The clipboard.
pub const PASTE: ImageSource<'static> = include_image!("../../../icons/paste.svg");
/// One more.
pub const PLUS: ImageSource<'static> = include_image!("../../../icons/plus.svg");
/// One less.
pub const MINUS: ImageSource<'static> = include_image!("../../../icons/minus.svg");
