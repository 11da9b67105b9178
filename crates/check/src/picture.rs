//! The QR codes in a photo. A telephone's has shadows, is larger than needed and not sharp: it is looked at
//! in several sizes, as it is and in two tones.

/// A picture in shades of grey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    width: usize,
    height: usize,
    /// Row by row, 0 is black.
    points: Vec<u8>,
}

/// A code has 21 modules at least.
const SMALLEST: usize = 21;
/// Longest sides to look at, in points; 0 is as it is. What telephones photograph is found in the first.
const SIZES: [usize; 5] = [1600, 0, 2400, 1000, 700];
/// Below, the picture is looked at in twice its size too: a code on a screen has two points a module.
const SMALL: usize = 800;

/// How light a colour is (ITU-R BT.601, in 256ths).
pub(crate) fn light(red: u8, green: u8, blue: u8) -> u8 {
    let light = (77 * u32::from(red) + 150 * u32::from(green) + 29 * u32::from(blue)) >> 8;
    u8::try_from(light).unwrap_or(255)
}

impl Picture {
    /// The most that [`Self::attempt`] tries.
    pub const ATTEMPTS: usize = 2 * SIZES.len();
    /// Longest side that is worth having, in points: an A4 page then shows a module in three.
    pub const LONGEST: u32 = 3000;

    /// A picture of some width with a byte per point, row by row; none when the numbers do not fit.
    pub fn of_grey(width: usize, points: Vec<u8>) -> Option<Self> {
        let height = points.len().checked_div(width)?;
        (width >= SMALLEST && height >= SMALLEST && height * width == points.len()).then_some(Self {
            width,
            height,
            points,
        })
    }

    /// A picture of some width with four bytes per point: red, green, blue, opacity. On white.
    pub fn of_rgba(width: usize, bytes: &[u8]) -> Option<Self> {
        let (points, rest) = bytes.as_chunks::<4>();
        rest.is_empty().then_some(())?;
        let grey = |[red, green, blue, opacity]: &[u8; 4]| {
            let light = u32::from(light(*red, *green, *blue));
            let opacity = u32::from(*opacity);
            u8::try_from((light * opacity + 255 * (255 - opacity)) / 255).unwrap_or(255)
        };
        Self::of_grey(width, points.iter().map(grey).collect())
    }

    /// The same picture, or a smaller one where it is larger than is of use.
    pub(crate) fn no_larger_than_useful(self) -> Self {
        let longest = usize::try_from(Self::LONGEST).unwrap_or(usize::MAX);
        if self.width.max(self.height) > longest {
            self.scaled(longest)
        } else {
            self
        }
    }

    /// Looks for codes in one of [`Self::ATTEMPTS`] ways: what they say. They take up to a second each, so
    /// that a page shows signs of life between them. Nothing, where a way adds nothing to another one.
    pub fn attempt(&self, way: usize) -> Vec<String> {
        let Some(size) = SIZES.get(way / 2) else {
            return Vec::new();
        };
        let longest = self.width.max(self.height);
        let scaled = match *size {
            0 if longest < SMALL => self.scaled(longest * 2),
            0 => self.clone(),
            size if size < longest => self.scaled(size),
            // Smaller than that already: looked at as it is, once.
            _ => return Vec::new(),
        };
        if way.is_multiple_of(2) {
            scaled.codes()
        } else {
            scaled.in_two_tones().codes()
        }
    }

    /// Looks for codes once, as it is or, where it is large, smaller: for a camera, whose next picture is
    /// another chance.
    pub fn glance(&self) -> Vec<String> {
        let large = SIZES
            .first()
            .is_some_and(|size| self.width.max(self.height) > *size);
        self.attempt(if large { 0 } else { 2 })
    }

    /// Looks for codes in the first way that finds some.
    pub fn all(&self) -> Vec<String> {
        let mut found = (0..Self::ATTEMPTS).map(|way| self.attempt(way));
        found.find(|found| !found.is_empty()).unwrap_or_default()
    }

    fn codes(&self) -> Vec<String> {
        let mut prepared =
            rqrr::PreparedImage::prepare_from_greyscale(self.width, self.height, |x, y| self.point(x, y));
        let grids = prepared.detect_grids();
        let mut texts: Vec<String> = Vec::new();
        for (_, text) in grids.iter().filter_map(|grid| grid.decode().ok()) {
            if !texts.contains(&text) {
                texts.push(text);
            }
        }
        texts
    }

    fn point(&self, x: usize, y: usize) -> u8 {
        self.points.get(y * self.width + x).copied().unwrap_or(255)
    }

    /// The same picture in another size, its longest side given: each point the mean of what it covers.
    fn scaled(&self, longest: usize) -> Self {
        let before = self.width.max(self.height);
        let fit = |side: usize| (side * longest / before).max(SMALLEST);
        let (width, height) = (fit(self.width), fit(self.height));
        let span = |at: usize, of: usize, all: usize| {
            let from = at * all / of;
            from..((at + 1) * all / of).max(from + 1)
        };
        let mut points = Vec::with_capacity(width * height);
        for y in 0..height {
            let rows = span(y, height, self.height);
            for x in 0..width {
                let columns = span(x, width, self.width);
                let count = rows.len() * columns.len();
                let sum: usize = rows
                    .clone()
                    .flat_map(|row| columns.clone().map(move |column| (row, column)))
                    .map(|(row, column)| usize::from(self.point(column, row)))
                    .sum();
                points.push(u8::try_from(sum / count).unwrap_or(255));
            }
        }
        Self {
            width,
            height,
            points,
        }
    }

    /// Black and white, parted where the two differ most (Otsu, *A threshold selection method from
    /// gray-level histograms*, 1979): against patterns that the reader's own rule, which follows the light,
    /// takes for shadows.
    fn in_two_tones(mut self) -> Self {
        let mut histogram = [0_u64; 256];
        for point in &self.points {
            if let Some(count) = histogram.get_mut(usize::from(*point)) {
                *count += 1;
            }
        }
        let weighed = |(level, count): (u64, u64)| level * count;
        let levels = || (0_u64..).zip(histogram);
        let (all, sum): (u64, u64) = (histogram.iter().sum(), levels().map(weighed).sum());
        let (mut below, mut sum_below, mut best, mut threshold) = (0, 0, 0_u128, 0);
        for (level, count) in levels() {
            below += count;
            sum_below += level * count;
            let above = all - below;
            if below == 0 || above == 0 {
                continue;
            }
            let apart = ((sum - sum_below) / above).abs_diff(sum_below / below);
            let variance = u128::from(below) * u128::from(above) * u128::from(apart * apart);
            if variance > best {
                (best, threshold) = (variance, level);
            }
        }
        for point in &mut self.points {
            *point = if u64::from(*point) > threshold { 255 } else { 0 };
        }
        self
    }
}
