using System.CommandLine.Completions;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;

namespace Toolkit.Cli.Commands;

/// <summary>Says what is wrong with a command line, and how it is written instead.</summary>
internal static partial class UsageErrors
{
    /// <summary>The error, or null when the command line can be run.</summary>
    public static ToolkitException? Of(ParseResult parsed, string[] args)
    {
        CommandResult command = parsed.CommandResult;
        if (parsed.Action is { } action and not ParseErrorAction && action != command.Command.Action)
        {
            // Help, version and completion, which want nothing else to be there.
            return null;
        }

        if (Swallowed(command) is { } swallowing)
        {
            return OfOption(swallowing, command, given: 0);
        }

        if (UnknownOption(parsed, args) is { } option)
        {
            return Usage($"there is no option {option}", Nearest(option, Options(command)), command);
        }

        if (parsed.UnmatchedTokens.Count > 0)
        {
            string token = parsed.UnmatchedTokens[0];
            return command.Command.Subcommands.Count > 0
                ? Usage($"there is no verb '{token}'", Nearest(token, command.Command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name)), command)
                : Usage($"'{token}' is one argument too many", $"write {Syntax.Path(command)}{Syntax.Arguments(command.Command)}; quote what has blanks in it", command);
        }

        return parsed.Errors.Count > 0 ? Of(parsed.Errors[0], command) : null;
    }

    private static ToolkitException Of(ParseError error, CommandResult command)
    {
        switch (error.SymbolResult)
        {
            case OptionResult option:
                return OfOption(option, command, option.Tokens.Count);
            case ArgumentResult { Tokens.Count: > 0, Argument: { } argument } given:
                return Usage($"{argument.Name}: '{given.Tokens[0].Value}' is no choice", $"use one of {string.Join(", ", Choices(argument))}", command);
            case ArgumentResult { Argument: { } missing }:
                return Usage($"{missing.Name} is missing", $"write {Syntax.Path(command)}{Syntax.Arguments(command.Command)}", command);
        }

        Argument? first = command.Command.Arguments.FirstOrDefault(a => a.Arity.MinimumNumberOfValues > 0 && (command.GetResult(a)?.Tokens.Count ?? 0) == 0);
        return first is not null
            ? Usage($"{first.Name} is missing", $"write {Syntax.Path(command)}{Syntax.Arguments(command.Command)}", command)
            : command.Command.Subcommands.Count > 0
                ? Usage("a verb is missing", $"use one of {string.Join(", ", command.Command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name))}", command)
                : Usage(error.Message, null, command);
    }

    private static ToolkitException OfOption(OptionResult result, CommandResult command, int given)
    {
        Option option = result.Option;
        string name = result.IdentifierToken?.Value ?? option.Name;
        return given switch
        {
            0 => Usage($"{name}: a value is missing", $"write {name} {Syntax.Value(option)}", command),
            > 1 => Usage($"{name} is given {given} times", "give it once", command),
            _ => Usage($"{name}: '{result.Tokens[0].Value}' is not {Kind(option.ValueType)}", $"write {name} {Syntax.Value(option)}", command),
        };
    }

    private static ToolkitException Usage(string what, string? hint, CommandResult command)
    {
        string help = $"see '{Syntax.Path(command)} --help'";
        return ToolkitException.Usage(what, hint is null ? help : $"{hint} ({help})");
    }

    /// <summary>An option without a value takes the next option for one: <c>-o --json</c> is no file of that name.</summary>
    private static OptionResult? Swallowed(CommandResult command)
    {
        HashSet<string> names = [.. All(command).SelectMany(o => o.Aliases.Append(o.Name))];
        return All(command).Select(command.GetResult).FirstOrDefault(r => r is { Implicit: false } && r.Tokens.Any(t => names.Contains(t.Value)));
    }

    /// <summary>An argument that looks like an option is one that does not exist, unless it stands behind <c>--</c>.</summary>
    private static string? UnknownOption(ParseResult parsed, string[] args)
    {
        HashSet<string> words = [.. args.TakeWhile(a => a != "--")];
        IEnumerable<string> arguments = parsed.CommandResult.Command.Arguments.SelectMany(a => parsed.GetResult(a)?.Tokens ?? []).Select(t => t.Value);
        return parsed.UnmatchedTokens.Concat(arguments).FirstOrDefault(t => OptionLike().IsMatch(t) && words.Contains(t))?.Split('=')[0];
    }

    private static IEnumerable<string> Options(CommandResult command) => All(command).Select(o => o.Name);

    private static IEnumerable<Option> All(CommandResult command) =>
        command.Command.Options.Concat(command.Parent is CommandResult parent ? All(parent) : []);

    private static string? Nearest(string word, IEnumerable<string> names) => NameDistance.Nearest(word, names) is { } name ? $"did you mean {name}?" : null;

    private static IEnumerable<string> Choices(Argument argument) => argument.GetCompletions(CompletionContext.Empty).Select(c => c.Label);

    private static string Kind(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        { } t when t == typeof(int) || t == typeof(long) => "a whole number",
        { } t when t == typeof(double) => "a number",
        _ => "a value that it takes",
    };

    [GeneratedRegex(@"^--?[A-Za-z][\w-]*(=.*)?$")]
    private static partial Regex OptionLike();
}
