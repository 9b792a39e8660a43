//! A level of a picture cut into tiles that a graphics card takes.

use egui::{Pos2, Rect, pos2, vec2};

/// The side of a tile in pixels, where the card takes as much.
const SIDE: usize = 1024;

/// A tile that is looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct Tile {
    /// Its column.
    pub column: usize,
    /// Its row.
    pub row: usize,
    /// The first pixel of the level that it holds.
    pub from: [usize; 2],
    /// Pixels across and down, with those of its neighbours at its edges, so that smoothing knows them.
    pub size: [usize; 2],
    /// Where it is painted.
    pub on_screen: Rect,
    /// The part of it that is painted.
    pub uv: Rect,
}

/// How a level is cut.
pub struct Grid {
    picture: [usize; 2],
    level: [usize; 2],
    /// A level's pixel is so many of the picture's across.
    factor: usize,
    side: usize,
}

impl Grid {
    /// Cuts the `halvings`-th level of a picture for a card whose textures have sides of at most `limit`.
    #[must_use]
    pub fn new(picture: [usize; 2], level: [usize; 2], halvings: usize, limit: usize) -> Self {
        let longest = level[0].max(level[1]).max(1);
        // What the card takes whole is one tile; others carry a pixel of their neighbours on each side.
        let side = if longest <= SIDE.min(limit) { longest } else { SIDE.min(limit.saturating_sub(2)).max(1) };
        Self { picture, level, factor: 1 << halvings, side }
    }

    /// The tiles that `sight` shows of a picture painted into `rect`.
    #[must_use]
    pub fn in_sight(&self, rect: Rect, sight: Rect) -> Vec<Tile> {
        let columns =
            self.span(0, (sight.left() - rect.left()) / rect.width(), (sight.right() - rect.left()) / rect.width());
        let rows =
            self.span(1, (sight.top() - rect.top()) / rect.height(), (sight.bottom() - rect.top()) / rect.height());
        rows.flat_map(|row| columns.clone().map(move |column| (column, row)))
            .map(|(column, row)| self.tile(column, row, rect))
            .collect()
    }

    fn sides(&self, axis: usize) -> (usize, usize) {
        let of = |pair: &[usize; 2]| pair.get(axis).copied().unwrap_or(1).max(1);
        (of(&self.picture), of(&self.level))
    }

    /// The tiles between two relative places.
    fn span(&self, axis: usize, from: f32, to: f32) -> std::ops::Range<usize> {
        let (picture, level) = self.sides(axis);
        let count = level.div_ceil(self.side);
        let tile = (self.side * self.factor) as f32;
        let first = (from.max(0.0) * picture as f32 / tile).floor() as usize;
        let last = (to.clamp(0.0, 1.0) * picture as f32 / tile).ceil() as usize;
        first.min(count.saturating_sub(1))..last.clamp(1, count)
    }

    fn tile(&self, column: usize, row: usize, rect: Rect) -> Tile {
        let (x, y) = (self.along(0, column), self.along(1, row));
        let at = |u: f32, v: f32| -> Pos2 { rect.min + vec2(u, v) * rect.size() };
        Tile {
            column,
            row,
            from: [x.from, y.from],
            size: [x.size, y.size],
            on_screen: Rect::from_min_max(at(x.place.0, y.place.0), at(x.place.1, y.place.1)),
            uv: Rect::from_min_max(pos2(x.uv.0, y.uv.0), pos2(x.uv.1, y.uv.1)),
        }
    }

    fn along(&self, axis: usize, index: usize) -> Along {
        let (picture, level) = self.sides(axis);
        let start = (index * self.side).min(level - 1);
        let end = (start + self.side).min(level);
        let from = start.saturating_sub(1);
        let size = (end + 1).min(level) - from;
        // A level's last pixel may reach beyond the picture.
        let end = ((end * self.factor).min(picture)) as f32 / self.factor as f32;
        let in_picture = |at: f32| at * self.factor as f32 / picture as f32;
        let in_tile = |at: f32| (at - from as f32) / size as f32;
        let start = start as f32;
        Along { from, size, place: (in_picture(start), in_picture(end)), uv: (in_tile(start), in_tile(end)) }
    }
}

struct Along {
    from: usize,
    size: usize,
    place: (f32, f32),
    uv: (f32, f32),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_that_fits_is_one_tile_and_all_of_it() {
        let rect = Rect::from_min_size(pos2(10.0, 20.0), vec2(100.0, 50.0));
        let tiles = Grid::new([1000, 500], [1000, 500], 0, 8192).in_sight(rect, rect);
        assert_eq!(tiles.len(), 1);
        assert_eq!((tiles[0].size, tiles[0].on_screen), ([1000, 500], rect));
        assert_eq!(tiles[0].uv, Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0)));
    }

    #[test]
    fn tiles_cover_the_picture_without_a_gap_within_the_cards_limit() {
        let rect = Rect::from_min_size(pos2(-7.0, 3.0), vec2(700.0, 90.0));
        for (picture, halvings) in [([700, 90], 0), ([701, 91], 1), ([30_000, 17], 3), ([1, 1], 0), ([65, 64], 0)] {
            let level = picture.map(|side: usize| side.div_ceil(1 << halvings));
            let tiles = Grid::new(picture, level, halvings, 64).in_sight(rect, rect);
            assert!(tiles.iter().all(|t| t.size[0] <= 64 && t.size[1] <= 64 && t.size[0] > 0));
            let painted: f64 = tiles.iter().map(|t| f64::from(t.on_screen.area())).sum();
            assert!((painted - 63_000.0).abs() < 5.0, "{picture:?}: {painted} of 63000");
            let columns = tiles.iter().filter(|t| t.row == 0).collect::<Vec<_>>();
            assert!(columns.windows(2).all(|two| two[0].on_screen.right() == two[1].on_screen.left()));
            assert!(tiles.iter().all(|t| t.from[0] + t.size[0] <= level[0] && t.from[1] + t.size[1] <= level[1]));
        }
    }

    #[test]
    fn only_tiles_in_sight_are_asked_for() {
        let rect = Rect::from_min_size(Pos2::ZERO, vec2(4096.0, 4096.0));
        let grid = Grid::new([4096, 4096], [4096, 4096], 0, 8192);
        let sight = Rect::from_min_size(pos2(1030.0, 10.0), vec2(900.0, 900.0));
        let places: Vec<_> = grid.in_sight(rect, sight).iter().map(|t| (t.column, t.row)).collect();
        assert_eq!(places, [(1, 0)]);
        assert_eq!(grid.in_sight(rect, rect).len(), 16);
    }
}
