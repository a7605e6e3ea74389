//! Colours and emphasis. Nothing here carries meaning alone: sign and size of a number stay readable without any of it.

use ratatui::style::{Color, Modifier, Style};

use crate::notebook::Theme;
use crate::notebook::panel::Tone;

/// The colours of one terminal: dark, light, or none at all.
#[derive(Clone, Copy, Debug)]
pub struct Palette {
    theme: Theme,
    colour: bool,
    density: bool,
}

/// The number of shades on either side of zero.
pub const SHADES: i8 = 4;

/// Backgrounds from weak to strong: blue below zero and orange above, which no common colour blindness confuses.
struct Heat {
    below: [u8; SHADES as usize],
    above: [u8; SHADES as usize],
    /// On weak and on strong backgrounds.
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
    /// The palette of a theme; without colour it uses only bold, faint, underlined and reversed text.
    pub fn new(theme: Theme, colour: bool) -> Self {
        let density = !colour;
        Self {
            theme,
            colour,
            density,
        }
    }

    /// No colour and no shading: for text that is read aloud or compared.
    pub fn text() -> Self {
        Self {
            density: false,
            ..Self::new(Theme::Dark, false)
        }
    }

    /// Whether a character stands for the shade of a number, because no colour can.
    pub fn has_density(self) -> bool {
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

    /// Rules, hints, and what was read before.
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

    /// What is wrong.
    pub fn wrong(self) -> Style {
        self.ink(210, 124).add_modifier(Modifier::BOLD)
    }

    /// The cell or the line that is chosen.
    pub fn chosen(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED | Modifier::BOLD)
    }

    /// A source of a cell, by its number: two colours in turn, each also underlined where cells are lit.
    pub fn source(self, source: usize) -> Style {
        match source % 3 {
            0 => self.ink(120, 28),
            1 => self.ink(219, 126),
            _ => self.ink(229, 94),
        }
    }

    /// Text of a kind.
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

    /// The background of a cell of this shade, from −[`SHADES`] to [`SHADES`].
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
/// A few shades, not a continuum: a small change then repaints few cells.
pub fn shade(number: f64, largest: f64) -> i8 {
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

    #[test]
    fn without_colour_there_is_none() {
        let palette = Palette::new(Theme::Dark, false);
        for style in [
            palette.heading(),
            palette.faint(),
            palette.wrong(),
            palette.chosen(),
            palette.heat(4),
            palette.tone(Tone::Computed),
        ] {
            assert_eq!((style.fg, style.bg), (None, None));
        }
    }
}
