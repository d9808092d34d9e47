using System.Text.Json;
using System.Text.RegularExpressions;

namespace Toolkit.Cli.Output;

/// <summary>The library's words in those of the command line: <c>--strict</c> for <c>`IngestOptions.Strict`</c>, <c>'toolkit verify'</c> for <c>`tk.Maintenance.Verify()`</c>.</summary>
internal static partial class Words
{
    /// <summary>Calls whose verb has another name.</summary>
    private static readonly Dictionary<string, string> Verbs = new()
    {
        ["tk.Datasets"] = "list",
        ["tk.Symbols"] = "list symbols",
        ["tk.SetSymbol"] = "symbol set",
        ["tk.CorporateActions"] = "symbol actions",
        ["tk.Ingest.FileAsync"] = "ingest",
        ["tk.Ingest.FolderAsync"] = "bulk",
        ["tk.Fetch.BarsAsync"] = "fetch",
        ["tk.Options.ImportAsync"] = "options import",
        ["tk.Ticks.SealAsync"] = "ticks seal",
        ["tk.Maintenance.CollectGarbage"] = "gc",
        ["tk.Remotes.Add"] = "remote add",
        ["tk.Remotes.Remove"] = "remote remove",
        ["tk.Live.Strategies"] = "live strategies",
        ["tk.Live.OrdersAsync"] = "live orders",
        ["tk.Features.List"] = "features list",
        ["tk.Features.Clear"] = "features clear",
        ["tk.Runs.ListAsync"] = "runs list",
        ["tk.Runs.DeleteAsync"] = "runs delete",
    };

    public static string Of(string text) => new Remedy(text).In(Word);

    private static string? Word(string name) => name switch
    {
        "Workspace.Open()" => "--workspace",
        "parameters: new { name = value }" => "--param name=value",
        _ when Option().Match(name) is { Success: true } option => Flag(option.Groups["name"].Value),
        _ when Call().Match(name) is { Success: true } call => $"'toolkit {Verb(call.Groups["call"].Value)}{Arguments(call.Groups["arguments"].Value)}'",
        _ => null,
    };

    private static string Flag(string name) => "--" + JsonNamingPolicy.KebabCaseLower.ConvertName(name);

    private static string Verb(string call) => Verbs.GetValueOrDefault(call) ?? call[(call.LastIndexOf('.') + 1)..].Replace("Async", "", StringComparison.Ordinal).ToLowerInvariant();

    private static string Arguments(string arguments) => string.Concat(Argument().Matches(arguments).Select(a =>
        (a.Groups["name"] is { Success: true } name ? " " + Flag(name.Value) : "") + (a.Groups["value"].Value is "true" ? "" : " " + a.Groups["value"].Value)));

    [GeneratedRegex(@"^(?:\w+Options\.(?<name>\w+)|(?<name>\w+):)$")]
    private static partial Regex Option();

    [GeneratedRegex(@"^(?<call>(?:tk|Workspace|Maintenance)\.(?:\w+(?:\(folder\))?\.)?\w+)\((?<arguments>.*)\)$")]
    private static partial Regex Call();

    [GeneratedRegex(@"(?:(?<name>\w+): )?(?:""(?<value>[^""]*)""|(?<value>[^,\s]+))")]
    private static partial Regex Argument();
}
