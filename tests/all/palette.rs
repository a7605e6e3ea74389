//! The colours of numbers, by computation: the digits are readable on every one, and each differs from the next and from those of the other
//! sign, also for readers with a common form of colour blindness.

use attentive::notebook::Theme;
use attentive::view::theme::{Palette, SHADES};
use ratatui::style::{Color, Style};

/// The least contrast of text (WCAG 2.2, success criterion 1.4.3, level AA).
const CONTRAST: f64 = 4.5;

/// The least difference (CIEDE2000) between neighbouring shades, the weakest and the usual grounds of terminals among them. About 1 can just
/// be seen in direct comparison, 2 to 3 at a glance.
const NEIGHBOURS: f64 = 5.0;

/// The least difference between any shades of opposite signs, and between a shade and a hidden cell.
const OPPOSITES: f64 = 15.0;
const HIDDEN: f64 = 10.0;

/// Linear red, green and blue, each from 0 to 1.
type Rgb = [f64; 3];

/// Lightness and the two axes of colour of CIELAB, for the white point D65.
type Lab = [f64; 3];

/// Normal sight, and the matrices of the three dichromacies for linear RGB: Machado, Oliveira and Fernandes, "A Physiologically-based Model
/// for Simulation of Color Vision Deficiency", IEEE TVCG 15(6), 2009, severity 1.
const SIGHTS: [(&str, [[f64; 3]; 3]); 4] = [
    (
        "normal",
        [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
    ),
    (
        "protanopia",
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ],
    ),
    (
        "deuteranopia",
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ],
    ),
    (
        "tritanopia",
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ],
    ),
];

/// A colour of xterm's palette: a cube of 6 steps, then 24 greys.
fn rgb(colour: Color) -> Rgb {
    const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    let Color::Indexed(index @ 16..) = colour else {
        panic!("{colour:?} is up to the terminal");
    };
    let at = usize::from(index - 16);
    let bytes = match at {
        ..216 => [STEPS[at / 36], STEPS[at / 6 % 6], STEPS[at % 6]],
        _ => [8 + 10 * (index - 232); 3],
    };
    bytes.map(|byte| {
        let share = f64::from(byte) / 255.0;
        if share <= 0.04045 {
            share / 12.92
        } else {
            ((share + 0.055) / 1.055).powf(2.4)
        }
    })
}

fn dot(weights: [f64; 3], rgb: Rgb) -> f64 {
    weights
        .iter()
        .zip(rgb)
        .map(|(weight, it)| weight * it)
        .sum()
}

fn seen(rgb: Rgb, sight: [[f64; 3]; 3]) -> Rgb {
    sight.map(|row| dot(row, rgb).clamp(0.0, 1.0))
}

/// The contrast of two colours (WCAG 2.2).
fn contrast(one: Color, other: Color) -> f64 {
    let [one, other] = [one, other].map(|it| dot([0.2126, 0.7152, 0.0722], rgb(it)) + 0.05);
    one.max(other) / one.min(other)
}

fn lab(rgb: Rgb) -> Lab {
    let root = |share: f64| match share > 216.0 / 24389.0 {
        true => share.cbrt(),
        false => (24389.0 / 27.0 * share + 16.0) / 116.0,
    };
    let x = root(dot([0.4124564, 0.3575761, 0.1804375], rgb) / 0.95047);
    let y = root(dot([0.2126729, 0.7151522, 0.0721750], rgb));
    let z = root(dot([0.0193339, 0.1191920, 0.9503041], rgb) / 1.08883);
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

/// The difference of two colours, CIEDE2000: Sharma, Wu and Dalal, "The CIEDE2000 Color-Difference Formula", Color Research and Application
/// 30(1), 2005.
fn difference([l1, a1, b1]: Lab, [l2, a2, b2]: Lab) -> f64 {
    let seventh = |chroma: f64| (chroma.powi(7) / (chroma.powi(7) + 25f64.powi(7))).sqrt();
    let g = 0.5 * (1.0 - seventh((a1.hypot(b1) + a2.hypot(b2)) / 2.0));
    let [a1, a2] = [a1, a2].map(|a| a * (1.0 + g));
    let (c1, c2) = (a1.hypot(b1), a2.hypot(b2));
    let hue = |a: f64, b: f64| b.atan2(a).to_degrees().rem_euclid(360.0);
    let (h1, h2) = (hue(a1, b1), hue(a2, b2));
    let is_grey = c1 * c2 == 0.0;
    let turn = match h2 - h1 {
        _ if is_grey => 0.0,
        turn if turn > 180.0 => turn - 360.0,
        turn if turn < -180.0 => turn + 360.0,
        turn => turn,
    };
    let sum = h1 + h2;
    let h = match (h1 - h2).abs() {
        _ if is_grey => sum,
        ..=180.0 => sum / 2.0,
        _ if sum < 360.0 => (sum + 360.0) / 2.0,
        _ => (sum - 360.0) / 2.0,
    };
    let (l, c) = ((l1 + l2) / 2.0, (c1 + c2) / 2.0);
    let cosine = |degrees: f64| degrees.to_radians().cos();
    let t = 1.0 - 0.17 * cosine(h - 30.0) + 0.24 * cosine(2.0 * h) + 0.32 * cosine(3.0 * h + 6.0)
        - 0.2 * cosine(4.0 * h - 63.0);
    let rotation = 60.0 * (-((h - 275.0) / 25.0).powi(2)).exp();
    let far = (l - 50.0).powi(2);
    let dl = (l2 - l1) / (1.0 + 0.015 * far / (20.0 + far).sqrt());
    let dc = (c2 - c1) / (1.0 + 0.045 * c);
    let dh = 2.0 * (c1 * c2).sqrt() * (turn / 2.0).to_radians().sin() / (1.0 + 0.015 * c * t);
    let crossed = -2.0 * seventh(c) * rotation.to_radians().sin() * dc * dh;
    (dl * dl + dc * dc + dh * dh + crossed).sqrt()
}

fn ground(style: Style) -> Color {
    style.bg.expect("a background")
}

/// The smallest of some figures.
fn least(figures: impl IntoIterator<Item = f64>) -> f64 {
    figures.into_iter().fold(f64::INFINITY, f64::min)
}

#[test]
fn the_difference_is_that_of_the_paper() {
    // Pairs 1, 7, 17 and 25 of its test data.
    for (one, other, expected) in [
        ([50.0, 2.6772, -79.7751], [50.0, 0.0, -82.7485], 2.0425),
        ([50.0, 0.0, 0.0], [50.0, -1.0, 2.0], 2.3669),
        ([50.0, 2.5, 0.0], [73.0, 25.0, -18.0], 27.1492),
        (
            [60.2574, -34.0099, 36.2677],
            [60.4626, -34.1751, 39.4387],
            1.2644,
        ),
    ] {
        assert!(
            (difference(one, other) - expected).abs() < 1e-4,
            "{expected}"
        );
    }
    let white = rgb(Color::Indexed(231));
    assert!(lab(white)[1..].iter().all(|axis| axis.abs() < 0.01));
    assert!((contrast(Color::Indexed(16), Color::Indexed(231)) - 21.0).abs() < 1e-9);
}

#[test]
fn shades_can_be_told_apart_and_read() {
    const _: () = assert!(SHADES >= 8, "at least eight for a sign");
    // Black, Solarized's dark blue by its nearest colour, and dark grey; white and light grey.
    let terminals = [
        (Theme::Dark, [16, 234, 235]),
        (Theme::Light, [231, 255, 254]),
    ];
    for (theme, terminals) in terminals {
        let palette = Palette::new(theme, true);
        let sign = |sign: i8| -> Vec<Style> {
            (1..=SHADES)
                .map(|shade| palette.heat(sign * shade))
                .collect()
        };
        let (below, above, hidden) = (sign(-1), sign(1), palette.hidden());
        let styles = below.iter().chain(&above).chain([&hidden]);
        let read = least(styles.map(|style| contrast(style.fg.expect("text"), ground(*style))));
        println!("{theme:?}: the digits have a contrast of {read:.1} or more");
        assert!(read >= CONTRAST, "{theme:?}: {read}");
        for (sight, matrix) in SIGHTS {
            let look = |style: &Style| lab(seen(rgb(ground(*style)), matrix));
            let [below, above]: [Vec<Lab>; 2] =
                [&below, &above].map(|styles| styles.iter().map(look).collect());
            let both = || below.iter().chain(&above);
            // The stronger, the lighter on a dark ground, and the darker on a light one.
            for sign in [&below, &above] {
                let rises = |pair: &[Lab]| (pair[0][0] < pair[1][0]) == (theme == Theme::Dark);
                assert!(sign.windows(2).all(rises), "{theme:?}, {sight}: {sign:?}");
            }
            let pairs = below.windows(2).chain(above.windows(2));
            let neighbours = least(pairs.map(|pair| difference(pair[0], pair[1])));
            let terminal = |index| lab(seen(rgb(Color::Indexed(index)), matrix));
            let weakest = [below[0], above[0]];
            let zero =
                least(terminals.iter().flat_map(|&index| {
                    weakest.map(|weakest| difference(weakest, terminal(index)))
                }));
            let others = |one: &Lab| least(above.iter().map(|other| difference(*one, *other)));
            let opposites = least(below.iter().map(others));
            let masked = look(&hidden);
            let masked = least(both().map(|shade| difference(masked, *shade)));
            println!(
                "{theme:?}, {sight}: neighbours {neighbours:.1}, weakest and none {zero:.1}, \
                 opposite signs {opposites:.1}, hidden {masked:.1}"
            );
            assert!(neighbours >= NEIGHBOURS, "{theme:?}, {sight}: {neighbours}");
            assert!(zero >= NEIGHBOURS, "{theme:?}, {sight}: {zero}");
            assert!(opposites >= OPPOSITES, "{theme:?}, {sight}: {opposites}");
            assert!(masked >= HIDDEN, "{theme:?}, {sight}: {masked}");
        }
    }
}
