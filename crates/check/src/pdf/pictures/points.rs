//! The points of a picture that is packed as zlib packs (RFC 1950, ISO 32000-1 §7.4.4). They are unpacked row by
//! row, and no more of them than the picture has: what else a bomb would become is never made.

use crate::Picture;
use crate::picture::light;
use miniz_oxide::inflate::stream::{InflateState, inflate};
use miniz_oxide::{DataFormat, MZFlush};

/// How points stand in the bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layout {
    pub(super) width: usize,
    pub(super) height: usize,
    /// Values of a point: 1 for grey; 3 for red, green and blue.
    pub(super) colours: usize,
    /// Bits of a value.
    pub(super) bits: usize,
    /// Whether each row begins with PNG's word of how it differs from others.
    pub(super) predicted: bool,
    /// Whether the least is white.
    pub(super) inverted: bool,
}

/// Unpacks a picture, in the size that is of use. None when its points are of another kind than eight bits of
/// grey or of each colour, or one bit; and when there are fewer of them than it declares.
pub(super) fn read(data: &[u8], layout: &Layout) -> Option<Picture> {
    let known = matches!((layout.colours, layout.bits), (1, 1 | 8) | (3, 8));
    known.then_some(())?;
    let length = layout
        .width
        .checked_mul(layout.colours * layout.bits)?
        .div_ceil(8);
    let step = (layout.colours * layout.bits / 8).max(1);
    let mut packed = Packed::new(data);
    let (mut above, mut row) = (vec![0_u8; length], vec![0_u8; length]);
    let mut points = Vec::with_capacity(layout.width.checked_mul(layout.height)?);
    for _ in 0..layout.height {
        let mut way = [0];
        if layout.predicted {
            packed.fill(&mut way)?;
        }
        packed.fill(&mut row)?;
        restore(way, &mut row, &above, step)?;
        shades(&row, layout, &mut points);
        std::mem::swap(&mut above, &mut row);
    }
    Picture::of_grey(layout.width, points).map(Picture::no_larger_than_useful)
}

/// Bytes that are unpacked as they are wanted.
struct Packed<'a> {
    state: Box<InflateState>,
    rest: &'a [u8],
}

impl<'a> Packed<'a> {
    fn new(data: &'a [u8]) -> Self {
        Self {
            // The sum at the end is not reached where more is packed than wanted.
            state: InflateState::new_boxed(DataFormat::ZLibIgnoreChecksum),
            rest: data,
        }
    }

    /// Fills some room; none when there is not that much.
    fn fill(&mut self, mut room: &mut [u8]) -> Option<()> {
        while !room.is_empty() {
            let step = inflate(&mut self.state, self.rest, room, MZFlush::None);
            self.rest = self.rest.get(step.bytes_consumed..)?;
            let (_, empty) = std::mem::take(&mut room).split_at_mut_checked(step.bytes_written)?;
            room = empty;
            let has_moved = step.bytes_consumed > 0 || step.bytes_written > 0;
            (room.is_empty() || (has_moved && step.status.is_ok())).then_some(())?;
        }
        Some(())
    }
}

/// Undoes how a row differs from its neighbours (PNG, third edition, §9.2). None for a way that PNG has not.
fn restore([way]: [u8; 1], row: &mut [u8], above: &[u8], step: usize) -> Option<()> {
    (way <= 4).then_some(())?;
    if way == 0 {
        return Some(());
    }
    let byte = |of: &[u8], at: Option<usize>| at.and_then(|at| of.get(at)).copied().unwrap_or(0);
    for at in 0..row.len() {
        let before = at.checked_sub(step);
        let (left, up, corner) = (byte(row, before), byte(above, Some(at)), byte(above, before));
        let guess = match way {
            1 => left,
            2 => up,
            3 => u8::midpoint(left, up),
            _ => nearest(left, up, corner),
        };
        if let Some(byte) = row.get_mut(at) {
            *byte = byte.wrapping_add(guess);
        }
    }
    Some(())
}

/// Of three neighbours the one that is nearest to what they make likely (Paeth).
fn nearest(left: u8, up: u8, corner: u8) -> u8 {
    let likely = i16::from(left) + i16::from(up) - i16::from(corner);
    let away = |byte: u8| likely.abs_diff(i16::from(byte));
    if away(left) <= away(up) && away(left) <= away(corner) {
        left
    } else if away(up) <= away(corner) {
        up
    } else {
        corner
    }
}

fn shades(row: &[u8], layout: &Layout, points: &mut Vec<u8>) {
    let flip = if layout.inverted { 255 } else { 0 };
    match (layout.colours, layout.bits) {
        (1, 1) => {
            let bits = row
                .iter()
                .flat_map(|byte| (0..8).rev().map(move |bit| (byte >> bit) & 1));
            points.extend(bits.take(layout.width).map(|bit| (bit * 255) ^ flip));
        }
        (1, _) => points.extend(row.iter().map(|byte| byte ^ flip)),
        _ => {
            let (colours, _) = row.as_chunks::<3>();
            points.extend(
                colours
                    .iter()
                    .map(|[red, green, blue]| light(*red, *green, *blue) ^ flip),
            );
        }
    }
}
