using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using Toolkit.Cli.Output;

namespace Toolkit.Cli.Verbs;

internal static partial class SqlVerb
{
    public static VerbCommand Create(Verb verb)
    {
        Argument<string> text = new("SQL") { Description = "DuckDB's SQL over the views bars, symbols, datasets, data_sources, coverage, …; '-' reads it from stdin." };
        Option<string[]> parameters = new("--param")
        {
            Description = "A value for $name in the SQL; may be given several times. Numbers are numbers; NAME='600519' makes text of one.",
            HelpName = "NAME=VALUE",
            DefaultValueFactory = _ => [],
        };
        Option<int?> maxRows = new("--max-rows") { Description = "At most so many rows.", HelpName = "N" };
        Option<bool> confine = new("--confine") { Description = "Only a single SELECT over the workspace's own files: for SQL that you did not write." };
        FrameOutput output = new();
        return verb.Create(
            "sql",
            "Ask SQL of the workspace.",
            "toolkit sql \"SELECT symbol, max(close) FROM bars WHERE timeframe = \\$tf GROUP BY ALL\" --param tf=1d",
            async (call, cancel) =>
            {
                string sql = call.Get(text)! is "-" ? call.Report.Terminal.In.ReadToEnd() : call.Get(text)!;
                SqlOptions options = new() { MaxRows = call.Get(maxRows), Confine = call.Get(confine), Notes = call.Report.Note };
                using Workspace tk = call.Open(options.Confine);
                Frame frame = await tk.SqlAsync(sql, Parameters(call.Get(parameters)!), options, cancel);
                output.Write(call, frame, cancel);
                return 0;
            },
            [text, parameters, maxRows, confine, .. output.Options]);
    }

    private static Dictionary<string, object?> Parameters(string[] texts)
    {
        Dictionary<string, object?> values = [];
        foreach (string text in texts)
        {
            int equals = text.IndexOf('=');
            if (equals <= 0)
            {
                throw ToolkitException.Usage($"--param {text}: a name and a value are needed", "write --param name=value");
            }

            values[text[..equals].TrimStart('$')] = Value(text[(equals + 1)..]);
        }

        return values;
    }

    /// <summary>Numbers are bound as numbers, everything else as text, which DuckDB casts where a column has another type.</summary>
    /// <remarks>A number with leading zeros is a symbol; single quotes make text of any number.</remarks>
    private static object Value(string text) => text switch
    {
        ['\'', .., '\''] when text.Length > 1 => text[1..^1].Replace("''", "'", StringComparison.Ordinal),
        _ when !Number().IsMatch(text) => text,
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole) => whole,
        _ => double.Parse(text, CultureInfo.InvariantCulture) is var number && double.IsFinite(number) ? number : text,
    };

    [GeneratedRegex(@"^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?\z")]
    private static partial Regex Number();
}
