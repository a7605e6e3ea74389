//! Colours and emphasis. None of them carries meaning alone: the sign and size of a number are readable without them.

use ratatui::style::{Color, Modifier, Style};

use crate::notebook::Theme;
use crate::notebook::panel::{Piece, Tone};

/// The colours of a terminal: dark, light, or none.
#[derive(Clone, Copy, Debug)]
pub struct Palette {
    theme: Theme,
    colours: Colours,
    density: bool,
}

/// The number of colours that a terminal has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colours {
    /// None, as under `NO_COLOR`.
    None,
    /// The 16 of ANSI. Which they are is up to the terminal, so numbers do not stand on them.
    Sixteen,
    /// The 256 of xterm.
    Indexed,
}

impl From<bool> for Colours {
    fn from(colour: bool) -> Self {
        match colour {
            true => Self::Indexed,
            false => Self::None,
        }
    }
}

/// The number of shades on either side of zero.
pub const SHADES: i8 = 8;

/// Backgrounds from weak to strong: blue below zero; red, orange and yellow above. A test computes the contrast of the digits and the
/// difference between the shades, also as seen with the common forms of colour blindness.
struct Heat {
    below: [u8; SHADES as usize],
    above: [u8; SHADES as usize],
    /// A cell that a mask hides: its text and its background.
    hidden: [u8; 2],
}

const DARK: Heat = Heat {
    below: [17, 19, 21, 27, 33, 75, 117, 159],
    above: [52, 88, 124, 160, 166, 172, 178, 220],
    hidden: [252, 239],
};

const LIGHT: Heat = Heat {
    below: [153, 111, 105, 67, 27, 21, 19, 17],
    above: [222, 215, 172, 166, 160, 124, 88, 52],
    hidden: [238, 250],
};

/// White and black text on a background.
const WHITE: u8 = 231;
const BLACK: u8 = 16;

const RED: u8 = 1;
const GREEN: u8 = 2;
const YELLOW: u8 = 3;
const BLUE: u8 = 4;
const MAGENTA: u8 = 5;
const CYAN: u8 = 6;

impl Palette {
    /// The palette of a theme; without colour, only bold, faint, underlined and reversed text.
    pub fn new(theme: Theme, colours: impl Into<Colours>) -> Self {
        let colours = colours.into();
        Self {
            theme,
            colours,
            density: colours != Colours::Indexed,
        }
    }

    /// The palette without colour and shading, for text that is read aloud or compared.
    pub fn text() -> Self {
        Self {
            density: false,
            ..Self::new(Theme::Dark, Colours::None)
        }
    }

    /// Whether shades have colours.
    pub(super) fn has_shades(self) -> bool {
        self.colours == Colours::Indexed
    }

    /// Whether characters show the shade of a number, for lack of colours.
    pub(super) fn has_density(self) -> bool {
        self.density
    }

    /// An indexed colour in either theme, and the ANSI colour that stands for it: in its bright form in the dark theme.
    fn ink(self, dark: u8, light: u8, ansi: u8) -> Style {
        let index = match (self.colours, self.theme) {
            (Colours::None, _) => return Style::new(),
            (Colours::Sixteen, Theme::Dark) => 8 + ansi,
            (Colours::Sixteen, Theme::Light) => ansi,
            (Colours::Indexed, Theme::Dark) => dark,
            (Colours::Indexed, Theme::Light) => light,
        };
        Style::new().fg(Color::Indexed(index))
    }

    /// The whole screen. The light theme brings its own background, so that it can be read on a dark terminal too.
    pub(super) fn base(self) -> Style {
        let [text, ground] = match (self.colours, self.theme) {
            (Colours::None, _) | (_, Theme::Dark) => return Style::new(),
            (Colours::Sixteen, Theme::Light) => [0, 15],
            (Colours::Indexed, Theme::Light) => [BLACK, WHITE],
        };
        Style::new()
            .fg(Color::Indexed(text))
            .bg(Color::Indexed(ground))
    }

    /// Headings, and the name of the program.
    pub fn heading(self) -> Style {
        self.ink(117, 25, BLUE).add_modifier(Modifier::BOLD)
    }

    /// Rules, hints, and other secondary text.
    pub fn faint(self) -> Style {
        match (self.colours, self.theme) {
            (Colours::Indexed, Theme::Dark) => Style::new().fg(Color::Indexed(245)),
            (Colours::Indexed, Theme::Light) => Style::new().fg(Color::Indexed(243)),
            _ => Style::new().add_modifier(Modifier::DIM),
        }
    }

    /// The keys of the footer.
    pub fn key(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// Errors, and failed checks.
    pub fn wrong(self) -> Style {
        self.ink(210, 124, RED).add_modifier(Modifier::BOLD)
    }

    /// The chosen cell or line.
    pub fn chosen(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED | Modifier::BOLD)
    }

    /// A source of a cell, by its index: three colours in turn.
    pub fn source(self, source: usize) -> Style {
        match source % 3 {
            0 => self.ink(120, 28, GREEN),
            1 => self.ink(219, 126, MAGENTA),
            _ => self.ink(229, 94, YELLOW),
        }
    }

    /// Text of a tone.
    pub fn tone(self, tone: Tone) -> Style {
        match tone {
            Tone::Plain => Style::new(),
            Tone::Strong => Style::new().add_modifier(Modifier::BOLD),
            Tone::Emphasis => Style::new().add_modifier(Modifier::ITALIC),
            Tone::Code => self.ink(152, 24, CYAN),
            Tone::Computed => self.ink(222, 130, YELLOW).add_modifier(Modifier::BOLD),
            Tone::Faint => self.faint(),
            Tone::Broken => self.wrong(),
            Tone::Source(source) => self.source(source),
        }
    }

    /// Pieces of text in the styles of their tones.
    pub(super) fn styled(self, pieces: &[Piece]) -> Vec<(String, Style)> {
        let style = |piece: &Piece| (piece.text.clone(), self.tone(piece.tone));
        pieces.iter().map(style).collect()
    }

    fn heat_colours(self) -> Option<Heat> {
        match (self.colours, self.theme) {
            (Colours::Indexed, Theme::Dark) => Some(DARK),
            (Colours::Indexed, Theme::Light) => Some(LIGHT),
            _ => None,
        }
    }

    /// The colour of this shade, from −[`SHADES`] to [`SHADES`]; none for 0, or if the palette has no colours for shades.
    pub(super) fn ground(self, shade: i8) -> Option<Color> {
        let heat = self.heat_colours().filter(|_| shade != 0)?;
        let strength = usize::from(shade.unsigned_abs().min(SHADES as u8)) - 1;
        let colours = if shade < 0 { heat.below } else { heat.above };
        Some(Color::Indexed(colours[strength]))
    }

    /// A cell of this shade: its background, and black or white text. The darker half of the shades has white text.
    pub fn heat(self, shade: i8) -> Style {
        let Some(ground) = self.ground(shade) else {
            return Style::new();
        };
        let is_weak = shade.unsigned_abs() <= SHADES as u8 / 2;
        let text = match is_weak == (self.theme == Theme::Dark) {
            true => WHITE,
            false => BLACK,
        };
        Style::new().fg(Color::Indexed(text)).bg(ground)
    }

    /// A cell that a mask hides.
    pub fn hidden(self) -> Style {
        match self.heat_colours() {
            Some(Heat {
                hidden: [text, ground],
                ..
            }) => Style::new()
                .fg(Color::Indexed(text))
                .bg(Color::Indexed(ground)),
            None => self.faint(),
        }
    }
}

/// The shade of a number, if one of size `scale` has the strongest.
///
/// A few shades instead of a continuum, so that a small change repaints few cells.
pub fn shade(number: f64, scale: f64) -> i8 {
    if !number.is_finite() || scale <= 0.0 {
        return 0;
    }
    let strength = (number / scale * f64::from(SHADES)).round();
    strength.clamp(f64::from(-SHADES), f64::from(SHADES)) as i8
}

/// A character for the size of a shade, where there is no colour for it: one for two shades.
pub(super) fn density(shade: i8) -> char {
    match shade.unsigned_abs() {
        0 => ' ',
        1 | 2 => '░',
        3 | 4 => '▒',
        5 | 6 => '▓',
        _ => '█',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shades_follow_size_and_sign() {
        let shades: Vec<i8> = [-2.0, -1.0, -0.1, 0.0, 0.3, 2.0, f64::NEG_INFINITY, f64::NAN]
            .map(|number| shade(number, 2.0))
            .to_vec();
        assert_eq!(shades, [-8, -4, 0, 0, 1, 8, 0, 0]);
        assert_eq!(shade(0.0, 0.0), 0);
        // Two shares of one matrix that should not look alike.
        assert_ne!(shade(0.21, 0.47), shade(0.35, 0.47));
    }

    #[test]
    fn without_colour_there_is_none() {
        let palette = Palette::new(Theme::Dark, false);
        for style in [
            palette.heading(),
            palette.faint(),
            palette.wrong(),
            palette.chosen(),
            palette.heat(SHADES),
            palette.hidden(),
            palette.tone(Tone::Computed),
        ] {
            assert_eq!((style.fg, style.bg), (None, None));
        }
    }

    #[test]
    fn sixteen_colours_are_for_text_alone() {
        for theme in [Theme::Dark, Theme::Light] {
            let palette = Palette::new(theme, Colours::Sixteen);
            assert!(palette.has_density());
            for style in [
                palette.heading(),
                palette.wrong(),
                palette.source(0),
                palette.heat(-SHADES),
                palette.hidden(),
                palette.tone(Tone::Code),
            ] {
                assert!(matches!(style.fg, None | Some(Color::Indexed(..16))));
                assert_eq!(style.bg, None);
            }
        }
    }
}
