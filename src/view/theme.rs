//! Colours and emphasis. None of them carries meaning alone: the sign and size of a number are readable without them.

use ratatui::style::{Color, Modifier, Style};

use crate::notebook::Theme;
use crate::notebook::panel::{Piece, Tone};

/// The colours of a terminal: dark, light, or none.
#[derive(Clone, Copy, Debug)]
pub struct Palette {
    theme: Theme,
    colour: bool,
    density: bool,
}

/// The number of shades on either side of zero.
pub(super) const SHADES: i8 = 4;

/// Backgrounds from weak to strong: blue below zero and orange above, which remain distinct in all common forms of colour blindness.
struct Heat {
    below: [u8; SHADES as usize],
    above: [u8; SHADES as usize],
    /// The text on weak and on the strongest backgrounds.
    text: [u8; 2],
}

const DARK: Heat = Heat {
    below: [17, 18, 25, 32],
    above: [58, 94, 130, 172],
    text: [255, 16],
};

const LIGHT: Heat = Heat {
    below: [195, 153, 111, 69],
    above: [230, 223, 215, 208],
    text: [16, 16],
};

impl Palette {
    /// The palette of a theme; without colour, only bold, faint, underlined and reversed text.
    pub fn new(theme: Theme, colour: bool) -> Self {
        let density = !colour;
        Self {
            theme,
            colour,
            density,
        }
    }

    /// The palette without colour and shading, for text that is read aloud or compared.
    pub fn text() -> Self {
        Self {
            density: false,
            ..Self::new(Theme::Dark, false)
        }
    }

    /// Whether characters show the shade of a number, for lack of colour.
    pub(super) fn has_density(self) -> bool {
        self.density
    }

    fn ink(self, dark: u8, light: u8) -> Style {
        match (self.colour, self.theme) {
            (false, _) => Style::new(),
            (true, Theme::Dark) => Style::new().fg(Color::Indexed(dark)),
            (true, Theme::Light) => Style::new().fg(Color::Indexed(light)),
        }
    }

    /// Headings, and the name of the program.
    pub fn heading(self) -> Style {
        self.ink(117, 25).add_modifier(Modifier::BOLD)
    }

    /// Rules, hints, and other secondary text.
    pub fn faint(self) -> Style {
        self.ink(245, 243).add_modifier(if self.colour {
            Modifier::empty()
        } else {
            Modifier::DIM
        })
    }

    /// The keys of the footer.
    pub fn key(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// Errors, and failed checks.
    pub fn wrong(self) -> Style {
        self.ink(210, 124).add_modifier(Modifier::BOLD)
    }

    /// The chosen cell or line.
    pub fn chosen(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED | Modifier::BOLD)
    }

    /// A source of a cell, by its index: three colours in turn.
    pub fn source(self, source: usize) -> Style {
        match source % 3 {
            0 => self.ink(120, 28),
            1 => self.ink(219, 126),
            _ => self.ink(229, 94),
        }
    }

    /// Text of a tone.
    pub fn tone(self, tone: Tone) -> Style {
        match tone {
            Tone::Plain => Style::new(),
            Tone::Strong => Style::new().add_modifier(Modifier::BOLD),
            Tone::Emphasis => Style::new().add_modifier(Modifier::ITALIC),
            Tone::Code => self.ink(152, 24),
            Tone::Computed => self.ink(222, 130).add_modifier(Modifier::BOLD),
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

    /// The background of a cell of this shade, from −`SHADES` to `SHADES`.
    pub fn heat(self, shade: i8) -> Style {
        if !self.colour || shade == 0 {
            return Style::new();
        }
        let heat = match self.theme {
            Theme::Dark => DARK,
            Theme::Light => LIGHT,
        };
        let strength = usize::from(shade.unsigned_abs().min(SHADES as u8)) - 1;
        let ground = if shade < 0 { heat.below } else { heat.above }[strength];
        let text = heat.text[usize::from(strength + 1 == usize::from(SHADES as u8))];
        Style::new()
            .bg(Color::Indexed(ground))
            .fg(Color::Indexed(text))
    }
}

/// The shade of a number in a matrix whose largest absolute value is `largest`.
///
/// A few shades instead of a continuum, so that a small change repaints few cells.
pub(super) fn shade(number: f64, largest: f64) -> i8 {
    if !number.is_finite() || largest <= 0.0 {
        return 0;
    }
    let strength = (number / largest * f64::from(SHADES)).round();
    strength.clamp(f64::from(-SHADES), f64::from(SHADES)) as i8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shades_follow_size_and_sign() {
        let shades: Vec<i8> = [-2.0, -1.0, -0.1, 0.0, 0.3, 2.0, f64::NEG_INFINITY, f64::NAN]
            .map(|number| shade(number, 2.0))
            .to_vec();
        assert_eq!(shades, [-4, -2, 0, 0, 1, 4, 0, 0]);
        assert_eq!(shade(0.0, 0.0), 0);
    }
}
