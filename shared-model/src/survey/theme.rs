//! How the card looks on a site: its colours, corners, font and place. Legible by construction: contrast is checked when a
//! theme is saved, and what follows from the chosen colours is mixed until it can be read.

use serde::{Deserialize, Serialize};

use super::Problem;
use super::publish::Problems;

/// A colour of sRGB, written `#2a4bd0`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Colour([u8; 3]);

impl TryFrom<String> for Colour {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text).ok_or_else(|| format!("a colour is written as #2a4bd0, not {text}"))
    }
}

impl From<Colour> for String {
    fn from(colour: Colour) -> Self {
        let Colour([red, green, blue]) = colour;
        format!("#{red:02x}{green:02x}{blue:02x}")
    }
}

impl Colour {
    const WHITE: Self = Self([255; 3]);
    const BLACK: Self = Self([0; 3]);

    /// Reads `#2a4bd0`.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit()))?;
        let number = u32::from_str_radix(digits, 16).ok()?;
        Some(Self([(number >> 16) as u8, (number >> 8) as u8, number as u8]))
    }

    /// Relative luminance, 0 for black to 1 for white (WCAG 2.2, "relative luminance").
    pub fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        let Self([red, green, blue]) = self;
        0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }

    /// The contrast between two colours, 1 to 21 (WCAG 2.2, "contrast ratio").
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// So much of this, in parts of a hundred, and the rest of another.
    fn mixed(self, percent: u32, other: Self) -> Self {
        let part = |at: usize| ((u32::from(self.0[at]) * percent + u32::from(other.0[at]) * (100 - percent) + 50) / 100) as u8;
        Self([part(0), part(1), part(2)])
    }

    /// The faintest mix of this into a ground that still has so much contrast to it; itself, where none has.
    fn faded(self, ground: Self, least: f64, from: u32) -> Self {
        (from..=100).map(|percent| self.mixed(percent, ground)).find(|mixed| mixed.contrast(ground) >= least).unwrap_or(self)
    }

    /// Black or white, whichever is the easier to read on this.
    fn ink(self) -> Self {
        if self.contrast(Self::WHITE) >= self.contrast(Self::BLACK) { Self::WHITE } else { Self::BLACK }
    }
}

/// The colours of one scheme; what is not named is the card's own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Palette {
    /// What is chosen, and buttons.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accent: Option<Colour>,
    /// The card.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub surface: Option<Colour>,
    /// The words on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ink: Option<Colour>,
}

/// Where the card stands on wide screens. On phones it is a sheet at the bottom.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Corner {
    /// At the bottom, where lines end.
    #[default]
    End,
    /// At the bottom, where lines begin.
    Start,
    /// At the bottom, in the middle.
    Middle,
}

/// How the card stands on phones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phone {
    /// A sheet at the bottom, which leaves half of the screen until somebody answers.
    #[default]
    Sheet,
    /// The whole screen.
    Full,
}

/// How the card looks on a site.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Theme {
    /// By day.
    pub light: Palette,
    /// On devices that are set to dark.
    pub dark: Palette,
    /// How round the card's corners are, in pixels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub radius: Option<u8>,
    /// The font, as CSS names fonts; one that the page has loaded works too.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub font: String,
    /// Where it stands.
    pub corner: Corner,
    /// And on phones.
    pub phone: Phone,
}

/// The card's own colours (`widget/card/style.css`): surface, ink and accent by day and in the dark.
const OWN: [[Colour; 3]; 2] = [
    [Colour([0xff, 0xff, 0xff]), Colour([0x16, 0x18, 0x1b]), Colour([0x2a, 0x4b, 0xd0])],
    [Colour([0x16, 0x18, 0x1b]), Colour([0xee, 0xee, 0xec]), Colour([0x93, 0xa8, 0xff])],
];

/// What words need on their ground (WCAG 2.2, 1.4.3, AA).
const WORDS: f64 = 4.5;
/// What controls need against what is beside them (WCAG 2.2, 1.4.11).
const CONTROLS: f64 = 3.0;
/// The roundest corner, in pixels.
const ROUNDEST: u8 = 28;

impl Palette {
    fn resolved(&self, own: &[Colour; 3]) -> [Colour; 3] {
        [self.surface.unwrap_or(own[0]), self.ink.unwrap_or(own[1]), self.accent.unwrap_or(own[2])]
    }

    fn check(&self, name: &str, own: &[Colour; 3], problems: &mut Problems) {
        let [surface, ink, accent] = self.resolved(own);
        let low = |have: f64, least: f64| format!("the contrast is {have:.1} to 1 and needs {least} to 1 (WCAG 2.2)");
        let (words, controls) = (ink.contrast(surface), accent.contrast(surface));
        if words < WORDS {
            problems.add(format!("{name}.ink"), "contrast", format!("words on the card: {}", low(words, WORDS)));
        }
        if controls < CONTROLS {
            problems.add(format!("{name}.accent"), "contrast", format!("the accent on the card: {}", low(controls, CONTROLS)));
        }
    }

    /// The properties of the card's stylesheet that follow from the colours.
    fn properties(&self, own: &[Colour; 3], is_dark: bool) -> String {
        if *self == Self::default() {
            return String::new();
        }
        let [surface, ink, accent] = self.resolved(own);
        let mut all = Vec::new();
        if self.surface.is_some() || self.ink.is_some() {
            all.extend([
                ("surface", surface),
                ("canvas", surface.mixed(96, ink)),
                ("sunken", surface.mixed(93, ink)),
                ("line", surface.mixed(88, ink)),
                ("line-2", surface.mixed(76, ink)),
                ("control", ink.faded(surface, CONTROLS, 30)),
                ("ink", ink),
                ("ink-2", ink.faded(surface, 6.0, 70)),
                ("ink-3", ink.faded(surface, WORDS, 60)),
            ]);
        }
        let towards = if is_dark { Colour::WHITE } else { Colour::BLACK };
        let accent_ink = accent.ink();
        // A pointer over a button must not make its words harder to read than they may be.
        let hover = Some(accent.mixed(88, towards)).filter(|hover| hover.contrast(accent_ink) >= WORDS).unwrap_or(accent);
        all.extend([("accent", accent), ("accent-hover", hover), ("accent-ink", accent_ink), ("accent-soft", accent.mixed(12, surface))]);
        all.into_iter().map(|(name, colour)| format!("--{name}:{};", String::from(colour))).collect()
    }
}

impl Theme {
    /// What is wrong with it, each problem at its field.
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = Problems::default();
        self.light.check("light", &OWN[0], &mut problems);
        self.dark.check("dark", &OWN[1], &mut problems);
        problems.unless(self.radius.is_none_or(|radius| radius <= ROUNDEST), "radius", "range", "corners are 0 to 28 pixels round");
        // Nothing that could end the declaration it stands in.
        let is_font = self.font.len() <= 200 && self.font.chars().all(|c| c.is_alphanumeric() || " ,-_\"'".contains(c));
        let is_closed = ['"', '\''].iter().all(|quote| self.font.matches(*quote).count() % 2 == 0);
        problems.unless(is_font && is_closed, "font", "format", "a font is named by letters, digits, spaces, commas and quotes");
        problems.found()
    }

    /// What stands behind the card's own stylesheet; empty for the card as it is.
    ///
    /// ```
    /// use rapport_model::survey::Theme;
    /// let theme: Theme = serde_json::from_str(r##"{"light":{"accent":"#0a7d4f"},"radius":4}"##).unwrap();
    /// assert!(theme.problems().is_empty());
    /// assert!(theme.css().starts_with(".place{--accent:#0a7d4f;"));
    /// ```
    pub fn css(&self) -> String {
        let mut css = String::new();
        let mut light = self.light.properties(&OWN[0], false);
        if !self.font.is_empty() {
            light += &format!("font-family:{};", self.font);
        }
        if !light.is_empty() {
            css += &format!(".place{{{light}}}");
        }
        let dark = self.dark.properties(&OWN[1], true);
        if !dark.is_empty() {
            css += &format!("@media (prefers-color-scheme:dark){{.place{{{dark}}}}}");
        } else if self.light != Palette::default() {
            // By night the card's own colours, not the day's.
            let own = Palette { accent: Some(OWN[1][2]), surface: Some(OWN[1][0]), ink: Some(OWN[1][1]) };
            css += &format!("@media (prefers-color-scheme:dark){{.place{{{}}}}}", own.properties(&OWN[1], true));
        }
        if let Some(radius) = self.radius {
            let small = radius.min(10);
            css += &format!(
                ".card{{border-radius:{radius}px}}.actions button,.body label,.body textarea,.body input{{border-radius:{small}px}}"
            );
        }
        let place = match self.corner {
            Corner::End => "",
            Corner::Start => "inset-inline:20px auto",
            Corner::Middle => "inset-inline:0;margin-inline:auto",
        };
        if !place.is_empty() {
            css += &format!("@media (min-width:481px){{.place{{{place}}}}}");
        }
        if self.phone == Phone::Full {
            // Not while it is put aside, and not where the site set a place aside.
            let over = ".place:not(.inline):has(.card:not([hidden]))";
            css += &format!(
                "@media (max-width:480px){{{over}{{inset:0}}{over} .card{{height:100vh;height:100dvh;max-height:none;border:0;border-radius:0}}{over} .scroll{{flex:1}}}}"
            );
        }
        css
    }

    /// What stands behind the stylesheet of the feedback button that stays on the page: its colours, corners, font, and the side
    /// that it is on. Empty for the button as it is.
    ///
    /// ```
    /// use rapport_model::survey::Theme;
    /// let theme: Theme = serde_json::from_str(r##"{"light":{"surface":"#fff8e7"},"corner":"start"}"##).unwrap();
    /// assert!(theme.button_css().starts_with(":host button{background:#fff8e7;"));
    /// assert_eq!(Theme::default().button_css(), "");
    /// ```
    pub fn button_css(&self) -> String {
        let mut css = String::new();
        let colours = |palette: &Palette, own: &[Colour; 3]| {
            let [surface, ink, accent] = palette.resolved(own);
            let all = [surface, ink, ink.faded(surface, CONTROLS, 30), surface.mixed(93, ink), accent].map(String::from);
            let [surface, ink, control, hover, accent] = all;
            format!(
                ":host button{{background:{surface};color:{ink};border-color:{control}}}:host button:hover{{background:{hover}}}:host button:focus-visible{{outline-color:{accent}}}"
            )
        };
        if self.light != Palette::default() {
            css += &colours(&self.light, &OWN[0]);
        }
        if self.light != Palette::default() || self.dark != Palette::default() {
            css += &format!("@media (prefers-color-scheme:dark){{{}}}", colours(&self.dark, &OWN[1]));
        }
        if !self.font.is_empty() {
            css += &format!(":host button{{font-family:{}}}", self.font);
        }
        let is_start = self.corner == Corner::Start;
        if is_start {
            css += ":host button{right:auto;left:0;border-width:1px 1px 1px 0}:host button:dir(rtl){right:0;left:auto;border-width:1px 0 1px 1px}";
        }
        if is_start || self.radius.is_some() {
            let radius = self.radius.unwrap_or(6).min(18);
            let (left, right) = (format!("0 {radius}px {radius}px 0"), format!("{radius}px 0 0 {radius}px"));
            let (ltr, rtl) = if is_start { (left, right) } else { (right, left) };
            css += &format!(":host button{{border-radius:{ltr}}}:host button:dir(rtl){{border-radius:{rtl}}}");
        }
        css
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn theme(json: &str) -> Theme {
        serde_json::from_str(json).unwrap()
    }

    fn problems(json: &str) -> Vec<String> {
        theme(json).problems().into_iter().map(|problem| problem.path).collect()
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        let colour = |text| Colour::parse(text).unwrap();
        assert!((Colour::BLACK.contrast(Colour::WHITE) - 21.0).abs() < 1e-9);
        // Of the well-known greys: #767676 is the lightest that passes on white, #777777 does not.
        assert!(colour("#767676").contrast(Colour::WHITE) >= 4.5 && colour("#777777").contrast(Colour::WHITE) < 4.5);
        assert!((colour("#ff0000").contrast(Colour::WHITE) - 3.998).abs() < 1e-3);
        assert_eq!(Colour::parse("red"), None);
        assert_eq!(Colour::parse("#12345"), None);
    }

    #[test]
    fn what_cannot_be_read_is_refused_where_it_stands() {
        assert_eq!(problems("{}"), Vec::<String>::new());
        assert_eq!(problems(r##"{"light":{"accent":"#ffe08a"}}"##), ["light.accent"]);
        assert_eq!(problems(r##"{"light":{"ink":"#999999"},"dark":{"surface":"#ffffff"}}"##), ["light.ink", "dark.ink", "dark.accent"]);
        assert_eq!(problems(r##"{"radius":40,"font":"Inter;} body{display:none"}"##), ["radius", "font"]);
        assert_eq!(problems(r#"{"font":"\"Open Sans"}"#), ["font"]);
        assert!(serde_json::from_str::<Theme>(r#"{"light":{"accent":"red"}}"#).is_err());
    }

    /// Whatever is allowed, all that follows from it can be read.
    #[test]
    fn what_follows_can_be_read() {
        for accent in ["#2a4bd0", "#0a7d4f", "#c2185b", "#7a4b00", "#000000", "#00639b"] {
            for (surface, ink) in [("#ffffff", "#16181b"), ("#fff8e7", "#3b2f1e"), ("#101418", "#e8e8e8")] {
                let theme = theme(&format!(r#"{{"light":{{"accent":"{accent}","surface":"{surface}","ink":"{ink}"}}}}"#));
                if !theme.problems().is_empty() {
                    continue;
                }
                let css = theme.css();
                let of = |name: &str| {
                    let start = css.find(&format!("--{name}:")).unwrap() + name.len() + 3;
                    Colour::parse(&css[start..start + 7]).unwrap()
                };
                assert!(of("accent-ink").contrast(of("accent")) >= 4.5, "{accent}");
                assert!(of("accent-ink").contrast(of("accent-hover")) >= 4.5, "{accent}");
                assert!(of("ink-3").contrast(of("surface")) >= 4.5 && of("control").contrast(of("surface")) >= 3.0, "{surface}");
            }
        }
    }

    #[test]
    fn on_phones_it_may_take_the_whole_screen() {
        let css = theme(r#"{"phone":"full"}"#).css();
        assert!(css.starts_with("@media (max-width:480px)") && css.contains("height:100dvh"), "{css}");
        assert_eq!(theme(r#"{"phone":"full"}"#).button_css(), "");
        assert!(serde_json::from_str::<Theme>(r#"{"phone":"huge"}"#).is_err());
    }

    #[test]
    fn the_button_goes_with_the_card() {
        let css = theme(
            r##"{"light":{"surface":"#fff8e7","ink":"#2b1a00","accent":"#7a3b00"},"radius":12,"font":"Georgia, serif","corner":"start"}"##,
        )
        .button_css();
        for part in [
            "background:#fff8e7;color:#2b1a00",
            "outline-color:#7a3b00",
            "font-family:Georgia, serif",
            "right:auto;left:0;border-width:1px 1px 1px 0",
            "border-radius:0 12px 12px 0",
            "background:#16181b",
        ] {
            assert!(css.contains(part), "{part}: {css}");
        }
        assert!(!theme(r##"{"dark":{"accent":"#93a8ff"}}"##).button_css().starts_with(":host"), "by day it stays as it is");
    }

    #[test]
    fn nothing_chosen_changes_nothing() {
        assert_eq!(Theme::default().css(), "");
        assert_eq!(theme(r#"{"corner":"start"}"#).css(), "@media (min-width:481px){.place{inset-inline:20px auto}}");
        let night = theme(r##"{"light":{"accent":"#0a7d4f"}}"##).css();
        assert!(night.contains("prefers-color-scheme:dark") && night.contains("--accent:#93a8ff"), "{night}");
    }
}
