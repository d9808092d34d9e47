using System.Text.RegularExpressions;
using Toolkit.Display;

namespace Toolkit;

/// <summary>A SQL cell of a notebook, the same in every host: <c>#!sql [--name NAME] [--max-rows N]</c> and the SQL below it.</summary>
public sealed partial class SqlCell
{
    /// <summary>How the line above the SQL is written.</summary>
    public const string Usage = "write #!sql [--name NAME] [--max-rows N]";

    private const int DefaultMaxRows = 1000;
    private const int PlainRows = 40;

    private readonly string _sql;
    private readonly int? _maxRows;

    /// <param name="sql">The SQL.</param>
    /// <param name="name">A C# variable for the result, or null.</param>
    /// <param name="maxRows">The most rows, as the cell says it. Default: 1,000, and of a named result all.</param>
    /// <exception cref="ToolkitException">An option is not understood (usage).</exception>
    public SqlCell(string sql, string? name, string? maxRows)
    {
        if (name is not null && !Identifier().IsMatch(name))
        {
            throw ToolkitException.Usage($"#!sql: '{name}' is no name of a C# variable", "letters, digits and _, beginning with a letter");
        }

        (_sql, Name) = (sql, name);
        if (maxRows is not null)
        {
            _maxRows = int.TryParse(maxRows, NumberStyles.None, CultureInfo.InvariantCulture, out int rows)
                ? rows
                : throw ToolkitException.Usage($"#!sql: --max-rows {maxRows} is no number of rows", Usage);
        }
    }

    /// <summary>The C# variable that keeps the result, if the cell names one.</summary>
    public string? Name { get; }

    /// <summary>Asks the workspace; each <c>$name</c> is bound to what was given to SQL under that name, else to the C# variable.</summary>
    public async Task<Frame> RunAsync(
        Workspace workspace, IReadOnlyDictionary<string, object?> given, Func<string, (bool Found, object? Value)> variable, CancellationToken cancel)
    {
        IReadOnlyDictionary<string, object?> parameters = SqlParameters.In(_sql, given, variable);
        try
        {
            // A named result is for working with: it is whole unless the cell says otherwise, and only its display is cut.
            return await workspace.SqlAsync(_sql, parameters, new() { MaxRows = _maxRows ?? (Name is null ? DefaultMaxRows : null) }, cancel);
        }
        catch (ToolkitException e) when (e.Remedy is { } remedy)
        {
            throw new ToolkitException(e.Kind, e.Message, remedy.In(name => name == Remedy.QueryParameters ? "a C# variable of that name in an earlier cell" : null), e);
        }
    }

    /// <summary>What the cell shows of its result, by MIME type; nothing when it has no columns.</summary>
    public IReadOnlyDictionary<string, string> Show(Frame result) => result.Columns.Count == 0
        ? new Dictionary<string, string>()
        : new Dictionary<string, string> { [DisplayFormatters.Html] = result.ToHtml(_maxRows ?? DefaultMaxRows), [DisplayFormatters.Plain] = result.ToText(PlainRows) };

    [GeneratedRegex(@"^[\p{L}_]\w*$")]
    private static partial Regex Identifier();
}
