//! Shell completions and the manual page, generated from the definition of the command line.

use clap::Command;
use clap_complete::Shell;
use clap_mangen::Man;

use crate::notebook::key_table;

/// The script that completes `command` in a shell.
pub fn completions(mut command: Command, shell: Shell) -> Vec<u8> {
    let mut script = Vec::new();
    let name = command.get_name().to_owned();
    clap_complete::generate(shell, &mut command, name, &mut script);
    script
}

/// The manual page of `command`, all its commands included, in the language of `man`.
pub fn manual(command: &Command, appendix: &str) -> String {
    let main = Man::new(command.clone());
    let mut page = rendered(|page| {
        main.render_title(page)?;
        main.render_name_section(page)?;
        main.render_synopsis_section(page)?;
        main.render_description_section(page)?;
        main.render_options_section(page)
    });
    for inner in command.get_subcommands() {
        let name = format!("{} {}", command.get_name(), inner.get_name());
        // One page for all of them: their sections become subsections of this page.
        let man = Man::new(inner.clone().bin_name(&name).after_help(""));
        let sections = rendered(|page| {
            man.render_synopsis_section(page)?;
            man.render_description_section(page)?;
            man.render_options_section(page)
        });
        page += &format!(".SH \"{}\"\n", name.to_uppercase());
        page += &sections.replace(".SH ", ".SS ");
    }
    page + &keys() + FILES_AND_CODES + ".SH COMPUTATIONS\n.nf\n" + appendix + ".fi\n"
}

/// The keys of the notebook, as its help has them: by the place where they hold.
fn keys() -> String {
    let mut section =
        ".SH KEYS\nMost keys of the page hold at a training, at a question and in a matrix, too.\n"
            .to_owned();
    for (heading, bindings) in key_table::help() {
        section += &format!(".SS {heading}\n");
        for binding in bindings {
            let keys = binding.keys.join(", ").replace('\\', "\\e");
            // A line that begins with a dot would be a request.
            section += &format!(".TP\n\\&{keys}\n\\&{}\n", binding.help);
        }
    }
    section
}

const FILES_AND_CODES: &str = ".SH FILES
.TP
$XDG_STATE_HOME/attentive/progress.json
The place and the answers of each course; below ~/.local/state unless the variable is set. A file that cannot be read is moved aside.
.SH EXIT STATUS
.TP
0
Done.
.TP
1
Something in a file is wrong.
.TP
2
Something in the command is wrong.
.TP
130
Ended by Ctrl-C.
";

fn rendered(render: impl FnOnce(&mut Vec<u8>) -> std::io::Result<()>) -> String {
    let mut page = Vec::new();
    render(&mut page).expect("writing to memory does not fail");
    String::from_utf8(page).expect("a manual page is text")
}
