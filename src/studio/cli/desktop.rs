//! `strokewise desktop` puts what a desktop wants to know of the program in the places where it looks: an entry for its
//! menus, the kind of its files with thumbnails, the icon, manual pages, and completions for shells.

use std::path::{Path, PathBuf};

use clap::{Args, CommandFactory as _};
use clap_complete::Shell;

use super::Arguments;
use super::outputs::{Force, Outputs};
use crate::error::{Error, Result};
use strokewise_ink::shown::shown_path;

const AFTER_HELP: &str = "\
Examples:
  strokewise desktop                            for yourself, below ~/.local
  sudo strokewise desktop --prefix /usr/local   for everybody
  strokewise desktop --prefix target/desktop --exec strokewise --force    for a package

Menus, file managers and manuals notice at once, or when you log in again.";

/// [`DesktopArgs`] are the arguments of `strokewise desktop`.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub struct DesktopArgs {
    /// The folder whose share/ gets the files [default: ~/.local]
    #[arg(long, value_name = "DIR")]
    prefix: Option<PathBuf>,
    /// How the program is called [default: where it is now]
    #[arg(long, value_name = "PROGRAM")]
    exec: Option<String>,
    #[command(flatten)]
    force: Force,
}

/// These are files as they are, by their places below share/; the program's name stands in some of them.
const FILES: [(&str, &str); 5] = [
    (
        "applications/strokewise.desktop",
        include_str!("../desktop/strokewise.desktop"),
    ),
    (
        "mime/packages/strokewise.xml",
        include_str!("../desktop/strokewise.xml"),
    ),
    (
        "thumbnailers/strokewise.thumbnailer",
        include_str!("../desktop/strokewise.thumbnailer"),
    ),
    (
        "icons/hicolor/scalable/apps/strokewise.svg",
        include_str!("../desktop/strokewise.svg"),
    ),
    (
        "metainfo/strokewise.metainfo.xml",
        include_str!("../desktop/strokewise.metainfo.xml"),
    ),
];

/// These words stand in the files for the program, for its version, and for the name of its entry
/// in menus.
const EXEC: &str = "@EXEC@";
const VERSION: &str = "@VERSION@";
const DESKTOP_ID: &str = "@DESKTOP_ID@";

/// Shells look for completions here, below share/.
const SHELLS: [(Shell, &str); 3] = [
    (Shell::Bash, "bash-completion/completions/strokewise"),
    (Shell::Zsh, "zsh/site-functions/_strokewise"),
    (Shell::Fish, "fish/vendor_completions.d/strokewise.fish"),
];

/// Carries out `strokewise desktop`.
pub fn run(args: &DesktopArgs) -> Result<()> {
    let share = match &args.prefix {
        Some(prefix) => prefix.join("share"),
        None => own_share()?,
    };
    let exec = if let Some(exec) = &args.exec {
        exec.clone()
    } else {
        quoted(&std::env::current_exe().map_err(Error::io("the program"))?)
    };
    let outputs = Outputs::new(&[], args.force);
    let files = files(&exec)?;
    for (place, _) in &files {
        outputs.guard(&share.join(place))?;
    }
    for (place, content) in &files {
        let path = share.join(place);
        let folder = path.parent().unwrap_or(&share);
        std::fs::create_dir_all(folder).map_err(Error::io(folder))?;
        outputs.write(&path, content)?;
    }
    println!("{} files below {}", files.len(), shown_path(&share));
    Ok(())
}

/// Makes every file with its place below share/.
fn files(exec: &str) -> Result<Vec<(PathBuf, Vec<u8>)>> {
    let plain = FILES.iter().map(|(place, text)| {
        let content = text.replace(EXEC, exec).replace(VERSION, env!("CARGO_PKG_VERSION"));
        let content = content.replace(DESKTOP_ID, "strokewise.desktop");
        (PathBuf::from(place), content.into_bytes())
    });
    let mut files: Vec<_> = plain.collect();
    for (shell, place) in SHELLS {
        let mut content = Vec::new();
        clap_complete::generate(shell, &mut Arguments::command(), "strokewise", &mut content);
        files.push((place.into(), content));
    }
    let mut command = Arguments::command();
    command.build();
    pages(&command, "strokewise", &mut files)?;
    Ok(files)
}

/// Writes the manual page of `command`, and of every command below it.
fn pages(command: &clap::Command, name: &str, files: &mut Vec<(PathBuf, Vec<u8>)>) -> Result<()> {
    let mut page = Vec::new();
    clap_mangen::Man::new(command.clone())
        .render(&mut page)
        .map_err(Error::io("a manual page"))?;
    files.push((format!("man/man1/{name}.1").into(), page));
    let below = command.get_subcommands();
    for verb in below.filter(|verb| !verb.is_hide_set() && verb.get_name() != "help") {
        pages(verb, &format!("{name}-{}", verb.get_name()), files)?;
    }
    Ok(())
}

/// Returns the folder where one person keeps such files.
fn own_share() -> Result<PathBuf> {
    let dirs = directories::BaseDirs::new();
    let share = dirs.map(|dirs| dirs.data_local_dir().to_owned());
    share.ok_or_else(|| Error::Usage("there is no home folder; say --prefix".to_owned()))
}

/// Writes `path` as desktop entries quote it where it has more than plain characters.
fn quoted(path: &Path) -> String {
    let text = path.to_string_lossy();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-+".contains(c);
    if text.chars().all(is_plain) {
        return text.into_owned();
    }
    let mut quoted = String::from('"');
    for c in text.chars() {
        if matches!(c, '"' | '`' | '$' | '\\') {
            quoted.push('\\');
        }
        quoted.push(c);
    }
    quoted + "\""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_verb_has_its_manual_page_and_every_shell_its_completions() {
        let files = files("strokewise").expect("everything has a form");
        let content = |place: &str| {
            let found = files.iter().find(|(path, _)| path == Path::new(place));
            let (_, content) = found.unwrap_or_else(|| panic!("{place} is missing"));
            String::from_utf8(content.clone()).expect("text")
        };
        for command in Arguments::command().get_subcommands().filter(|c| !c.is_hide_set()) {
            let name = command.get_name();
            let page = content(&format!("man/man1/strokewise-{name}.1"));
            assert!(page.contains(".SH SYNOPSIS") && page.contains(".SH OPTIONS"), "{name}");
            for (_, place) in SHELLS {
                assert!(content(place).contains(name), "{place} knows {name}");
            }
        }
        assert!(content("man/man1/strokewise.1").contains("drawing"));
        for (place, _) in FILES {
            let text = content(place);
            assert!(
                [EXEC, VERSION, DESKTOP_ID].iter().all(|mark| !text.contains(mark)),
                "{place}"
            );
        }
        assert!(content("applications/strokewise.desktop").contains("Exec=strokewise %f"));
    }

    #[test]
    fn paths_are_quoted_where_they_have_to_be() {
        let check = |path: &str, expected: &str| assert_eq!(quoted(Path::new(path)), expected);
        check("/usr/bin/strokewise", "/usr/bin/strokewise");
        check("/home/a b/$x", "\"/home/a b/\\$x\"");
    }
}
