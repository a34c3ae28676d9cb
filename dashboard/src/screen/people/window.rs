//! Which part of a long list stands in the document: what can be seen and some more on both sides, and empty room for the rest. So a
//! list of a hundred thousand is as light as one of two hundred.

/// What is kept ready above and below what can be seen, in CSS pixels.
const READY: f64 = 1_400.0;

/// The pages in the document, and the room for those that are not.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Window {
    /// The first page.
    pub(super) first: usize,
    /// One after the last.
    pub(super) end: usize,
    /// Room for the pages before.
    pub(super) before: f64,
    /// Room for the pages after.
    pub(super) after: f64,
}

impl Window {
    /// Of pages of these heights, when the list begins `above` pixels above the window's upper edge and the window is `view` high.
    pub(super) fn of(heights: &[f64], above: f64, view: f64) -> Self {
        let (top, bottom) = (above - READY, above + view + READY);
        let (mut first, mut end, mut before, mut after) = (None, 0, 0.0, 0.0);
        let mut y = 0.0;
        for (at, height) in heights.iter().enumerate() {
            let is_near = y + height > top && y < bottom;
            y += height;
            if is_near {
                first = first.or(Some(at));
                end = at + 1;
            } else if first.is_none() {
                before += height;
            } else {
                after += height;
            }
        }
        match first {
            Some(first) => Self { first, end, before, after },
            // Scrolled past everything, or not begun: the nearer end stays.
            None if top > 0.0 && !heights.is_empty() => {
                let last = heights.len() - 1;
                Self { first: last, end: last + 1, before: before - heights[last], after: 0.0 }
            }
            None => Self { first: 0, end: heights.len().min(1), before: 0.0, after: heights.iter().skip(1).sum() },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_near_stands_in_the_document() {
        let heights = vec![2_000.0; 2_000];
        assert_eq!(Window::of(&heights, -300.0, 900.0), Window { first: 0, end: 1, before: 0.0, after: 1_999.0 * 2_000.0 });
        let middle = Window::of(&heights, 2_000_000.0, 900.0);
        assert_eq!((middle.first, middle.end), (999, 1_002));
        assert_eq!(middle.before + middle.after, (2_000 - 3) as f64 * 2_000.0, "nothing is lost: the scroll bar stays");
        let past = Window::of(&heights, 5_000_000.0, 900.0);
        assert_eq!((past.first, past.end, past.after), (1_999, 2_000, 0.0));
        assert_eq!(Window::of(&[], 0.0, 900.0), Window::default());
        assert_eq!(Window::of(&[500.0], -9_000.0, 900.0), Window { first: 0, end: 1, before: 0.0, after: 0.0 });
    }
}
