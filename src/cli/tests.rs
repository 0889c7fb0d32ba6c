//! What `--help` says: sentences that stand alone, and one word for the same argument.

use clap::{Command, CommandFactory};

use super::Cli;

/// The commands of the resources, and those below them.
fn commands(of: &Command, found: &mut Vec<Command>) {
    for command in of.get_subcommands() {
        found.push(command.clone());
        commands(command, found);
    }
}

#[test]
fn every_command_line_can_be_read() {
    Cli::command().debug_assert();
}

#[test]
fn a_store_is_called_the_same_by_every_command() {
    let mut all = Vec::new();
    for command in Cli::command().get_subcommands() {
        if ["store", "client"].contains(&command.get_name()) {
            commands(command, &mut all);
        }
    }
    for command in all {
        let Some(first) = command.get_positionals().next().filter(|first| first.get_id() != "files") else {
            continue;
        };
        let help = first.get_help().expect("said").to_string();
        assert!(help.starts_with("The store's short name"), "{}: {help}", command.get_name());
        let names = first.get_value_names().expect("a name").iter().map(ToString::to_string);
        assert_eq!(names.collect::<Vec<_>>(), ["STORE"], "{}", command.get_name());
    }
}

#[test]
fn no_help_is_a_word_or_two() {
    for resource in ["directory", "store", "client", "key", "user", "db"] {
        let mut all = Vec::new();
        commands(Cli::command().find_subcommand(resource).expect("a command"), &mut all);
        for command in all {
            let said = command
                .get_about()
                .into_iter()
                .chain(command.get_arguments().filter_map(clap::Arg::get_help));
            for said in said.map(ToString::to_string) {
                let words = said.split_whitespace().count();
                let fragment =
                    ["Whose", "Which", "Where", "Their", "As "].iter().any(|start| said.starts_with(start));
                assert!(words > 2 && !fragment && !said.ends_with(" them"), "{}: {said}", command.get_name());
            }
        }
    }
}

#[test]
fn how_a_value_that_looks_like_a_file_is_set_is_said() {
    let all = Cli::command();
    let set = all.find_subcommand("store").and_then(|store| store.find_subcommand("set")).expect("a command");
    let help = set.get_positionals().last().and_then(clap::Arg::get_help).expect("said").to_string();
    assert!(help.contains("@FILE") && help.contains("is - or begins with @ itself"), "{help}");
}
