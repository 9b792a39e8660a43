//! A grid as one picture: its cells, and beside them what they stand for.

use std::path::PathBuf;

use super::letters::{Letters, Weight};
use super::{Picture, PictureError, Rgb8, decode_file, opaque, png_of, shrink};

/// What is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// Above everything.
    pub title: String,
    /// Below the title.
    pub note: String,
    /// Over the columns.
    pub across: Vec<String>,
    /// Beside the rows.
    pub down: Vec<String>,
    /// The cells, in any order; those that are not named stay empty.
    pub cells: Vec<SheetCell>,
}

/// A cell of a sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct SheetCell {
    /// From the top, from 0.
    pub row: usize,
    /// From the left, from 0.
    pub column: usize,
    /// Its picture; None leaves it empty, and says so.
    pub file: Option<PathBuf>,
}

/// A cell's long edge where there is room, for large pictures and for small ones, beside which there is a rim.
const EDGE: u32 = 512;
const SMALL: u32 = 160;
/// The smallest long edge that a cell is worth drawing at.
const LEAST: u32 = 48;
/// The most pixels of a sheet.
const PIXELS: u64 = 40_000_000;
/// The longest side of a sheet: what other programs still open.
const SIDE: u32 = 16_000;

const PAPER: u8 = 250;
const EMPTY: u8 = 228;
const INK: u8 = 24;
const WEAK: u8 = 96;

/// Where everything is, in pixels.
struct Layout {
    cell: (u32, u32),
    gap: u32,
    margin: u32,
    /// Beside the rows.
    left: u32,
    /// Above the cells.
    top: u32,
    text: f32,
}

impl Layout {
    fn new(sheet: &Sheet, aspect: f64, edge: u32) -> Self {
        let side = |share: f64| ((f64::from(edge) * share).round() as u32).max(1);
        let cell = if aspect >= 1.0 { (edge, side(1.0 / aspect)) } else { (side(aspect), edge) };
        let text = (edge as f32 / 20.0).clamp(11.0, 24.0);
        let letters = Letters { weight: Weight::Regular, size: text, grey: INK };
        let widest = sheet.down.iter().map(|label| letters.width(label)).fold(0.0, f32::max);
        let label = widest.min((edge as f32).max(96.0)).ceil() as u32;
        let margin = (text * 1.5) as u32;
        Self {
            cell,
            gap: (edge / 40).max(2),
            margin,
            left: margin + label + margin / 2,
            top: margin + (text * 5.4) as u32,
            text,
        }
    }

    fn size(&self, sheet: &Sheet) -> (u32, u32) {
        let span = |count: usize, side: u32| (count as u32).max(1) * (side + self.gap) - self.gap;
        let width = self.left + span(sheet.across.len(), self.cell.0) + self.margin;
        (width, self.top + span(sheet.down.len(), self.cell.1) + self.margin)
    }

    fn corner(&self, row: usize, column: usize) -> (u32, u32) {
        (self.left + column as u32 * (self.cell.0 + self.gap), self.top + row as u32 * (self.cell.1 + self.gap))
    }
}

/// Draws a sheet and encodes it as PNG. Its cells are as large as fits 40 megapixels.
///
/// # Errors
/// A cell's picture cannot be read; more cells than can be drawn; the encoder's.
pub fn draw_sheet(sheet: &Sheet) -> Result<Vec<u8>, PictureError> {
    // The first picture says the shape of all cells, and how large they are worth drawing.
    let first = sheet.cells.iter().find_map(|cell| cell.file.as_deref()).map(decode_file).transpose()?;
    let aspect = first.as_ref().map_or(1.0, |p| f64::from(p.width.max(1)) / f64::from(p.height.max(1)));
    let most = first.as_ref().map_or(EDGE, |p| p.width.max(p.height).clamp(SMALL, EDGE));
    drop(first);
    let fits = |edge: &u32| {
        let (width, height) = Layout::new(sheet, aspect, *edge).size(sheet);
        width <= SIDE && height <= SIDE && u64::from(width) * u64::from(height) <= PIXELS
    };
    let edge = (LEAST..=most).rev().step_by(8).find(fits);
    let edge = edge.ok_or_else(|| PictureError::Encode(crate::tr!("picture-error-sheet-large")))?;
    let layout = Layout::new(sheet, aspect, edge);
    let (width, height) = layout.size(sheet);
    let mut picture = Rgb8 { width, height, pixels: vec![PAPER; width as usize * height as usize * 3] };
    letter(&mut picture, sheet, &layout);
    for row in 0..sheet.down.len() {
        for column in 0..sheet.across.len() {
            let found = sheet.cells.iter().find(|c| (c.row, c.column) == (row, column));
            let corner = layout.corner(row, column);
            match found.and_then(|cell| cell.file.as_deref()) {
                Some(file) => lay(&mut picture, fitted(decode_file(file)?, layout.cell)?, corner, layout.cell),
                None => empty(&mut picture, &layout, corner),
            }
        }
    }
    png_of(&picture)
}

fn letter(picture: &mut Rgb8, sheet: &Sheet, layout: &Layout) {
    let size = layout.text;
    let most = (picture.width - 2 * layout.margin) as f32;
    let line = |weight, size, grey| Letters { weight, size, grey };
    let title = line(Weight::Strong, size * 1.25, INK);
    let (x, y) = (layout.margin as f32, layout.margin as f32);
    title.draw(picture, x, y + size * 0.6, &title.cut(&sheet.title, most));
    let note = line(Weight::Regular, size * 0.9, WEAK);
    note.draw(picture, x, y + size * 2.3, &note.cut(&sheet.note, most));
    let label = line(Weight::Regular, size, INK);
    for (column, text) in sheet.across.iter().enumerate() {
        let (left, top) = layout.corner(0, column);
        let text = label.cut(text, layout.cell.0 as f32);
        let x = left as f32 + (layout.cell.0 as f32 - label.width(&text)) / 2.0;
        label.draw(picture, x, top as f32 - size, &text);
    }
    for (row, text) in sheet.down.iter().enumerate() {
        let (_, top) = layout.corner(row, 0);
        let text = label.cut(text, (layout.left - layout.margin - layout.margin / 2) as f32);
        label.draw(picture, layout.margin as f32, top as f32 + layout.cell.1 as f32 / 2.0, &text);
    }
}

/// The picture, whole, no larger than a cell.
fn fitted(picture: Picture, (width, height): (u32, u32)) -> Result<Rgb8, PictureError> {
    let (w, h) = (f64::from(picture.width.max(1)), f64::from(picture.height.max(1)));
    let scale = (f64::from(width) / w).min(f64::from(height) / h).min(1.0);
    let edge = (w.max(h) * scale).floor().max(1.0) as u32;
    Ok(opaque(&shrink(picture, edge)?))
}

fn lay(sheet: &mut Rgb8, picture: Rgb8, corner: (u32, u32), cell: (u32, u32)) {
    let left = corner.0 + cell.0.saturating_sub(picture.width) / 2;
    let top = corner.1 + cell.1.saturating_sub(picture.height) / 2;
    let line = picture.width as usize * 3;
    for (y, row) in picture.pixels.chunks_exact(line.max(3)).enumerate() {
        let at = ((top as usize + y) * sheet.width as usize + left as usize) * 3;
        if let Some(target) = sheet.pixels.get_mut(at..at + line) {
            target.copy_from_slice(row);
        }
    }
}

fn empty(picture: &mut Rgb8, layout: &Layout, corner: (u32, u32)) {
    let (width, height) = layout.cell;
    let pixels = vec![EMPTY; width as usize * height as usize * 3];
    lay(picture, Rgb8 { width, height, pixels }, corner, layout.cell);
    let letters = Letters { weight: Weight::Regular, size: layout.text * 0.9, grey: WEAK };
    let text = letters.cut(&crate::tr!("engine-matrix-not-made"), width as f32);
    let x = corner.0 as f32 + (width as f32 - letters.width(&text)) / 2.0;
    letters.draw(picture, x, corner.1 as f32 + height as f32 / 2.0, &text);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::decode;

    fn labels(count: usize) -> Vec<String> {
        (0..count).map(|i| format!("Seed {i}")).collect()
    }

    fn sheet(columns: usize, rows: usize, cells: Vec<SheetCell>) -> Sheet {
        Sheet {
            title: "a lake".to_owned(),
            note: "Seed from left to right".to_owned(),
            across: labels(columns),
            down: labels(rows),
            cells,
        }
    }

    #[test]
    fn each_cell_stands_in_its_row_and_column_and_an_empty_one_is_grey() {
        let folder = tempfile::tempdir().unwrap();
        let paint = |name: &str, colour: [u8; 3]| {
            let path = folder.path().join(name);
            image::RgbImage::from_pixel(96, 64, image::Rgb(colour)).save(&path).unwrap();
            Some(path)
        };
        let cell = |row, column, file| SheetCell { row, column, file };
        let red = paint("red.png", [220, 10, 10]);
        let blue = paint("blue.png", [10, 10, 220]);
        let sheet = sheet(3, 2, vec![cell(0, 2, red), cell(1, 0, blue), cell(1, 1, None)]);
        let drawn = decode(&draw_sheet(&sheet).unwrap()).unwrap();
        let layout = Layout::new(&sheet, 1.5, SMALL);
        assert_eq!((drawn.width, drawn.height), layout.size(&sheet));
        let at = |row, column, share: f64| {
            let (x, y) = layout.corner(row, column);
            let (x, y) = (x + layout.cell.0 / 2, y + (f64::from(layout.cell.1) * share) as u32);
            let i = (y as usize * drawn.width as usize + x as usize) * 4;
            [drawn.rgba[i], drawn.rgba[i + 1], drawn.rgba[i + 2]]
        };
        assert_eq!(at(0, 2, 0.5), [220, 10, 10]);
        assert_eq!(at(1, 0, 0.5), [10, 10, 220]);
        assert_eq!(at(1, 1, 0.2), [EMPTY; 3]);
        assert_eq!(at(0, 0, 0.2), [EMPTY; 3], "a cell that is not named");
        // A small picture is not blown up: around it is paper.
        assert_eq!(at(0, 2, 0.1), [PAPER; 3]);
    }

    #[test]
    fn cells_are_as_large_as_their_pictures_and_no_larger_than_they_need_to_be() {
        let folder = tempfile::tempdir().unwrap();
        for (side, edge) in [(64, SMALL), (192, 192), (1024, EDGE)] {
            let path = folder.path().join(format!("{side}.png"));
            image::RgbImage::from_pixel(side, side, image::Rgb([9, 9, 9])).save(&path).unwrap();
            let sheet = sheet(1, 1, vec![SheetCell { row: 0, column: 0, file: Some(path) }]);
            let drawn = decode(&draw_sheet(&sheet).unwrap()).unwrap();
            assert_eq!((drawn.width, drawn.height), Layout::new(&sheet, 1.0, edge).size(&sheet), "{side}");
        }
    }

    #[test]
    fn four_hundred_cells_fit_and_a_line_of_a_hundred_too() {
        for (columns, rows) in [(20, 20), (100, 4), (1, 100), (100, 1)] {
            let png = draw_sheet(&sheet(columns, rows, Vec::new())).unwrap();
            let drawn = decode(&png).unwrap();
            assert!(drawn.width <= SIDE && drawn.height <= SIDE, "{} x {}", drawn.width, drawn.height);
        }
    }

    #[test]
    fn a_cell_whose_picture_is_gone_is_told_and_nothing_is_drawn() {
        let cell = SheetCell { row: 0, column: 0, file: Some("/nowhere/a.png".into()) };
        assert!(matches!(draw_sheet(&sheet(1, 1, vec![cell])), Err(PictureError::Unreadable { .. })));
    }
}
