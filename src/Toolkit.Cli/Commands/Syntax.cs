using System.CommandLine.Help;
using System.CommandLine.Parsing;

namespace Toolkit.Cli.Commands;

/// <summary>How commands and options are written; help, reference and error messages say it the same way.</summary>
internal static class Syntax
{
    /// <summary><c>toolkit symbol set</c>.</summary>
    public static string Path(CommandResult command) =>
        command.Parent is CommandResult parent ? $"{Path(parent)} {command.Command.Name}" : "toolkit";

    /// <summary><c>FILE SYMBOL</c> or <c>[FILE SYMBOL TIMEFRAME]</c>, with a blank before it; empty when there are none.</summary>
    public static string Arguments(Command command)
    {
        string needed = string.Concat(command.Arguments.Where(a => a.Arity.MinimumNumberOfValues > 0).Select(a => " " + a.Name));
        string free = string.Join(' ', command.Arguments.Where(a => a.Arity.MinimumNumberOfValues == 0).Select(a => a.Name));
        return needed + (free.Length > 0 ? $" [{free}]" : "");
    }

    /// <summary><c>-o, --output FILE</c>.</summary>
    public static string Option(Option option) =>
        string.Join(", ", option.Aliases.Order().Append(option.Name).Distinct()) + (Value(option) is { } value ? " " + value : "");

    /// <summary>The word for an option's value; null for a flag.</summary>
    public static string? Value(Option option) => option switch
    {
        HelpOption or VersionOption => null,
        { Arity.MaximumNumberOfValues: 0 } => null,
        { HelpName: { } name } => name,
        _ => option.Name.TrimStart('-').ToUpperInvariant(),
    };

    /// <summary>The options that a verb has besides the global ones, without help.</summary>
    public static IEnumerable<Option> Own(Command command) => command.Options.Where(o => !o.Recursive);
}
