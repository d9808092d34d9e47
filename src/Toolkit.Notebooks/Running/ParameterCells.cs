using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Toolkit.Notebooks.Directives;
using Toolkit.Notebooks.Documents;
using Toolkit.Scripting;

namespace Toolkit.Notebooks.Running;

/// <summary>Puts parameters into a notebook as papermill does: a cell tagged <c>injected-parameters</c> behind the one tagged <c>parameters</c>.</summary>
internal static partial class ParameterCells
{
    private const string Declares = "parameters";
    private const string Injected = "injected-parameters";

    private static readonly Dictionary<string, string> Named = new(StringComparer.Ordinal)
    {
        ["Boolean"] = "bool",
        ["Byte"] = "byte",
        ["Char"] = "char",
        ["Decimal"] = "decimal",
        ["Double"] = "double",
        ["Int16"] = "short",
        ["Int32"] = "int",
        ["Int64"] = "long",
        ["SByte"] = "sbyte",
        ["Single"] = "float",
        ["String"] = "string",
        ["UInt16"] = "ushort",
        ["UInt32"] = "uint",
        ["UInt64"] = "ulong",
    };

    /// <returns>The names that no parameters cell declares.</returns>
    /// <exception cref="ToolkitException">A name or a value does not fit (usage).</exception>
    public static IReadOnlyList<string> Inject(NotebookDocument notebook, IReadOnlyDictionary<string, string> parameters)
    {
        if (parameters.Count == 0)
        {
            return [];
        }

        int declared = Find(notebook, Declares), injected = Find(notebook, Injected);
        Dictionary<string, string> types = declared < 0 ? [] : Declarations(notebook.Cells[declared].Source);
        string source = string.Join('\n', parameters.Select(p => Assignment(p.Key, p.Value, types.GetValueOrDefault(p.Key))).Prepend("// Parameters"));
        NotebookCell cell = Ipynb.NewCell(CellKind.Code, Languages.CSharp, source, Injected);
        if (injected >= 0)
        {
            notebook.Replace(injected, cell);
        }
        else
        {
            notebook.Insert(declared + 1, cell);
        }

        return [.. parameters.Keys.Where(name => !types.ContainsKey(name))];
    }

    private static int Find(NotebookDocument notebook, string tag) => notebook.Cells.ToList().FindIndex(c => c.Kind == CellKind.Code && c.Tags.Contains(tag));

    private static Dictionary<string, string> Declarations(string source)
    {
        CodeLimits.Check(source, $"the cell tagged {Declares}");
        return CSharpSyntaxTree.ParseText(ScriptText.Cleaned(source), ScriptCompiler.Parsing).GetCompilationUnitRoot().Members
            .OfType<FieldDeclarationSyntax>().Select(f => f.Declaration)
            .SelectMany(d => d.Variables.Select(v => (v.Identifier.ValueText, Type: TypeOf(d.Type, v.Initializer?.Value))))
            .GroupBy(v => v.ValueText, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last().Type, StringComparer.Ordinal);
    }

    /// <summary>The declared type; with <c>var</c> that of the literal behind it.</summary>
    private static string TypeOf(TypeSyntax type, ExpressionSyntax? value) => type.IsVar
        ? (value is PrefixUnaryExpressionSyntax sign ? sign.Operand : value) switch
        {
            LiteralExpressionSyntax { Token.Value: { } literal } => Named.GetValueOrDefault(literal.GetType().Name, ""),
            ObjectCreationExpressionSyntax made => made.Type.ToString(),
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Parse" } parse } => parse.Expression.ToString(),
            _ => "",
        }
        : Named.GetValueOrDefault(type.ToString().TrimEnd('?').Replace("System.", "", StringComparison.Ordinal)) ?? type.ToString().TrimEnd('?');

    private static string Assignment(string name, string value, string? declared)
    {
        if (!SyntaxFacts.IsValidIdentifier(name) || SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None)
        {
            throw ToolkitException.Usage($"-p {name}: that is no name of a variable", "letters, digits and _, beginning with a letter");
        }

        string type = declared is { Length: > 0 } known ? known : Guess(value);
        return $"{type} {name} = {Literal(name, value, type)};";
    }

    private static string Guess(string value) => value switch
    {
        "true" or "false" => "bool",
        // A number with leading zeros is a symbol.
        _ when !Plain().IsMatch(value) || LeadingZeros().IsMatch(value) => "string",
        _ when int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) => "int",
        _ when long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) => "long",
        _ when double.TryParse(value, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) => "double",
        _ => "string",
    };

    private static string Literal(string name, string value, string type)
    {
        string? literal = type switch
        {
            "string" => SymbolDisplay.FormatLiteral(value, quote: true),
            "bool" => bool.TryParse(value, out bool flag) ? (flag ? "true" : "false") : null,
            "int" => Whole<int>(value),
            "long" => Whole<long>(value),
            "short" => Whole<short>(value),
            "byte" => Whole<byte>(value),
            "sbyte" => Whole<sbyte>(value),
            "ushort" => Whole<ushort>(value),
            "uint" => Whole<uint>(value),
            "ulong" => Whole<ulong>(value),
            "double" => Number<double>(value, "d"),
            "float" => Number<float>(value, "f"),
            "decimal" => Number<decimal>(value, "m"),
            "DateTime" or "DateOnly" or "TimeOnly" or "TimeSpan" or "Guid" or "DateTimeOffset" => Parsed(value, type),
            "char" => value.Length == 1 ? SymbolDisplay.FormatLiteral(value[0], quote: true) : null,
            _ => throw ToolkitException.Usage($"-p {name}: the notebook declares a {type}, which cannot be given on the command line", "a number, text, true or false, a date or a time can"),
        };
        return literal ?? throw ToolkitException.Usage($"-p {name}: '{value}' is no {type}", "the type is that of the notebook's parameters cell");
    }

    private static string? Whole<T>(string value)
        where T : INumber<T> => T.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out T? whole) ? whole.ToString(null, CultureInfo.InvariantCulture) : null;

    private static string? Number<T>(string value, string suffix)
        where T : INumber<T> => Plain().IsMatch(value) && T.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out T? number) && T.IsFinite(number) ? value + suffix : null;

    private static string? Parsed(string value, string type)
    {
        bool fits = type switch
        {
            "DateTime" => DateTime.TryParse(value, CultureInfo.InvariantCulture, out _),
            "DateTimeOffset" => DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, out _),
            "DateOnly" => DateOnly.TryParse(value, CultureInfo.InvariantCulture, out _),
            "TimeOnly" => TimeOnly.TryParse(value, CultureInfo.InvariantCulture, out _),
            "TimeSpan" => TimeSpan.TryParse(value, CultureInfo.InvariantCulture, out _),
            _ => Guid.TryParse(value, out _),
        };
        string utc = type == "DateTime" ? ", System.Globalization.DateTimeStyles.AssumeUniversal | System.Globalization.DateTimeStyles.AdjustToUniversal" : "";
        string culture = type == "Guid" ? "" : ", System.Globalization.CultureInfo.InvariantCulture";
        return fits ? $"{type}.Parse({SymbolDisplay.FormatLiteral(value, quote: true)}{culture}{utc})" : null;
    }

    [GeneratedRegex(@"^-?0\d")]
    private static partial Regex LeadingZeros();

    [GeneratedRegex(@"^-?\d+(\.\d+)?([eE][+-]?\d+)?\z")]
    private static partial Regex Plain();
}
