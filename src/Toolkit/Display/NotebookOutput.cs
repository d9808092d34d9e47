using System.Reflection;
using Toolkit.Display;

namespace Toolkit;

/// <summary>How the library's values show themselves in notebooks.</summary>
/// <remarks>
/// Single values need nothing: .NET Interactive's formatting library finds their formatters by convention. Lists of them are of
/// types that are not the library's, so they are registered by a call.
/// </remarks>
public static class NotebookOutput
{
    private const string FormattingAssembly = "Microsoft.DotNet.Interactive.Formatting";

    private static readonly Type[] Listed =
    [
        typeof(Trade), typeof(RunSummary), typeof(Bar), typeof(IngestReport), typeof(FetchReport), typeof(BarGap), typeof(SeriesGap),
        typeof(DatasetRow), typeof(SymbolRow), typeof(SourceRow), typeof(FileRow), typeof(RejectedOrder), typeof(ReducedOrder), typeof(SessionEquity), typeof(PeriodReturn),
    ];

    /// <summary>Lets lists of trades, runs, bars, reports and their like show as compact tables. Does nothing outside of a notebook.</summary>
    public static void Register()
    {
        Type? formatter = AppDomain.CurrentDomain.GetAssemblies().FirstOrDefault(a => a.GetName().Name == FormattingAssembly)?.GetType($"{FormattingAssembly}.Formatter");
        MethodInfo? register = formatter?.GetMethod("Register", [typeof(Type), typeof(Action<object, TextWriter>), typeof(string)]);
        MethodInfo? prefer = formatter?.GetMethod("SetPreferredMimeTypesFor", [typeof(Type), typeof(string[])]);
        if (register is null || prefer is null)
        {
            return;
        }

        foreach (Type list in Listed.Select(t => typeof(IEnumerable<>).MakeGenericType(t)))
        {
            foreach (string mimeType in (string[])[DisplayFormatters.Html, DisplayFormatters.Plain])
            {
                Action<object, TextWriter> write = (value, writer) => DisplayFormatter.Write(value, mimeType, writer);
                register.Invoke(null, [list, write, mimeType]);
            }

            prefer.Invoke(null, [list, (string[])[DisplayFormatters.Html, DisplayFormatters.Plain]]);
        }
    }
}
